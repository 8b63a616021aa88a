-- title: Which cluster each id ever given claims, and who is first among the claimants of a cluster
-- grain: one id of whose items some cluster holds any
-- reason: an id goes with the larger part of its own items, then of all, then with the stronger item, then with the first; of several
--   claimants the oldest id in use is first, then the oldest retired one; an order of arrival decides nothing else

with counted as (
    select c.cluster_no, h.entity_id, h.is_living, count(*) filter (where h.is_own) as own_items, count(*) as items,
        max(c.strength) as strength, min(c.item_id) as first_item
    from cluster_item as c
    join holding as h on h.item_id = c.item_id
    group by c.cluster_no, h.entity_id, h.is_living
),
claim as (
    select cluster_no, entity_id, is_living
    from counted
    qualify row_number() over (partition by entity_id order by own_items desc, items desc, strength desc, first_item) = 1
),
age as (
    select entity_id, min(struct_pack(since := recorded_from, item := item_id)) as born
    from audit.identity_assignment
    where entity = $entity
    group by entity_id
),
ranked as (
    select claim.cluster_no, claim.entity_id, claim.is_living,
        row_number() over (partition by claim.cluster_no order by claim.is_living desc, age.born, claim.entity_id) as standing
    from claim
    join age on age.entity_id = claim.entity_id
)
select * from ranked
