-- title: What is known of the dwelling of each family
-- grain: one family's dwelling as last chosen
-- reason: the verdict on a dwelling (base/dwelling_verdict) is asked of these answers, and of every statement ever made when problems are
--   followed (core/stated_dwelling); it stands in one place

with answer as (
    select family_id, record_id, source, observed_on, floor_area_m2, floor_material, wall_material, roof_material, water_source,
        light_source, cooking_fuel, has_savings, toilet_access, closet_type, sewage_disposal
    from core.housing
)
select * from answer
