-- title: Totals of the regency that changed, with their parts
-- grain: one changed figure; at most $most, the most moved first

select indicator, period, value_before, value, change, by_late_data as late_data, by_corrections as corrections, by_relinking as relinking,
    by_method as method, by_boundary as boundary, by_calendar as calendar, by_disclosure as disclosure, not_separable
from figure_change
where area_level = 'kabupaten' and breakdown = 'total' and category = 'total' and kind = 'changed'
order by abs(change) / nullif(abs(value_before), 0) desc nulls first, indicator, period
limit $most
