-- title: What speaks for each happening but new ids: rules between its two parts, human verdicts, numbers of items, and the date of it all
-- grain: one happening
-- reason: a merge dates from when the newer record of its oldest joining pair was observed, a separation
--   from the verdict behind it, anything else from the newest record that moved

with item as (
    select c.item_id, c.cluster_no, h.event, h.entity_id, h.other_id, h.event <> 'merged' or b.item_id is not null as is_part
    from happening as h
    join cluster_item as c on c.cluster_no = h.cluster_no
    left join holding as b on b.entity_id = h.entity_id and b.item_id = c.item_id and b.is_living and h.event = 'merged'
    where h.event <> 'minted'
),
part as (
    select event, entity_id, item_id, is_part and (event <> 'kept' or item_id in (select item_id from changed)) as is_part from item
),
dated as (
    select p.event, p.entity_id, count(*) as items, count(*) filter (where p.is_part) as part_items,
        coalesce(max(d.observed_on) filter (where p.is_part), max(d.observed_on)) as last_seen
    from part as p
    left join item_date as d on d.item_id = p.item_id
    group by p.event, p.entity_id
),
joining as (
    select a.event, a.entity_id, e.rule_no, e.match_weight, greatest(d.observed_on, f.observed_on) as since
    from item_edge as e
    join part as a on a.item_id = e.item_left
    join part as b on b.item_id = e.item_right and b.event = a.event and b.entity_id = a.entity_id
    left join item_date as d on d.item_id = e.item_left
    left join item_date as f on f.item_id = e.item_right
    where a.is_part <> b.is_part or a.event in ('split', 'un_merged')
),
by_rule as (
    select event, entity_id, rule_no, count(*) as edges, max(match_weight) as weight, min(since) as since
    from joining
    group by event, entity_id, rule_no
),
ruled as (
    select event, entity_id, min(since) as since,
        string_agg('rule ' || rule_no || ': ' || edges || coalesce(' (weight ' || round(weight, 1) || ')', ''), ', ' order by rule_no) as rules
    from by_rule
    group by event, entity_id
),
apart as (
    select h.event, h.entity_id, count(*) as verdicts, cast(max(v.recorded_from) as date) as decided_on
    from happening as h
    join cluster_item as c on c.cluster_no = h.cluster_no
    join cluster_id as k on k.entity_id = h.other_id
    join cluster_item as o on o.cluster_no = k.cluster_no
    join audit.pair_verdict as v
        on v.verdict = 'cannot_link' and v.record_id_left = least(c.item_id, o.item_id) and v.record_id_right = greatest(c.item_id, o.item_id)
    where h.event in ('split', 'un_merged')
    group by h.event, h.entity_id
),
exchanged as (
    select h.entity_id, count(*) filter (where c.entity_id = h.entity_id) as gained, count(*) filter (where c.former_id = h.entity_id) as lost
    from happening as h
    join changed as c on h.entity_id in (c.entity_id, c.former_id) and c.former_id is not null
    where h.event = 'kept'
    group by h.entity_id
)
select
    h.event, h.entity_id, h.other_id, h.first_item,
    concat_ws(
        '; ', r.rules, 'kept apart by verdicts: ' || a.verdicts,
        case h.event when 'merged' then 'items: ' || d.part_items || ' of ' || d.items else 'items: ' || d.items end,
        'gained: ' || g.gained || ', lost: ' || g.lost
    ) as event_evidence,
    case h.event when 'merged' then coalesce(r.since, d.last_seen) else coalesce(a.decided_on, d.last_seen) end as valid_from
from happening as h
join dated as d on d.event = h.event and d.entity_id = h.entity_id
left join ruled as r on r.event = h.event and r.entity_id = h.entity_id
left join exchanged as g on h.event = 'kept' and g.entity_id = h.entity_id
left join apart as a on a.event = h.event and a.entity_id = h.entity_id
