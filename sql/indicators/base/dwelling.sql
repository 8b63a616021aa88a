-- title: Dwellings of counted families with the answers and verdicts that figures are counted from
-- grain: one counted family whose dwelling was described
-- reason: where an answer was said is left out, since a million rows are slow to keep with it; who follows problems asks
--   dwelling_verdict of every statement

with dwelling as (
    select
        family_id,
        area_code,
        m2_per_person,
        has_space,
        floor_material,
        wall_material,
        water_source,
        light_source,
        cooking_fuel,
        has_savings,
        toilet_access,
        adequate_sanitation,
        adequate_water,
        has_electricity,
        is_durable
    from dwelling_verdict
)
select * from dwelling
