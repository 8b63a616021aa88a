-- title: Figures of declared estimators for every area of their levels, with grade and status
-- grain: one figure of out.indicator
-- reason: every area of a level has every cell, so that nothing is silently absent; a survey or model figure is graded by its relative
--   error in per cent ($good_below, $caution_up_to), a change by its error in points ($change_good_below, $change_caution_up_to),
--   and needs $least_units first-stage units; one whose error rests on fewer than $good_from_degrees units less strata is b at
--   best. An error of zero says that the sample does not vary, never that the figure is sure, so it is not adequate either; what is
--   not adequate is not shown

with declared as (
    select * from declared_indicator where is_estimated
),
level as (
    select indicator, area_level from declared_level
),
place as (
    select area_code, area_level from figure_area
),
estimated as (
    select * from estimated_figure
),
cell as (
    select distinct indicator, period, breakdown, category from estimated
    union all
    select indicator, $period, 'total', 'total' from declared where indicator not in (select indicator from estimated)
),
grid as (
    select c.*, a.area_code, a.area_level
    from cell as c
    join level as l on l.indicator = c.indicator
    join place as a on a.area_level = l.area_level
),
filled as (
    select
        g.*, d.is_change, d.unit, d.method, d.status, d.minimum, d.maximum, e.value, e.se, e.lower, e.upper, e.design_effect, e.n, e.population,
        e.units, coalesce(e.degrees < $good_from_degrees, false) as rests_on_few, coalesce(e.is_other_year, false) as is_other_year
    from grid as g
    join declared as d on d.indicator = g.indicator
    left join estimated as e
        on e.indicator = g.indicator and e.area_code = g.area_code and e.area_level = g.area_level and e.period = g.period
        and e.breakdown = g.breakdown and e.category = g.category
),
judged as (
    select
        *,
        coalesce(value < minimum or value > maximum, false) as is_impossible,
        case
            when method not in ('survey', 'model') or value is null then null
            when units < $least_units or se is null or se = 0 then 'c'
            when is_change then
                case when se < $change_good_below and not rests_on_few then 'a' when se <= $change_caution_up_to then 'b' else 'c' end
            when value = 0 then 'c'
            when 100 * se / abs(value) < $good_below and not rests_on_few then 'a'
            when 100 * se / abs(value) <= $caution_up_to then 'b'
            else 'c'
        end as grade
    from filled
),
shown as (
    select *, value is not null and not is_impossible and coalesce(grade, 'a') <> 'c' as is_shown from judged
),
figure as (
    select
        area_code,
        area_level,
        $edition as area_edition,
        period,
        unit,
        breakdown,
        category,
        indicator,
        case when is_shown then value end as value,
        case when is_shown then lower end as lower,
        case when is_shown then upper end as upper,
        case when is_shown then se end as se,
        case when is_shown then design_effect end as design_effect,
        case when is_impossible then null else grade end as grade,
        case when is_impossible then 0 else coalesce(n, 0) end as n,
        round(population, 6) as population,
        method,
        case
            when value is null or is_impossible then 'missing'
            when not is_shown then 'unreliable'
            when is_other_year then 'provisional'
            else status
        end as status,
        $release as release,
        is_impossible
    from shown
)
select * from figure
