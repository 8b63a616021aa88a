-- title: Which cluster each contender and each retired id claims, and who is first among the claimants of a cluster
-- grain: one id of whose items some cluster holds any
-- reason: an id goes with the larger part of its own items, then of all, then with the stronger item, then with the first; of several
--   claimants the oldest id in use is first, then the oldest retired one; an order of arrival decides nothing else

with counted as (
    select c.cluster_no, h.entity_id, h.is_living, count(*) filter (where h.is_own) as own_items, count(*) as items,
        max(c.strength) as strength, min(coalesce(k.item_key, c.item_id)) as first_item
    from holding as h
    join cluster_item as c on c.item_id = h.item_id
    left join item_key as k on k.item_id = c.item_id
    group by c.cluster_no, h.entity_id, h.is_living
),
claimed as (
    select cluster_no, entity_id, is_living
    from counted
    qualify row_number() over (partition by entity_id order by own_items desc, items desc, strength desc, first_item) = 1
),
age as (
    select a.entity_id, min(struct_pack(since := a.recorded_from, item := coalesce(k.item_key, a.item_id))) as born
    from audit.identity_assignment as a
    semi join claimed as c on c.entity_id = a.entity_id
    left join item_key as k on k.item_id = a.item_id
    where a.entity = $entity
    group by a.entity_id
)
select c.cluster_no, c.entity_id, c.is_living,
    row_number() over (partition by c.cluster_no order by c.is_living desc, age.born, c.entity_id) as standing
from claimed as c
join age on age.entity_id = c.entity_id
