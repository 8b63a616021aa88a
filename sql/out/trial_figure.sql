-- Title: Figures of large areas as one link set gives them
-- Grain: one figure

select
    concat_ws('|', indicator, area_code, area_level, period, breakdown, category, method) as figure,
    value
from out.indicator
where list_contains($levels, area_level) and value is not null and n >= $threshold
