-- title: Areas of every level that figures are published for, with their names
-- grain: one area
-- reason: names of the regency, of topography classes and of lab groups are labels, so they come in by the table area_label

with region as (
    select * from core.region
),
label as (
    select area_code, area_name from area_label
),
member as (
    select base_code, area_code, area_level from area_member
),
desa as (
    select
        area_code, 'desa' as area_level, area_name, area_kind, kecamatan_code, kecamatan_name, kabupaten_code, bps_code,
        topography_class, lab_class, lab_start_year, area_km2, area_edition
    from region
),
kecamatan as (
    select
        kecamatan_code as area_code,
        'kecamatan' as area_level,
        min(kecamatan_name) as area_name,
        kecamatan_code,
        min(kecamatan_name) as kecamatan_name,
        min(kabupaten_code) as kabupaten_code,
        case when count(distinct topography_class) = 1 then min(topography_class) end as topography_class,
        sum(area_km2) as area_km2,
        min(area_edition) as area_edition
    from region
    group by kecamatan_code
),
upper_area as (
    select
        member.area_code,
        member.area_level,
        min(label.area_name) as area_name,
        min(region.kabupaten_code) as kabupaten_code,
        case when member.area_level = 'topography' then member.area_code end as topography_class,
        sum(region.area_km2) as area_km2,
        min(region.area_edition) as area_edition
    from member
    join region on region.area_code = member.base_code
    left join label on label.area_code = member.area_code
    where member.area_level in ('kabupaten', 'topography', 'lab_site')
    group by member.area_code, member.area_level
),
area as (
    select * from desa
    union all
    select
        area_code, area_level, area_name, null as area_kind, kecamatan_code, kecamatan_name, kabupaten_code, null as bps_code,
        topography_class, null as lab_class, null as lab_start_year, area_km2, area_edition
    from kecamatan
    union all
    select
        area_code, area_level, area_name, null as area_kind, null as kecamatan_code, null as kecamatan_name, kabupaten_code,
        null as bps_code, topography_class, null as lab_class, null as lab_start_year, area_km2, area_edition
    from upper_area
)
select * from area
