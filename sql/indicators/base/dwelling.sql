-- title: Dwellings of counted families with the verdicts that figures are counted from
-- grain: one counted family whose dwelling was described
-- reason: where an answer was said is left out, since a million rows are slow to keep with it; who follows problems asks
--   dwelling_verdict of every statement. `fulfilled` and `possible` are of the 14 criteria, the head's schooling among them

with described as (
    select
        d.family_id,
        d.area_code,
        d.has_space,
        d.adequate_sanitation,
        d.adequate_water,
        d.has_electricity,
        d.is_durable,
        d.is_narrow,
        case when d.head_education in ('none', 'primary') then 1 when d.head_education is not null then 0 end as has_unschooled_head,
        d.fulfilled,
        d.possible
    from dwelling_verdict as d
),
dwelling as (
    select
        family_id,
        area_code,
        has_space,
        adequate_sanitation,
        adequate_water,
        has_electricity,
        is_durable,
        fulfilled + coalesce(is_narrow, 0) + coalesce(has_unschooled_head, 0) as fulfilled,
        possible + coalesce(is_narrow, 1) + coalesce(has_unschooled_head, 1) as possible
    from described
)
select * from dwelling
