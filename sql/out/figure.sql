-- title: Figures of every area that an indicator is declared for, rolled up from its desa rows
-- grain: one figure of out.indicator
-- reason: every area of a level has every cell that an indicator has anywhere, so that nothing is silently absent: a count or
--   sum that is not there is a true zero where the indicator's source covers the area (see `covers` in config/indicator.py),
--   everything else that is not there is missing; a value outside its declared range is an error of ours and is not shown

with declared as (
    select * from declared_indicator where not is_estimated
),
place as (
    select row_number() over (order by area_level, area_code) as area_no, area_code, area_level from figure_area
),
-- Desa that belong to the same areas are added up once, and their sum goes into each of these.
belonging as (
    select base_code, string_agg(area_code, '/' order by area_level, area_code) as areas
    from area_member
    where area_level <> 'desa'
    group by base_code
),
base as (
    select b.base_code, p.area_no as desa_no, dense_rank() over (order by b.areas) as block_no
    from belonging as b
    left join place as p on p.area_code = b.base_code and p.area_level = 'desa'
),
reach as (
    select distinct b.block_no, p.area_no
    from base as b
    join area_member as m on m.base_code = b.base_code
    join place as p on p.area_code = m.area_code and p.area_level = m.area_level
    where p.area_level <> 'desa'
),
stated as (
    select distinct indicator, period, breakdown, category from desa_figure
),
cell as materialized (
    select
        row_number() over (order by indicator, period, breakdown, category) as cell_no,
        dense_rank() over (order by indicator, period) as said_no,
        s.*,
        true as is_stated
    from stated as s
    union all
    select -row_number() over (order by indicator), 0, indicator, $period, 'total', 'total', false
    from declared
    where indicator not in (select indicator from stated)
),
-- Numbers in place of text before rows are added up, which is most of the work.
numbered as materialized (
    select c.cell_no, b.desa_no, b.block_no, f.numerator, f.denominator, f.n
    from desa_figure as f
    join cell as c
        on c.indicator = f.indicator and c.period = f.period and c.breakdown = f.breakdown and c.category = f.category
    join base as b on b.base_code = f.area_code
),
block as (
    select cell_no, block_no, sum(numerator) as numerator, sum(denominator) as denominator, sum(n) as n
    from numbered
    group by cell_no, block_no
),
rolled as materialized (
    select cell_no, desa_no as area_no, numerator, denominator, n from numbered where desa_no is not null
    union all
    select b.cell_no, r.area_no, sum(b.numerator), sum(b.denominator), sum(b.n)
    from block as b
    join reach as r on r.block_no = b.block_no
    group by b.cell_no, r.area_no
),
covered as (
    select distinct c.said_no, r.area_no from rolled as r join cell as c on c.cell_no = r.cell_no
),
grid as (
    select c.*, a.area_no, a.area_code, a.area_level
    from cell as c
    join declared_level as l on l.indicator = c.indicator
    join place as a on a.area_level = l.area_level
),
filled as (
    select
        g.*,
        d.unit, d.scale, d.method, d.status, d.minimum, d.maximum,
        d.scale in ('count', 'sum') and r.cell_no is null and g.is_stated
            and (d.covers = 'regency' or (d.covers = 'area' and c.said_no is not null)) as is_zero,
        r.numerator, r.denominator, r.n
    from grid as g
    join declared as d on d.indicator = g.indicator
    left join rolled as r on r.cell_no = g.cell_no and r.area_no = g.area_no
    left join covered as c on c.said_no = g.said_no and c.area_no = g.area_no
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
