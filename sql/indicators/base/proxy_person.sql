-- title: What the members of a family say of its welfare
-- grain: one family with a living person on record
-- reason: the 13 variables on persons of a proxy-means test in the style of the national ranking, which uses 39

with education_level as (
    select 'none' as education, 0 as years union all select 'primary', 6 union all select 'lower_secondary', 9
    union all select 'upper_secondary', 12 union all select 'diploma', 15 union all select 'bachelor', 16
    union all select 'higher', 16 union all select 'postgraduate', 18
),
person as (
    select p.person_id, p.family_id, p.age, e.years, r.sex, r.is_working, r.has_disability, r.chronic_illness
    from living_person as p
    join core.person as r on r.person_id = p.person_id
    left join education_level as e on e.education = r.education
    where p.family_id is not null
),
member as (
    select
        family_id,
        cast(sum(case when age < 7 then 1 else 0 end) as double) as small_children,
        cast(sum(case when age between 7 and 18 then 1 else 0 end) as double) as school_children,
        cast(sum(case when age > 64 then 1 else 0 end) as double) as elderly,
        avg(case when age is not null then case when age < 15 or age > 64 then 1.0 else 0.0 end end) as dependants,
        avg(case when age between 18 and 64 and is_working is not null then case when is_working then 1.0 else 0.0 end end) as workers,
        cast(max(case when age > 17 then years end) as double) as best_schooling,
        max(case when has_disability then 1.0 when has_disability is not null then 0.0 end) as has_disability,
        max(case when chronic_illness then 1.0 when chronic_illness is not null then 0.0 end) as has_illness
    from person
    group by family_id
)
select * from member
