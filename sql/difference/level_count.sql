-- title: Figures that are not what they were, by level
-- grain: one level with such a figure

select
    area_level,
    count(*) filter (where kind = 'changed') as changed,
    count(*) filter (where kind = 'status') as status,
    count(*) filter (where kind = 'added') as figures_added,
    count(*) filter (where kind = 'removed') as figures_removed,
    count(*) filter (where not_separable <> 0) as inseparable
from figure_change
group by area_level
order by area_level
