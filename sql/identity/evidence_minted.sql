-- title: What made each new id's cluster one: rules, number of items, and since when it is known
-- grain: one new id whose items had none before
-- reason: apart from the other events, since the first run has a million of these

with item as (
    select c.item_id, c.cluster_no
    from cluster_item as c
    semi join (select cluster_no from happening where event = 'minted') as h on h.cluster_no = c.cluster_no
),
dated as (
    select i.cluster_no, count(*) as items, min(d.observed_on) as first_seen
    from item as i
    left join item_date as d on d.item_id = i.item_id
    group by i.cluster_no
),
by_rule as (
    select a.cluster_no, e.rule_no, count(*) as edges, max(e.match_weight) as weight
    from item_edge as e
    join item as a on a.item_id = e.item_left
    join item as b on b.item_id = e.item_right and b.cluster_no = a.cluster_no
    group by a.cluster_no, e.rule_no
),
ruled as (
    select cluster_no,
        string_agg('rule ' || rule_no || ': ' || edges || coalesce(' (weight ' || round(weight, 1) || ')', ''), ', ' order by rule_no) as rules
    from by_rule
    group by cluster_no
)
select
    h.event, h.entity_id, h.other_id, h.first_item,
    concat_ws('; ', r.rules, 'items: ' || d.items) as event_evidence,
    d.first_seen as valid_from
from happening as h
join dated as d on d.cluster_no = h.cluster_no
left join ruled as r on r.cluster_no = h.cluster_no
where h.event = 'minted'
