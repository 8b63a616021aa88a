-- title: Which areas of each level a figure of one place counts for
-- grain: one place (a desa, or the regency for figures that are only of the whole) and one area it belongs to
-- reason: lab sites are the desa that are a site today, whatever the period of the figure, so that a series keeps its areas

with region as (
    select area_code, kecamatan_code, kabupaten_code, topography_class, lab_start_year from core.region
),
member as (
    select area_code as base_code, area_code, 'desa' as area_level from region
    union all
    select area_code, kecamatan_code, 'kecamatan' from region
    union all
    select area_code, kabupaten_code, 'kabupaten' from region
    union all
    select area_code, topography_class, 'topography' from region
    union all
    select area_code, case when lab_start_year is null then 'non_lab' else 'lab' end, 'lab_site' from region
    union all
    select distinct kabupaten_code, kabupaten_code, 'kabupaten' from region
)
select * from member
