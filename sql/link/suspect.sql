-- title: Clusters that cannot be one person
-- grain: one cluster
-- reason: too many records or valid numbers, or two records that exclude one another

with many as (
    select c.cluster_no
    from cluster_item as c
    join std.person_key as k on k.record_id = c.item_id
    group by c.cluster_no
    having count(*) > $max_records or count(distinct k.nik_valid) > $max_numbers
),
suspect as (
    select cluster_no from many
    union
    select cluster_no from impossible_pair
)
select * from suspect
