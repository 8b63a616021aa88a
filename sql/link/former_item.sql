-- title: Records of replaced files beside the records in use that they are one person with
-- grain: one record that is not in use but has a pair that is
-- reason: a person whose only record was replaced under another key keeps the id; such a record follows one cluster and never joins
--   two, so that the persons are those that linking only the records in use would give

with former as (
    select r.record_id, case when k.nik_valid is null then 0 else 1 end as strength
    from retired_record as r
    join std.person_key as k on k.record_id = r.record_id
),
end_of as (
    select f.record_id as former, f.strength, e.record_id_right as record_id, e.rule_no, e.match_weight
    from former as f
    join audit.edge as e on e.record_id_left = f.record_id
    union all
    select f.record_id as former, f.strength, e.record_id_left as record_id, e.rule_no, e.match_weight
    from former as f
    join audit.edge as e on e.record_id_right = f.record_id
),
apart as (
    select record_id_left, record_id_right from audit.pair_verdict where verdict = 'cannot_link'
),
pair as (
    select e.former, e.strength, c.cluster_no,
        row_number() over (partition by e.former order by e.rule_no, e.match_weight desc nulls last, e.record_id) as standing
    from end_of as e
    join cluster_item as c on c.item_id = e.record_id
    left join apart as a
        on a.record_id_left = least(e.former, e.record_id) and a.record_id_right = greatest(e.former, e.record_id)
    where a.record_id_left is null
)
select former as item_id, cluster_no, strength from pair where standing = 1
