-- title: Indicators of which more figures are gone than a gate lets go
-- grain: one indicator and level beyond the limit

with earlier as (
    select indicator, area_level, count(*) as figures
    from figure_earlier
    where list_contains($levels, area_level)
    group by indicator, area_level
),
gone as (
    select indicator, area_level, count(*) as figures
    from figure_change
    where kind = 'removed'
    group by indicator, area_level
)
select e.indicator, e.area_level as area_code, 100.0 * g.figures / e.figures as percent
from earlier as e
join gone as g on g.indicator = e.indicator and g.area_level = e.area_level
where 100.0 * g.figures > $largest_percent * e.figures
order by percent desc, e.indicator, e.area_level
