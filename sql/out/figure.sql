-- title: Figures of every area that an indicator is declared for, rolled up from its desa rows
-- grain: one figure of out.indicator
-- reason: every area of a level has every cell that an indicator has anywhere, so that nothing is silently absent: a count or
--   sum that is not there is a true zero where the indicator's source covers the area (see `covers` in config/indicator.py),
--   everything else that is not there is missing; a value outside its declared range is an error of ours and is not shown

with declared as (
    select * from declared_indicator where not is_estimated
),
level as (
    select indicator, area_level from declared_level
),
place as (
    select area_code, area_level from figure_area
),
stated as (
    select distinct indicator, period, breakdown, category from desa_figure
),
cell as (
    select row_number() over (order by indicator, period, breakdown, category) as cell_id, s.*, true as is_stated from stated as s
    union all
    select -row_number() over (order by indicator), indicator, $period, 'total', 'total', false
    from declared
    where indicator not in (select indicator from stated)
),
numbered as (
    select c.cell_id, c.indicator, f.area_code, f.numerator, f.denominator, f.n
    from desa_figure as f
    join cell as c
        on c.indicator = f.indicator and c.period = f.period and c.breakdown = f.breakdown and c.category = f.category
),
rolled as (
    select f.cell_id, m.area_code, sum(f.numerator) as numerator, sum(f.denominator) as denominator, sum(f.n) as n
    from numbered as f
    join level as l on l.indicator = f.indicator
    join area_member as m on m.base_code = f.area_code and m.area_level = l.area_level
    group by f.cell_id, m.area_code
),
covered as (
    select distinct c.indicator, r.area_code, c.period from rolled as r join cell as c on c.cell_id = r.cell_id
),
grid as (
    select c.*, a.area_code, a.area_level
    from cell as c
    join level as l on l.indicator = c.indicator
    join place as a on a.area_level = l.area_level
),
filled as (
    select
        g.*,
        d.unit, d.scale, d.method, d.status, d.minimum, d.maximum,
        d.scale in ('count', 'sum') and r.cell_id is null and g.is_stated
            and (d.covers = 'regency' or (d.covers = 'area' and c.indicator is not null)) as is_zero,
        r.numerator, r.denominator, r.n
    from grid as g
    join declared as d on d.indicator = g.indicator
    left join rolled as r on r.cell_id = g.cell_id and r.area_code = g.area_code
    left join covered as c on c.indicator = g.indicator and c.area_code = g.area_code and c.period = g.period
),
computed as (
    select
        *,
        -- Nine decimals: a sum of doubles depends on the order of threads in its last digits, a release must not.
        round(
            case
                when is_zero then 0
                when method = 'official' or scale in ('count', 'sum') then numerator
                when scale = 'mean' then numerator / nullif(denominator, 0)
                else 100 * numerator / nullif(denominator, 0)
            end,
            9
        ) as computed
    from filled
),
judged as (
    select *, coalesce(computed < minimum or computed > maximum, false) as is_impossible from computed
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
        case when not is_impossible then computed end as value,
        cast(null as double) as lower,
        cast(null as double) as upper,
        cast(null as double) as se,
        cast(null as double) as design_effect,
        cast(null as varchar) as grade,
        case when method = 'official' then null when is_impossible then 0 else coalesce(n, 0) end as n,
        round(denominator, 6) as population,
        method,
        case when computed is null or is_impossible then 'missing' else status end as status,
        $release as release,
        is_impossible
    from judged
)
select * from figure
