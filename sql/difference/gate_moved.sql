-- title: Figures that moved further than a gate lets them
-- grain: one changed figure beyond the limit
-- `$parts` are the parts that are summed, none for the whole change; the limit is a per cent of the earlier value

with summed as (
    select
        indicator,
        area_code,
        value_before,
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
select indicator, area_code, 100 * abs(moved) / nullif(abs(value_before), 0) as percent
from summed
where abs(moved) > $largest_percent / 100 * abs(value_before)
order by percent desc nulls first, indicator, area_code
