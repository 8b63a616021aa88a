-- title: Which cluster each old id goes to
-- grain: one old id that some cluster still holds
-- reason: the larger part keeps the id, then the part with stronger items, then the first item, so that the answer never depends on order

with held as (
    select c.cluster_no, a.entity_id, count(*) as items, max(c.strength) as strength, min(c.item_id) as first_item,
        min(a.recorded_from) as first_recorded
    from cluster_item as c
    join audit.identity_assignment as a on a.item_id = c.item_id and a.entity = $entity
    group by c.cluster_no, a.entity_id
),
claim as (
    select cluster_no, entity_id, first_recorded
    from held
    qualify row_number() over (partition by entity_id order by items desc, strength desc, first_item) = 1
),
ranked as (
    select cluster_no, entity_id,
        row_number() over (partition by cluster_no order by first_recorded, entity_id) as standing
    from claim
)
select * from ranked
