-- title: Figures that moved further than a gate lets them
-- grain: one changed figure beyond the limit
-- `$parts` are the parts that are summed, none for the whole change; the limit is a per cent of the earlier value. A share must
-- have moved by `$least_moved` of its records besides: of the few in a rare category, rounding alone doubles or halves the share.
-- `$share_names` and `$share_maxima` (1 or 100) name the shares

with summed as (
    select
        indicator,
        area_code,
        breakdown,
        category,
        value_before,
        n_before / map($share_names::varchar[], $share_maxima::double[])[indicator] as records_per_unit,
        case
            when len($parts::varchar[]) = 0 then change
            else list_sum(list_transform($parts::varchar[], lambda part: map {
                'late_data': by_late_data, 'corrections': by_corrections, 'relinking': by_relinking, 'method': by_method,
                'boundary': by_boundary, 'calendar': by_calendar, 'disclosure': by_disclosure, 'not_separable': not_separable
            }[part]))
        end as moved
    from figure_change
    where kind = 'changed' and list_contains($levels, area_level) and coalesce(n_before, 0) >= $least_records
)
select indicator, area_code, breakdown, category, 100 * abs(moved) / nullif(abs(value_before), 0) as percent
from summed
where
    abs(moved) > $largest_percent / 100 * abs(value_before)
    and coalesce(abs(moved) * records_per_unit >= $least_moved, true)
order by percent desc nulls first, indicator, area_code, breakdown, category
