-- title: Persons whom registers know by classifications that surveys have too
-- grain: one class of one classification
-- reason: weights of a survey are raked to their shares, so that an interview more in one class and less in another does no harm

with by_class as (
    select r.topography_class as class, count(*) as persons
    from living_person as p
    join core.region as r on r.area_code = p.area_code
    where r.topography_class is not null
    group by r.topography_class
),
sized as (
    select
        case when member_count <= 2 then '1-2' when member_count <= 4 then '3-4' else '5+' end as class,
        member_count
    from core.household
    where member_count > 0
),
by_size as (
    select class, sum(member_count) as persons from sized group by class
),
margin as (
    select 'topography_class' as classification, class, persons from by_class
    union all
    select 'size_class', class, persons from by_size
)
select * from margin
