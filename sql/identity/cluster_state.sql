-- title: Clusters, whether they keep the id they have without question, and their first item
-- grain: one cluster
-- reason: almost all clusters are what they were, perhaps with a record more; only the others are looked at closely

with spread as (
    select held_id from standing_item where held_id is not null group by held_id having min(cluster_no) <> max(cluster_no)
),
torn as (
    select distinct i.cluster_no from standing_item as i semi join spread as s on s.held_id = i.held_id
),
cluster as (
    select cluster_no, min(item_id) as first_item, min(held_id) as lowest_id, max(held_id) as highest_id
    from standing_item
    group by cluster_no
)
select c.cluster_no, c.first_item, c.lowest_id as held_id, c.lowest_id <> c.highest_id or t.cluster_no is not null as is_contested
from cluster as c
left join torn as t on t.cluster_no = c.cluster_no
