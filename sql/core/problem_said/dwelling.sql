-- title: Sanitation, water and house as statements about dwellings show them
-- grain: one problem judged by one statement
-- definition: as the indicators adequate_sanitation, adequate_water and decent_house; a statement whose answers do not suffice says nothing

with verdict as (
    select household_id, record_id, source, observed_on, adequate_sanitation, adequate_water,
        case when is_durable = 0 or has_space = 0 then 0 when is_durable + has_space = 2 then 1 end as is_fit
    from judged_dwelling
),
said as (
    select household_id, 'sanitation' as problem, adequate_sanitation as is_fine,
        'toilet_access, closet_type, sewage_disposal' as evidence, observed_on, source, record_id
    from verdict
    union all
    select household_id, 'water', adequate_water, 'water_source', observed_on, source, record_id
    from verdict
    union all
    select household_id, 'house', is_fit, 'roof_material, wall_material, floor_material, floor_area_m2', observed_on, source, record_id
    from verdict
)
select household_id, problem, household_id as subject_id, is_fine = 0 as is_present, false as came_back, observed_on, source,
    record_id, evidence
from said
where is_fine is not null
