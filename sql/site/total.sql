-- Title: Totals of every declared indicator in this release, all areas and periods
-- Grain: one figure of one area, indicator and period
-- `$names` and `$methods` are parallel lists of the declared indicators. Read inside a release.

with declared as (
    select unnest($names::varchar[]) as indicator, unnest($methods::varchar[]) as method
)

select
    figure.area_code, figure.indicator, figure.period, figure.value, figure.lower, figure.upper, figure.n,
    figure.grade, figure.status
from published.indicator as figure
inner join declared on figure.indicator = declared.indicator and figure.method = declared.method
where figure.breakdown = 'total' and figure.category = 'total'
order by figure.period
