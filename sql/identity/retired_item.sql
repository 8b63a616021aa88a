-- title: What each retired id held last, and since when an item has been without its first retired holder
-- grain: one item of one id that holds none any more
-- reason: an item that a retired id got after another one was retired came with a merge and is not its own

with given as (
    select entity_id, item_id, recorded_from, recorded_to from audit.identity_assignment where entity = $entity
),
closed as (
    select entity_id, item_id, recorded_from, recorded_to from given where recorded_to is not null
),
in_use as (
    select distinct given.entity_id from given semi join closed on closed.entity_id = given.entity_id where given.recorded_to is null
),
retired as (
    select entity_id, item_id, recorded_from, recorded_to
    from closed
    anti join in_use on in_use.entity_id = closed.entity_id
    qualify recorded_to = max(recorded_to) over (partition by entity_id)
)
select entity_id, item_id, recorded_from, min(recorded_to) over (partition by item_id) as since from retired
