-- title: The id in use that each retired id leads to
-- grain: one retired id
-- reason: a retired id goes where most of its own items in use are, then most of all it held last, an item that is not in use being
--   where its id went; looked up in the ledger and not in what a run looks at, since a run without news must lead nobody elsewhere

with given as (
    select entity_id, item_id, recorded_from, recorded_to from audit.identity_assignment where entity = $entity
),
closed as (
    select entity_id, item_id, recorded_from, recorded_to from given where recorded_to is not null
),
in_use as (
    select distinct given.entity_id from given semi join closed on closed.entity_id = given.entity_id where given.recorded_to is null
),
retired as (
    select entity_id, item_id, recorded_from, recorded_to
    from closed
    anti join in_use on in_use.entity_id = closed.entity_id
    qualify recorded_to = max(recorded_to) over (partition by entity_id)
),
brought as (
    select item_id, min(recorded_to) as since from retired group by item_id
),
held as (
    select r.entity_id, r.item_id, g.entity_id as successor_id, b.since > r.recorded_from as is_own, u.item_id is not null as is_used
    from retired as r
    join brought as b on b.item_id = r.item_id
    join given as g on g.item_id = r.item_id and g.recorded_to is null
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
