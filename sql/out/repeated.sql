-- Title: Figures that say the same thing twice
-- Grain: one number, how many keys of out.indicator occur more than once

with repeated as (
    select area_code, period, breakdown, category, indicator, method
    from out.indicator
    group by area_code, period, breakdown, category, indicator, method
    having count(*) > 1
)

select count(*) as figures from repeated
