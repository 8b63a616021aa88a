-- title: Persons that figures count
-- grain: one person not known to be dead, moved, missing or gone; a person without a stated status is alive
-- reason: age is in completed years on $as_of, from the date of birth only; an age a source declares is of unknown date. What a
--   figure needs of the family it joins itself, since a million persons with all of their family's columns are slow to keep
-- definition: out of school is aged 7 to 18, never or no longer in school, and without an upper secondary certificate

with person as (
    select
        person_id,
        family_id,
        area_code,
        year($as_of) - year(birth_date) - case
            when month(birth_date) * 100 + day(birth_date) > month($as_of) * 100 + day($as_of) then 1
            else 0
        end as age,
        school_participation,
        education,
        has_disability,
        nik_status,
        source_count
    from core.person
    where vital_status is null or vital_status = 'alive'
),
lost as (
    select p.person_id, f.area_code
    from person as p
    join living_family as f on f.family_id = p.family_id
    where p.area_code is null
),
schooled as (
    select
        person_id,
        family_id,
        area_code,
        age,
        case
            when age between 7 and 18 and school_participation in ('never', 'not_in_school') then
                case when education in ('upper_secondary', 'diploma', 'bachelor', 'postgraduate', 'higher') then 0 else 1 end
            when age between 7 and 18 and school_participation = 'in_school' then 0
        end as is_out_of_school,
        has_disability,
        nik_status,
        source_count
    from person
),
placed as (
    select * from schooled where area_code is not null
    union all
    select s.person_id, s.family_id, l.area_code, s.age, s.is_out_of_school, s.has_disability, s.nik_status, s.source_count
    from schooled as s
    left join lost as l on l.person_id = s.person_id
    where s.area_code is null
)
select * from placed
