-- title: Clusters that cannot be one person
-- grain: one cluster
-- reason: too many records or valid numbers, or two records that exclude one another

with many as (
    select cluster_no
    from mixed_member
    group by cluster_no
    having count(*) > $max_records or count(distinct nik_valid) > $max_numbers
),
suspect as (
    select cluster_no from many
    union
    select cluster_no from impossible_pair
)
select * from suspect
