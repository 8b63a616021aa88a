-- Title: What each published figure tells, as quantities that add up over areas and categories
-- Grain: one figure and one quantity: amount (its numerator), records (n) or base (its population)
-- A ratio with its population gives its numerator. Counts of a register are whole; amounts of money, sums behind means and
-- weighted counts are not. Files and their rows are no persons; official figures come from elsewhere: neither is asked.

with figure as (
    select
        f.rowid as figure,
        f.method,
        f.period,
        concat_ws(':', f.indicator, f.method, f.period) as series,
        f.indicator || ':' || f.breakdown || ':' || f.category as name,
        f.area_code,
        f.area_level,
        f.value,
        f.n,
        f.population,
        d.scale,
        f.method = 'register' and d.scale in ('count', 'share', 'rate') as is_whole,
        d.divisor
    from out.indicator as f
    inner join (
        select
            unnest($names::varchar[]) as indicator,
            unnest($scales::varchar[]) as scale,
            unnest($divisors::double[]) as divisor
    ) as d on d.indicator = f.indicator
    where
        f.method in ('register', 'survey')
        and f.unit not in ('submission', 'file_row')
        and f.value is not null
),

quantity as (
    select
        figure, method, period, series, name, area_code, area_level, 'amount' as quantity, is_whole,
        is_whole and (scale = 'share' or value = n) as is_counted,
        case when divisor is null then value else value * population / divisor end as x
    from figure
    union all
    select figure, method, period, series, name || '@records', area_code, area_level, 'records', true, true, n from figure
    union all
    select figure, method, period, series, name || '@population', area_code, area_level, 'base', is_whole, is_whole, population
    from figure
)

select
    figure, period, method || ':' || period as edition, series || '|' || name as column_name, series, name, area_code, area_level, quantity,
    is_whole, is_counted,
    case when is_whole then round(x) else x end as x
from quantity
where x is not null
order by figure, quantity
