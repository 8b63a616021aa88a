-- title: The id in use that each retired id leads to
-- grain: one retired id
-- reason: a retired id goes where most of its records are; where none of them is in use, to what its last successor goes to

with given as (
    select entity_id, recorded_to from audit.identity_assignment where entity = $entity
),
closed as (
    select distinct entity_id from given where recorded_to is not null
),
in_use as (
    select distinct given.entity_id from given semi join closed on closed.entity_id = given.entity_id where given.recorded_to is null
),
last_merge as (
    select entity_id, arg_max(other_id, recorded_from) as other_id
    from audit.identity_event
    where entity = $entity and event = 'merged'
    group by entity_id
),
next_step as (
    select r.entity_id, coalesce(k.entity_id, m.other_id) as next_id
    from (select entity_id from closed anti join in_use using (entity_id)) as r
    left join claim as c on c.entity_id = r.entity_id
    left join cluster_id as k on k.cluster_no = c.cluster_no
    left join last_merge as m on m.entity_id = r.entity_id
),
redirect as (
    with recursive chain as (
        select entity_id, next_id from next_step
        union
        select chain.entity_id, next_step.next_id
        from chain
        join next_step on next_step.entity_id = chain.next_id
    )
    select chain.entity_id, chain.next_id as successor_id
    from chain
    anti join next_step on next_step.entity_id = chain.next_id
)
select $entity as entity, entity_id, successor_id from redirect
