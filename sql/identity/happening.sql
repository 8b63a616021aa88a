-- title: What this run did to ids
-- grain: one id and what happened to it
-- reason: a record that joins a person changes nothing about ids; kept is said only of an id that records left or came to from another

with moved as (
    select entity_id, former_id, count(*) as items from changed where former_id is not null group by entity_id, former_id
),
origin as (
    select entity_id, arg_max(former_id, struct_pack(items := items, id := former_id)) as former_id from moved group by entity_id
),
born as (
    select case when o.former_id is null then 'minted' else 'split' end as event, k.entity_id, o.former_id as other_id, k.cluster_no
    from cluster_id as k
    left join origin as o on o.entity_id = k.entity_id
    where k.is_new
),
back as (
    select 'un_merged' as event, k.entity_id, o.former_id as other_id, k.cluster_no
    from cluster_id as k
    left join origin as o on o.entity_id = k.entity_id
    where k.is_restored
),
merged as (
    select 'merged' as event, c.entity_id, k.entity_id as other_id, k.cluster_no
    from claim as c
    join cluster_id as k on k.cluster_no = c.cluster_no
    where c.is_living and c.standing > 1
),
told as (
    select * from born
    union all
    select * from back
    union all
    select * from merged
),
concerned as (
    select entity_id from moved
    union
    select former_id from moved
),
kept as (
    select 'kept' as event, k.entity_id, cast(null as varchar) as other_id, k.cluster_no
    from cluster_id as k
    semi join concerned as c on c.entity_id = k.entity_id
    anti join told as t on t.entity_id = k.entity_id
),
happening as (
    select * from told
    union all
    select * from kept
)
select h.event, h.entity_id, h.other_id, h.cluster_no, k.first_item
from happening as h
join cluster_id as k on k.cluster_no = h.cluster_no
