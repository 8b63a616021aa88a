-- Title: Figures that move with the cut of linking
-- Grain: one figure

with moved as (
    select
        figure,
        max(value) filter (where link_set = 0) as value,
        min(value) as lowest,
        max(value) as highest,
        count(*) as link_sets
    from trial
    group by figure
),
named as (
    select string_split(figure, '|') as part, value, lowest, highest, link_sets
    from moved
    where value is not null and highest > lowest
)
select
    part[1] as indicator,
    part[2] as area_code,
    part[3] as area_level,
    part[4] as period,
    part[5] as breakdown,
    part[6] as category,
    part[7] as method,
    value,
    lowest,
    highest,
    link_sets
from named
