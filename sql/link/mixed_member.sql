-- title: Records of clusters that more than one number holds together, or that people decided on
-- grain: one record
-- reason: where every edge is the same valid NIK with a name or a day that agrees, nothing can be two persons; most clusters are such

with loose as (
    select e.record_id_left as record_id
    from audit.edge as e
    join cluster_item as o on o.item_id = e.record_id_right
    where not list_contains($number_rules, e.rule_no)
    union all
    select record_id_left as record_id from audit.pair_verdict where verdict = 'cannot_link'
),
mixed as (
    select distinct c.cluster_no
    from cluster_item as c
    join loose as l on l.record_id = c.item_id
),
member as (
    select c.cluster_no, c.item_id as record_id
    from cluster_item as c
    join mixed as m on m.cluster_no = c.cluster_no
),
described as (
    select m.cluster_no, s.record_id, s.submission_id, s.source_table, s.nik_valid, s.person_name_key, s.birth_date
    from member as m
    join standing as s on s.record_id = m.record_id
)
select * from described
