-- title: Candidate pairs that no rule has decided and that may be one person
-- grain: one pair of records to be scored by the linkage model
-- reason: a field that tells two persons apart for certain is not weighed against the others

with decided as (
    select record_id_left, record_id_right from audit.edge where not list_contains($group_rules, rule_no)
),
left_open as (
    select distinct c.record_id_left, c.record_id_right
    from candidate_pair as c
    left join decided as d on d.record_id_left = c.record_id_left and d.record_id_right = c.record_id_right
    where d.record_id_left is null
),
pair as (
    select o.record_id_left, o.record_id_right
    from left_open as o
    join person_now as a on a.record_id = o.record_id_left
    join person_now as b on b.record_id = o.record_id_right
    where not names_differ(a.person_name_key, b.person_name_key)
        and not same_list_twice(
            a.submission_id, a.source_table, a.nik_valid, a.person_name_key,
            b.submission_id, b.source_table, b.nik_valid, b.person_name_key, $unique_lists
        )
        and not (name_is_another(a.person_name_key, b.person_name_key) and births_contradict(a.birth_date, b.birth_date))
        and not (nik_serials_differ(a.nik_valid, b.nik_valid) and coalesce(a.kk_valid <> b.kk_valid, true))
        and not (
            nik_conflict(a.nik_valid, b.nik_valid)
            and coalesce(a.kk_valid <> b.kk_valid, true)
            and coalesce(a.birth_key <> b.birth_key, true)
        )
)
select * from pair
