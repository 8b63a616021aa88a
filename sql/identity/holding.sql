-- title: Which items an id stands for: those it holds now, or those it held when it was retired
-- grain: one item of one id that is retired or holds items of a contested cluster
-- reason: an item that came with a merge is not the surviving id's own, so that a merge can be undone whichever part is larger

with contender as (
    select distinct i.held_id as entity_id
    from standing_item as i
    join cluster_state as s on s.cluster_no = i.cluster_no
    where s.is_contested and i.held_id is not null
),
held as (
    select a.entity_id, a.item_id, a.recorded_from, true as is_living
    from audit.identity_assignment as a
    semi join contender on contender.entity_id = a.entity_id
    where a.entity = $entity and a.recorded_to is null
    union all
    select entity_id, item_id, recorded_from, false as is_living from retired_item
),
brought as (
    select distinct item_id, since from retired_item
)
select h.entity_id, h.item_id, h.is_living, b.since is null or b.since > h.recorded_from as is_own
from held as h
left join brought as b on b.item_id = h.item_id
