-- title: Records of replaced files beside the records in use that they are one person with
-- grain: one record that is not in use but has a pair that is
-- reason: a person whose only record was replaced under another key keeps the id; such a record follows one cluster and never joins
--   two, so that the persons are those that linking only the records in use would give

with end_of as (
    select record_id_left as former, record_id_right as record_id, rule_no, match_weight from audit.edge
    union all
    select record_id_right as former, record_id_left as record_id, rule_no, match_weight from audit.edge
),
apart as (
    select record_id_left, record_id_right from audit.pair_verdict where verdict = 'cannot_link'
),
pair as (
    select k.record_id, case when k.nik_valid is null then 0 else 1 end as strength, c.cluster_no,
        row_number() over (partition by k.record_id order by e.rule_no, e.match_weight desc nulls last, e.record_id) as standing
    from std.person_key as k
    join end_of as e on e.former = k.record_id
    join cluster_item as c on c.item_id = e.record_id
    left join apart as a
        on a.record_id_left = least(e.former, e.record_id) and a.record_id_right = greatest(e.former, e.record_id)
    where a.record_id_left is null and k.record_id not in (select record_id from std.person_record)
)
select record_id as item_id, cluster_no, strength from pair where standing = 1
