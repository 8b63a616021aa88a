-- title: The id in use that each retired id leads to
-- grain: one retired id
-- reason: a retired id goes where most of its own items in use are, then most of all it held last, an item that is not in use being
--   where its id went; looked up in the ledger and not in what a run looks at, since a run without news must lead nobody elsewhere

with held as (
    select r.entity_id, r.item_id, a.entity_id as successor_id, r.since > r.recorded_from as is_own, u.item_id is not null as is_used
    from retired_item as r
    join audit.identity_assignment as a on a.entity = $entity and a.item_id = r.item_id and a.recorded_to is null
    left join item_in_use as u on u.item_id = r.item_id
),
counted as (
    select entity_id, successor_id, count(*) filter (where is_own and is_used) as own_used, count(*) filter (where is_used) as used,
        count(*) filter (where is_own) as own, count(*) as items, min(item_id) as first_item
    from held
    group by entity_id, successor_id
),
redirect as (
    select entity_id, successor_id
    from counted
    qualify row_number() over (
        partition by entity_id order by own_used desc, used desc, own desc, items desc, first_item
    ) = 1
)
select $entity as entity, entity_id, successor_id from redirect
