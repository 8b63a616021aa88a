-- title: Households that merging may have changed, as they were before and as they are now
-- grain: one household
-- reason: beside families with news those that some edition of a file speaks of that came to be read, also where a record table holds
--   what a later edition says

with restated as (
    select r.family_id from core.record_family as r semi join restated_record as s on s.record_id = r.record_id
),
family as (
    select family_id from touched_family
    union
    select family_id from restated
)
select household_id from family_before where household_id is not null
union
select f.household_id from core.family as f semi join family as t on t.family_id = f.family_id where f.household_id is not null
