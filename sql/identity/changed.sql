-- title: Items that get another id than they have, or their first
-- grain: one item
-- reason: records that are not in use now go with their id when it is merged away or comes back, so that an id is either in use or retired

with now_in as (
    select c.item_id, k.entity_id, c.cluster_no
    from cluster_item as c
    join cluster_id as k on k.cluster_no = c.cluster_no
),
open_row as (
    select item_id, entity_id from audit.identity_assignment where entity = $entity and recorded_to is null
),
gone as (
    select o.item_id, k.entity_id, cast(null as bigint) as cluster_no, o.entity_id as former_id
    from open_row as o
    join claim as c on c.entity_id = o.entity_id and c.is_living and c.standing > 1
    join cluster_id as k on k.cluster_no = c.cluster_no
    anti join cluster_item as i on i.item_id = o.item_id
    union all
    select h.item_id, k.entity_id, cast(null as bigint) as cluster_no, o.entity_id as former_id
    from holding as h
    join cluster_id as k on k.entity_id = h.entity_id and k.is_restored
    join open_row as o on o.item_id = h.item_id
    anti join cluster_item as i on i.item_id = h.item_id
),
changed as (
    select n.item_id, n.entity_id, n.cluster_no, o.entity_id as former_id
    from now_in as n
    left join open_row as o on o.item_id = n.item_id
    where o.entity_id is distinct from n.entity_id
    union all
    select item_id, entity_id, cluster_no, former_id from gone
)
select * from changed
