-- title: Verdicts that two ids are different persons, as events
-- grain: two ids that verdicts keep apart; another event once a later verdict comes

with held as (
    select item_id, entity_id from audit.identity_assignment where entity = 'person' and recorded_to is null
),
apart as (
    select least(a.entity_id, b.entity_id) as entity_id, greatest(a.entity_id, b.entity_id) as other_id, count(*) as verdicts,
        min(v.record_id_left) as record_id, max(v.recorded_from) as decided
    from audit.pair_verdict as v
    join held as a on a.item_id = v.record_id_left
    join held as b on b.item_id = v.record_id_right
    where v.verdict = 'cannot_link' and a.entity_id <> b.entity_id
    group by least(a.entity_id, b.entity_id), greatest(a.entity_id, b.entity_id)
),
named as (
    select *, 'never_match:' || left(md5(entity_id || '|' || other_id || '|' || cast(decided as varchar)), 20) as event_id from apart
)
select
    n.event_id,
    'person' as entity,
    'never_match' as event,
    n.entity_id,
    n.other_id,
    n.record_id,
    'verdicts: ' || n.verdicts as event_evidence,
    cast(n.decided as date) as valid_from,
    $run_id as run_id,
    $now as recorded_from
from named as n
anti join audit.identity_event as e on e.event_id = n.event_id
