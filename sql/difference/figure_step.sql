-- title: How far each figure moved when a cause was let in
-- grain: one figure that some cause moved, with the step of each that did
-- reason: a figure that was not there before or after a step has no step there; what is left of its change is not separable. Most
--   figures of a release are where they were, and a step of nothing is none

with stage as (
    select *, cast(round(value, 6) as decimal(30, 6)) as raw from stage_value
),
step as (
    select a.indicator, a.area_code, a.breakdown, a.category, a.method, a.slot, a.part, a.raw - b.raw as step
    from stage as a
    join stage as b
        on b.stage_no = a.stage_no - 1 and b.indicator = a.indicator and b.area_code = a.area_code and b.breakdown = a.breakdown
        and b.category = a.category and b.method = a.method and b.slot = a.slot
    where a.raw <> b.raw
),
summed as (
    select indicator, area_code, breakdown, category, method, slot, part, cast(sum(step) as decimal(30, 6)) as step
    from step
    group by all
)
select indicator, area_code, breakdown, category, method, slot,
    map_from_entries(list((part, step) order by part)) as steps
from summed
group by indicator, area_code, breakdown, category, method, slot
