-- Title: The latest total of every indicator for every area of one level
-- Grain: one area and one declared indicator, figure or not
-- `$names` and `$methods` are parallel lists of the declared indicators of the level `$level`; an indicator's latest period
-- is the same for all areas, so that a column never mixes periods. An area without a figure has the status missing.
-- Read inside a release, where `published` is the release's own database.

with declared as (
    select unnest($names::varchar[]) as indicator, unnest($methods::varchar[]) as method
),

totals as (
    select
        figure.area_code,
        figure.indicator,
        figure.period,
        figure.value,
        figure.lower,
        figure.upper,
        figure.n,
        figure.grade,
        figure.status
    from published.indicator as figure
    inner join declared on figure.indicator = declared.indicator and figure.method = declared.method
    where figure.breakdown = 'total' and figure.category = 'total'
),

latest as (
    select indicator, max(period) as period
    from totals
    group by indicator
),

grid as (
    select area.area_code, declared.indicator, latest.period
    from published.area as area
    cross join declared
    left join latest on declared.indicator = latest.indicator
    where area.area_level = $level
),

headline as (
    select
        grid.area_code,
        grid.indicator,
        grid.period,
        totals.value,
        totals.lower,
        totals.upper,
        totals.n,
        totals.grade,
        coalesce(totals.status, 'missing') as status
    from grid
    left join totals
        on grid.area_code = totals.area_code
        and grid.indicator = totals.indicator
        and grid.period = totals.period
)

select * from headline
