-- title: Items that get another id than they have, or their first
-- grain: one item
-- reason: records that are not in use now go with their id when it is merged away or comes back, so that an id is either in use or retired

with open_row as (
    select item_id, entity_id from audit.identity_assignment where entity = $entity and recorded_to is null
),
lost as (
    select c.entity_id as former_id, k.entity_id
    from claim as c
    join cluster_id as k on k.cluster_no = c.cluster_no
    where c.is_living and c.standing > 1
),
follows as (
    select o.item_id, l.entity_id, o.entity_id as former_id
    from open_row as o
    join lost as l on l.former_id = o.entity_id
    union all
    select h.item_id, k.entity_id, o.entity_id as former_id
    from holding as h
    join cluster_id as k on k.entity_id = h.entity_id and k.is_restored
    join open_row as o on o.item_id = h.item_id
)
select i.item_id, k.entity_id, i.held_id as former_id
from standing_item as i
join cluster_id as k on k.cluster_no = i.cluster_no
where i.held_id is distinct from k.entity_id
union all
select f.item_id, f.entity_id, f.former_id
from follows as f
anti join cluster_item as i on i.item_id = f.item_id
