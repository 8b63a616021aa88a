-- title: Figures of one release by what makes them the same figure in the next
-- grain: one figure
-- reason: a register figure of the month is the same figure when the month moves on, so its latest period is no part of its key

with latest as (
    select *, max(period) over (partition by indicator, area_code, breakdown, category, method) as latest_period
    from cell
)
select * exclude (latest_period),
    case when list_contains($monthly, indicator) and period = latest_period then 'latest' else period end as slot
from latest
