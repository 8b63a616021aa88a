-- title: The id of each cluster: the one it had, the one of its first claimant, or a new one
-- grain: one cluster

with found as (
    select s.cluster_no, s.first_item, case when s.is_contested then c.entity_id else s.held_id end as entity_id,
        coalesce(not c.is_living, false) as is_restored
    from cluster_state as s
    left join claim as c on c.cluster_no = s.cluster_no and c.standing = 1 and s.is_contested
)
select cluster_no, first_item, is_restored, entity_id is null as is_new,
    coalesce(entity_id, $prefix || upper(left(replace(cast(uuid() as varchar), '-', ''), 16))) as entity_id
from found
