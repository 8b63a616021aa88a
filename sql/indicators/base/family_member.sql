-- title: What the members of a family say of its welfare, of schooling and of children who died
-- grain: one family with a person on record
-- reason: a proxy-means test and a count of deprivations ask the same members, which are gathered once: the 13 variables on persons of a
--   test in the style of the national ranking, which uses 39, and three deprivations, 1 yes, 0 no
-- definition: schooling: nobody aged 10 and more holds a primary certificate (six years); attendance: a child of 7 to 15 is not
--   in school; child mortality: a person on record as dead was born less than 18 years before $as_of (UNDP and OPHI 2018,
--   where the period is five years; sources state no date of death). Unknown where no member's answer is known; only the living
--   are asked of all else

with person as (
    select
        family_id,
        coalesce(vital_status, 'alive') as vital_status,
        year($as_of) - year(birth_date) - case
            when month(birth_date) * 100 + day(birth_date) > month($as_of) * 100 + day($as_of) then 1
            else 0
        end as age,
        school_participation,
        education,
        is_working,
        has_disability,
        chronic_illness
    from core.person
    where family_id is not null
),
answer as (
    select
        family_id,
        case when vital_status = 'alive' then 1 end as is_living,
        case when vital_status = 'alive' then age end as age,
        case when vital_status = 'alive' then has_disability end as has_disability,
        case when vital_status = 'alive' then chronic_illness end as has_illness,
        case when vital_status = 'dead' and age < 18 then 1 else 0 end as died_as_child,
        case
            when education = 'none' then 0 when education = 'primary' then 6 when education = 'lower_secondary' then 9
            when education = 'upper_secondary' then 12 when education = 'diploma' then 15 when education in ('bachelor', 'higher') then 16
            when education = 'postgraduate' then 18
        end as years,
        case when education = 'none' then 1 when education is not null then 0 end as is_unschooled,
        case when school_participation in ('never', 'not_in_school') then 1 when school_participation is not null then 0 end as is_out_of_school,
        is_working
    from person
),
member as (
    select
        family_id,
        cast(sum(case when age < 7 then is_living else is_living - 1 end) as double) as small_children,
        cast(sum(case when age between 7 and 18 then is_living else is_living - 1 end) as double) as school_children,
        cast(sum(case when age > 64 then is_living else is_living - 1 end) as double) as elderly,
        avg(case when age < 15 or age > 64 then 1.0 when age is not null then 0.0 end) as dependants,
        avg(case when age between 18 and 64 and is_working is not null then case when is_working then 1.0 else 0.0 end end) as workers,
        cast(max(case when age > 17 then years end) as double) as best_schooling,
        max(case when has_disability then 1.0 when has_disability is not null then 0.0 end) as has_disability,
        max(case when has_illness then 1.0 when has_illness is not null then 0.0 end) as has_illness,
        max(died_as_child) as child_mortality,
        min(case when age >= 10 then is_unschooled end) as years_of_schooling,
        max(case when age between 7 and 15 then 1 else 0 end) as has_pupil,
        max(case when age between 7 and 15 then is_out_of_school end) as is_out_of_school
    from answer
    group by family_id
),
judged as (
    select
        family_id, small_children, school_children, elderly, dependants, workers, best_schooling, has_disability, has_illness, child_mortality,
        years_of_schooling,
        case when has_pupil = 0 then 0 else is_out_of_school end as school_attendance
    from member
)
select * from judged
