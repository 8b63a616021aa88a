-- title: Items that were merged into another item, beside the item that they lead to
-- grain: one retired person of a family, or one retired family of a household
-- reason: the id of a family whose only person turned out to be another's must lead to that person's family

select r.entity_id as item_id, c.cluster_no, 0 as strength
from core.identity_redirect as r
join cluster_item as c on c.item_id = r.successor_id
where r.entity = $below and r.entity_id in (select item_id from audit.identity_assignment where entity = $entity)
