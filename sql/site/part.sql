-- Title: The latest figures by category of the tables that the site shows for an area, without those that are missing
-- Grain: one figure of one area, indicator, breakdown and category
-- `$parts` and `$breakdowns` are parallel lists of indicators and what they are broken down by. Read inside a release.

with wanted as (
    select unnest($parts::varchar[]) as indicator, unnest($breakdowns::varchar[]) as breakdown
),

latest as (
    select indicator, max(period) as period
    from published.indicator
    group by indicator
)

select figure.area_code, figure.indicator, figure.breakdown, figure.category, figure.value, figure.status
from published.indicator as figure
inner join wanted on figure.indicator = wanted.indicator and figure.breakdown = wanted.breakdown
inner join latest on figure.indicator = latest.indicator and figure.period = latest.period
where figure.status <> 'missing'
