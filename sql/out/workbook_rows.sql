-- Title: The long table as the workbook shows it, with names of areas
-- Grain: one figure, wide areas first; at most $row_limit
-- Read inside a release, where `published` is the release's own database.

with figures as (
    select rowid as position, indicator.* from published.indicator as indicator
),

named as (
    select
        figures.area_code,
        figures.area_level,
        area.area_name,
        area.kecamatan_name,
        figures.period,
        figures.indicator,
        figures.breakdown,
        figures.category,
        figures.value,
        figures.status,
        figures.lower,
        figures.upper,
        figures.n,
        figures.population,
        figures.unit,
        figures.method,
        figures.grade
    from figures
    left join published.area as area on figures.area_code = area.area_code
    order by figures.position
    limit $row_limit
)

select * from named
