-- title: Families that share a dwelling: one electricity meter in one desa, by at most four families
-- grain: one family
-- reason: a meter shared by more families is a boarding house, a market or a typing habit, not a household

with meter as (
    select area_code, electricity_customer, count(*) as families
    from family_draft
    where electricity_customer is not null and area_code is not null
    group by area_code, electricity_customer
),
placed as (
    select
        f.family_id as item_id,
        case when m.families between 2 and 4 then m.area_code || '/' || m.electricity_customer else f.family_id end as dwelling
    from family_draft as f
    left join meter as m on m.area_code = f.area_code and m.electricity_customer = f.electricity_customer
),
numbered as (
    select item_id, dense_rank() over (order by dwelling) as cluster_no, 0 as strength from placed
)
select * from numbered
