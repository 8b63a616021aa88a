-- title: What the members of a family say of schooling and of children who died
-- grain: one family with a person on record
-- definition: schooling: nobody aged 10 and more holds a primary certificate (six years); attendance: a child of 7 to 15 is not
--   in school; child mortality: a person on record as dead was born less than 18 years before $as_of (UNDP and OPHI 2018,
--   where the period is five years; sources state no date of death). Unknown where no member's answer is known

with person as (
    select
        family_id,
        year($as_of) - year(birth_date) - case
            when month(birth_date) * 100 + day(birth_date) > month($as_of) * 100 + day($as_of) then 1
            else 0
        end as age,
        coalesce(vital_status, 'alive') as vital_status,
        education,
        school_participation
    from core.person
    where family_id is not null
),
answered as (
    select
        family_id,
        max(case when vital_status = 'dead' and age < 18 then 1 else 0 end) as child_mortality,
        max(case when vital_status = 'alive' and age >= 10 and education is not null then 1 end) as knows_schooling,
        max(case when vital_status = 'alive' and age >= 10 and education <> 'none' then 1 else 0 end) as has_schooling,
        max(case when vital_status = 'alive' and age between 7 and 15 then 1 else 0 end) as has_pupil,
        max(case when vital_status = 'alive' and age between 7 and 15 and school_participation is not null then 1 end)
            as knows_attendance,
        max(
            case
                when vital_status = 'alive' and age between 7 and 15 and school_participation in ('never', 'not_in_school') then 1
                else 0
            end
        ) as is_out_of_school
    from person
    group by family_id
),
member as (
    select
        family_id,
        child_mortality,
        case when knows_schooling = 1 then 1 - has_schooling end as years_of_schooling,
        case when has_pupil = 0 then 0 when knows_attendance = 1 then is_out_of_school end as school_attendance
    from answered
)
select * from member
