-- title: Persons that figures count, with what figures ask of their family
-- grain: one person not known to be dead, moved, missing or gone; a person without a stated status is alive
-- reason: age is in completed years on $as_of, from the date of birth only; an age a source declares is of unknown date. Families are
--   joined once and with numbers only, since a million persons with all of their family's columns are slow to keep
-- definition: out of school is aged 7 to 18, never or no longer in school, and without an upper secondary certificate

with person as (
    select
        p.person_id,
        p.family_id,
        coalesce(p.area_code, f.area_code) as area_code,
        year($as_of) - year(p.birth_date) - case
            when month(p.birth_date) * 100 + day(p.birth_date) > month($as_of) * 100 + day($as_of) then 1
            else 0
        end as age,
        p.school_participation,
        p.education,
        p.has_disability,
        p.nik_status,
        p.source_count,
        f.member_count as family_members,
        f.desil_nasional,
        f.desil_provinsi,
        f.desil_kabupaten,
        f.desil_p3ke
    from core.person as p
    left join living_family as f on f.family_id = p.family_id
    where p.vital_status is null or p.vital_status = 'alive'
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
        source_count,
        family_members,
        desil_nasional,
        desil_provinsi,
        desil_kabupaten,
        desil_p3ke
    from person
)
select * from schooled
