-- title: Items with the cluster they are in and the id they have had so far
-- grain: one item

select c.item_id, c.cluster_no, c.strength, a.entity_id as held_id
from cluster_item as c
left join audit.identity_assignment as a on a.item_id = c.item_id and a.entity = $entity and a.recorded_to is null
