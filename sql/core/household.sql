-- title: Households
-- grain: one household

with household as (
    select
        household_id,
        min(area_code) as area_code,
        count(*) as family_count,
        case when count(*) = count(member_count) then sum(member_count) end as member_count
    from core.family
    group by household_id
)
select * from household
