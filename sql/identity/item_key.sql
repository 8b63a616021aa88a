-- title: The first record of each item that has an id of its own
-- grain: one person or family that an id stands for, or stood for
-- reason: such ids are given by chance, so that what they are called must not decide between claims; records are called the same wherever
--   the same files arrive

with item as (
    select distinct a.item_id
    from audit.identity_assignment as a
    semi join holding as h on h.entity_id = a.entity_id
    where a.entity = $entity
),
part as (
    select a.entity_id as item_id, a.item_id as part_id
    from audit.identity_assignment as a
    semi join item as i on i.item_id = a.entity_id
    where a.entity <> $entity
)
select p.item_id, min(coalesce(a.item_id, p.part_id)) as item_key
from part as p
left join audit.identity_assignment as a on a.entity_id = p.part_id
group by p.item_id
