-- title: Verdicts that two records are different persons, as events of the ids that hold them
-- grain: one verdict not yet in the ledger, on two records that both have an id

with held as (
    select item_id, entity_id from audit.identity_assignment where entity = 'person' and recorded_to is null
),
verdict as (
    select *, 'never_match:' || left(md5(record_id_left || '|' || record_id_right || '|' || cast(recorded_from as varchar)), 20) as event_id
    from audit.pair_verdict
    where verdict = 'cannot_link'
)
select
    v.event_id,
    'person' as entity,
    'never_match' as event,
    a.entity_id,
    b.entity_id as other_id,
    v.record_id_left as record_id,
    'verdict of two records' as event_evidence,
    cast(v.recorded_from as date) as valid_from,
    $run_id as run_id,
    $now as recorded_from
from verdict as v
join held as a on a.item_id = v.record_id_left
join held as b on b.item_id = v.record_id_right
anti join audit.identity_event as e on e.event_id = v.event_id
where a.entity_id <> b.entity_id
