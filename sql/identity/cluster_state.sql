-- title: Clusters, whether they keep the id they have without question, and their first item
-- grain: one cluster
-- reason: almost all clusters are what they were, perhaps with a record more; only the others are looked at closely. Hashes stand
--   for ids, since comparing a million texts takes longer than all the rest; only what is new or contested needs its first item

with item as (
    select cluster_no, held_id, hash(held_id) as held from standing_item
),
spread as (
    select held
    from (select held, cluster_no from item where held_id is not null group by held, cluster_no) as p
    group by held
    having count(*) > 1
),
torn as (
    select distinct i.cluster_no from item as i semi join spread as s on s.held = i.held
),
cluster as (
    select cluster_no, min(held) filter (where held_id is not null) as lowest, max(held) filter (where held_id is not null) as highest,
        max(held_id) as held_id
    from item
    group by cluster_no
),
judged as (
    select c.cluster_no, c.held_id, c.lowest <> c.highest or t.cluster_no is not null as is_contested
    from cluster as c
    left join torn as t on t.cluster_no = c.cluster_no
),
first_item as (
    select i.cluster_no, min(i.item_id) as first_item
    from standing_item as i
    semi join (select cluster_no from judged where is_contested or held_id is null) as j on j.cluster_no = i.cluster_no
    group by i.cluster_no
)
select j.cluster_no, f.first_item, j.held_id, j.is_contested
from judged as j
left join first_item as f on f.cluster_no = j.cluster_no
