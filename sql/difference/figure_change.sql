-- title: What changed of each published figure, and how much of it by what
-- grain: one published figure that is there once only, or whose value or status is another
-- reason: stage values are the figure before disclosure with one cause after another let in; each part is the step between two
--   stages in whole millionths, so that the parts sum to the change. A step whose ends are not both known, and what no step
--   explains, is not separable and says so. Where one of the two values is withheld no part is told

with before as (
    select * from figure_before
),
after as (
    select * from figure_after
),
raw_before as (
    select f.*, cast(round(value, 6) as decimal(30, 6)) as raw from stage_0 as f
),
raw_after as (
    select f.*, cast(round(value, 6) as decimal(30, 6)) as raw from stage_now as f
),
matched as (
    select
        coalesce(a.indicator, b.indicator) as indicator,
        coalesce(a.area_code, b.area_code) as area_code,
        coalesce(a.area_level, b.area_level) as area_level,
        coalesce(a.breakdown, b.breakdown) as breakdown,
        coalesce(a.category, b.category) as category,
        coalesce(a.method, b.method) as method,
        coalesce(a.slot, b.slot) as slot,
        b.period as period_before,
        a.period as period,
        b.status as status_before,
        a.status as status,
        cast(round(b.value, 6) as decimal(30, 6)) as value_before,
        cast(round(a.value, 6) as decimal(30, 6)) as value,
        b.n as n_before,
        case
            when b.indicator is null then 'added'
            when a.indicator is null then 'removed'
            when a.value is not null and b.value is not null then 'changed'
            else 'status'
        end as kind
    from before as b
    full join after as a
        on a.indicator = b.indicator and a.area_code = b.area_code and a.breakdown = b.breakdown
        and a.category = b.category and a.method = b.method and a.slot = b.slot
    where a.value is distinct from b.value or a.status is distinct from b.status or a.indicator is null or b.indicator is null
),
stepped as (
    select
        m.*,
        case when m.kind = 'changed' then m.value - m.value_before end as change,
        case when m.kind = 'changed' then (m.value - n.raw) - (m.value_before - o.raw) end as by_disclosure,
        s.steps
    from matched as m
    left join raw_before as o using (indicator, area_code, breakdown, category, method, slot)
    left join raw_after as n using (indicator, area_code, breakdown, category, method, slot)
    left join figure_step as s using (indicator, area_code, breakdown, category, method, slot)
),
parts as (
    select
        * exclude (steps, by_disclosure),
        coalesce(by_disclosure, 0) + coalesce(steps['disclosure'], 0) as by_disclosure,
        case when kind = 'changed' then coalesce(steps['late_data'], 0) end as by_late_data,
        case when kind = 'changed' then coalesce(steps['corrections'], 0) end as by_corrections,
        case when kind = 'changed' then coalesce(steps['relinking'], 0) end as by_relinking,
        case when kind = 'changed' then coalesce(steps['method'], 0) end as by_method,
        case when kind = 'changed' then coalesce(steps['boundary'], 0) end as by_boundary,
        case when kind = 'changed' then coalesce(steps['calendar'], 0) end as by_calendar
    from stepped
),
left_over as (
    select
        *,
        change - (by_late_data + by_corrections + by_relinking + by_method + by_boundary + by_calendar + by_disclosure) as rest
    from parts
)
select indicator, area_code, area_level, breakdown, category, method, period_before, period, kind, status_before, status,
    value_before, value, n_before, change, by_late_data, by_corrections, by_relinking, by_method, by_boundary, by_calendar,
    case when kind = 'changed' then by_disclosure end as by_disclosure,
    rest as not_separable
from left_over
-- Without it a release made again has the same rows in another order.
order by indicator, area_code, breakdown, category, method, slot
