-- Title: Counts that figures of registers are made of, by the smallest areas they are known for
-- Grain: one place and one indicator's category, with its counts: the numerator, the population and the records (n)
-- reason: sums of money have no count, since how many amounts there are is not published. Figures rolled up from desa rows have them in `desa_figure`; those of declared estimators only as published desa figures.
--   Sums behind means are no counts: only their population and records are. Files are no persons. `none_elsewhere`: where no row
--   states it, the count is zero; a population may there be one that is not asked for

with declared as (
    select indicator, scale in ('count', 'share', 'rate') as is_count, scale = 'count' as only_counts, is_estimated
    from declared_indicator
    where method = 'register' and scale <> 'sum' and unit not in ('submission', 'file_row')
),
estimated as (
    select
        f.indicator, f.area_code, f.period, f.breakdown, f.category, f.n,
        f.population as denominator, false as only_counts, true as is_estimated,
        case when d.is_count then round(f.value * f.population / 100, 6) end as numerator
    from computed_figure as f
    join declared as d on d.indicator = f.indicator
    where d.is_estimated and f.area_level = 'desa'
),
rolled as (
    select
        f.indicator, f.area_code, f.period, f.breakdown, f.category, f.n, f.denominator, d.only_counts, false as is_estimated,
        case when d.is_count then f.numerator end as numerator
    from desa_figure as f
    join declared as d on d.indicator = f.indicator
    where not d.is_estimated
),
row_of as (
    select * from rolled
    union all by name
    select * from estimated
)
select
    concat_ws(':', indicator, breakdown, category) as figure,
    period,
    area_code,
    round(numerator) as numerator,
    round(denominator) as denominator,
    cast(n as double) as n,
    only_counts as none_elsewhere,
    only_counts or not is_estimated as no_numerator_elsewhere
from row_of
