-- title: Which items each id ever given stands for: those it holds now, or those it held when it was retired
-- grain: one item of one id
-- reason: an item that came with a merge is not the surviving id's own, so that a merge can be undone whichever part is larger

with given as (
    select entity_id, item_id, recorded_from, recorded_to from audit.identity_assignment where entity = $entity
),
living as (
    select entity_id, item_id, recorded_from from given where recorded_to is null
),
closed as (
    select given.* from given anti join living on living.entity_id = given.entity_id where given.recorded_to is not null
),
retired as (
    select entity_id, item_id, recorded_from, recorded_to
    from closed
    qualify recorded_to = max(recorded_to) over (partition by entity_id)
),
held as (
    select entity_id, item_id, recorded_from, true as is_living from living
    union all
    select entity_id, item_id, recorded_from, false as is_living from retired
),
brought as (
    select item_id, min(recorded_to) as since from retired group by item_id
),
holding as (
    select h.entity_id, h.item_id, h.is_living, b.since is null or b.since > h.recorded_from as is_own
    from held as h
    left join brought as b on b.item_id = h.item_id
)
select * from holding
