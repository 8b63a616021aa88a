-- Title: Register, survey and model figures of poverty for every desa and kecamatan, side by side
-- Grain: one area; run inside the published database
-- A share of families in low deciles of the ministry's registry and a share in multiple deprivation are not poverty rates; they
-- stand beside the estimates so that all three are seen together.

with latest as (
    select max(period) as period
    from small_area
),

estimate as (
    select small_area.*
    from small_area
    inner join latest on small_area.period = latest.period
),

register as (
    select
        area_code,
        max(value) filter (where indicator = 'families_in_low_desil' and category = 'total') as families_in_low_desil,
        max(value) filter (where indicator = 'register_mpi_headcount' and category = 'total') as multiple_deprivation
    from indicator
    where method = 'register'
    group by area_code
)

select
    area.area_level,
    area.area_code,
    area.area_name,
    area.topography_class,
    register.families_in_low_desil,
    register.multiple_deprivation,
    estimate.direct_value,
    estimate.direct_se,
    estimate.unit_level_value,
    estimate.unit_level_rmse,
    estimate.fay_herriot_value,
    estimate.fay_herriot_rmse,
    estimate.sampled_households,
    estimate.is_synthetic,
    estimate.chosen
from area
left join estimate on area.area_code = estimate.area_code
left join register on area.area_code = register.area_code
where area.area_level in ('desa', 'kecamatan')
