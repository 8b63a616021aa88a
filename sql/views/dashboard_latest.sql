-- Title: The latest figures with names and titles, ready to be shown and filtered in a dashboard
-- Grain: one figure of one area and category at the latest period of its indicator; run inside the published database

with latest as (
    select figure.indicator, max(figure.period) as period
    from indicator as figure
    group by figure.indicator
)

select
    area.area_name, area.kecamatan_code, area.kecamatan_name, area.topography_class, area.lab_start_year,
    entry.title_id, entry.title_en, entry.measure_unit, figure.*
from indicator as figure
inner join latest on figure.indicator = latest.indicator and figure.period = latest.period
inner join area on figure.area_code = area.area_code
left join dictionary as entry on figure.indicator = entry.name and entry.entry = 'indicator'
