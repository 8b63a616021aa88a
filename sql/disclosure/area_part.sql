-- Title: Which areas add up to which
-- Grain: one area and one larger area it is part of, by the kind of sum
-- reason: lab sites are the desa that are a site today, as in core/area_member; a desa adds up to the kabupaten by way of them all

with desa as (
    select area_code, kecamatan_code, kabupaten_code, topography_class, lab_start_year from out.area where area_level = 'desa'
),

part as (
    select area_code as part, kecamatan_code as whole, 'desa' as kind from desa
    union all
    select area_code, topography_class, 'desa' from desa
    union all
    select area_code, case when lab_start_year is null then 'non_lab' else 'lab' end, 'desa' from desa
    union all
    select area_code, kabupaten_code, area_level from out.area where area_level in ('kecamatan', 'topography', 'lab_site')
)

select part, whole, kind from part where whole is not null
