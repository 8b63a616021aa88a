-- Title: Figures of registers made of rounded counts and of rounded amounts, and means on few records withheld
-- Grain: one figure of computed_figure
-- `rounded_count` has the rounded counts of every area. Figures of other methods stay. A share or rate is computed again from rounded counts; one whose population is rounded to
-- nothing is missing like one of no population, since a word of its own would tell that there are a few. Means keep their value from
-- twice $base records on; fewer are withheld by their exact number, so that the word does not change with the rounding of what did not change.
-- Money is the sum of what indicators/base/amount_shown shows of each amount, without the number of records: that there is money says there is
-- one, which with the rounded number of several areas would tell a few. A figure of an estimator
-- without desa figures rounds its population and records alone. True zeros are rounded too: nothing tells them from a few rounded down.

with declared as (
    select indicator, scale
    from declared_indicator
    where method = 'register' and unit not in ('submission', 'file_row')
),
money as (
    select f.indicator, m.area_code, f.period, f.breakdown, f.category, sum(f.shown) as shown
    from desa_figure as f
    join area_member as m on m.base_code = f.area_code
    where f.shown is not null
    group by f.indicator, m.area_code, f.period, f.breakdown, f.category
),
matched as (
    select
        f.*,
        f.population as exact_population,
        d.scale,
        d.scale in ('count', 'share', 'rate') and r.indicator is not null as is_counted,
        r.numerator,
        s.shown,
        coalesce(r.denominator, $base * round(f.population / $base)) as rounded_population,
        coalesce(r.n, $base * round(f.n / $base)) as rounded_n
    from computed_figure as f
    join declared as d on d.indicator = f.indicator
    left join rounded_count as r
        on r.indicator = f.indicator and r.area_code = f.area_code and r.period = f.period
        and r.breakdown = f.breakdown and r.category = f.category
    left join money as s
        on s.indicator = f.indicator and s.area_code = f.area_code and s.period = f.period
        and s.breakdown = f.breakdown and s.category = f.category
),
judged as (
    select
        *,
        not is_counted and scale not in ('count', 'sum') and rounded_n > 0 and n < 2 * $base as is_few,
        scale not in ('count', 'sum') and coalesce(case when is_counted then rounded_population else rounded_n end, 0) = 0 as is_without_base
    from matched
),
figure as (
    select
        area_code, area_level, area_edition, period, unit, breakdown, category, indicator,
        case
            when is_few or is_without_base or value is null then null
            when scale = 'count' then coalesce(numerator, 0)
            when scale = 'sum' then coalesce(shown, 0)
            when shown is not null then round(shown / nullif(exact_population, 0), 9)
            when is_counted then round(100 * numerator / rounded_population, 9)
            else value
        end as value,
        case when not (is_few or is_without_base) then lower end as lower,
        case when not (is_few or is_without_base) then upper end as upper,
        case when not (is_few or is_without_base) then se end as se,
        case when not (is_few or is_without_base) then design_effect end as design_effect,
        case when not (is_few or is_without_base) then grade end as grade,
        case when not is_few and scale <> 'sum' then cast(rounded_n as bigint) end as n,
        nullif(rounded_population, 0) as population,
        method,
        case
            when is_few then 'few'
            when is_without_base then 'missing'
            when status = 'ok' and value is not null and (is_counted or scale in ('count', 'sum') or shown is not null) then 'rounded'
            else status
        end as status,
        release,
        is_impossible
    from judged
)
select * from figure
union all by name
select * from computed_figure
where indicator not in (select indicator from declared)
