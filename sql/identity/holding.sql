-- title: Which items an id stands for: those it holds now, or those it held when it was retired
-- grain: one item of one id that is retired or holds items of a contested cluster
-- reason: an item that came with a merge is not the surviving id's own, so that a merge can be undone whichever part is larger

with given as (
    select entity_id, item_id, recorded_from, recorded_to from audit.identity_assignment where entity = $entity
),
closed as (
    select * from given where recorded_to is not null
),
in_use as (
    select distinct given.entity_id from given semi join closed on closed.entity_id = given.entity_id where given.recorded_to is null
),
retired as (
    select entity_id, item_id, recorded_from, recorded_to
    from closed
    anti join in_use on in_use.entity_id = closed.entity_id
    qualify recorded_to = max(recorded_to) over (partition by entity_id)
),
contender as (
    select distinct i.held_id as entity_id
    from standing_item as i
    join cluster_state as s on s.cluster_no = i.cluster_no
    where s.is_contested and i.held_id is not null
),
held as (
    select given.entity_id, given.item_id, given.recorded_from, true as is_living
    from given
    semi join contender on contender.entity_id = given.entity_id
    where given.recorded_to is null
    union all
    select entity_id, item_id, recorded_from, false as is_living from retired
),
brought as (
    select item_id, min(recorded_to) as since from retired group by item_id
)
select h.entity_id, h.item_id, h.is_living, b.since is null or b.since > h.recorded_from as is_own
from held as h
left join brought as b on b.item_id = h.item_id
