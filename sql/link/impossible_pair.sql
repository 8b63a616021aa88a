-- title: Two records of one cluster that cannot be one person
-- grain: one pair of records with the strongest cause
-- reason: a chain of likely pairs may end in an unlikely one; such a cluster is split where it is weakest. Two numbers are one
--   person's only where some pair with these two numbers was joined for itself

with member as (
    select cluster_no, record_id, submission_id, source_table, nik_valid, person_name_key, birth_date from mixed_member
),
living_head as (
    select record_id from std.person_record where relation = 'head' and coalesce(vital_status, 'alive') = 'alive'
),
two_numbers as (
    select least(a.nik_valid, b.nik_valid) as lower_nik, greatest(a.nik_valid, b.nik_valid) as higher_nik
    from audit.edge as e
    join mixed_member as a on a.record_id = e.record_id_left
    join mixed_member as b on b.record_id = e.record_id_right
    where nik_conflict(a.nik_valid, b.nik_valid)
    group by lower_nik, higher_nik
),
numbered as (
    select a.cluster_no, a.record_id as record_id_left, b.record_id as record_id_right,
        births_contradict(a.birth_date, b.birth_date) as is_other_birth,
        n.lower_nik is null as is_other_number
    from member as a
    join member as b on b.cluster_no = a.cluster_no and b.record_id > a.record_id
    left join two_numbers as n
        on n.lower_nik = least(a.nik_valid, b.nik_valid) and n.higher_nik = greatest(a.nik_valid, b.nik_valid)
    where nik_conflict(a.nik_valid, b.nik_valid)
),
listed as (
    select a.cluster_no, a.record_id as record_id_left, b.record_id as record_id_right
    from member as a
    join member as b on b.cluster_no = a.cluster_no and b.submission_id = a.submission_id and b.record_id > a.record_id
    where same_list_twice(
        a.submission_id, a.source_table, a.nik_valid, a.person_name_key,
        b.submission_id, b.source_table, b.nik_valid, b.person_name_key, $unique_lists
    )
),
heads as (
    select a.cluster_no, a.record_id as record_id_left, b.record_id as record_id_right
    from member as a
    join living_head as head_a on head_a.record_id = a.record_id
    join member as b on b.cluster_no = a.cluster_no and b.record_id > a.record_id
    join living_head as head_b on head_b.record_id = b.record_id
    where births_contradict(a.birth_date, b.birth_date) and coalesce(a.nik_valid <> b.nik_valid, true)
),
verdict as (
    select a.cluster_no, v.record_id_left, v.record_id_right
    from audit.pair_verdict as v
    join mixed_member as a on a.record_id = v.record_id_left
    join mixed_member as b on b.record_id = v.record_id_right and b.cluster_no = a.cluster_no
    where v.verdict = 'cannot_link'
),
found as (
    select cluster_no, record_id_left, record_id_right, 1 as cause_no, 'verdict' as cause from verdict
    union all
    select cluster_no, record_id_left, record_id_right, 2 as cause_no, 'same_list_twice' as cause from listed
    union all
    select cluster_no, record_id_left, record_id_right, 3 as cause_no, 'two_numbers_two_births' as cause from numbered where is_other_birth
    union all
    select cluster_no, record_id_left, record_id_right, 4 as cause_no, 'two_heads' as cause from heads
    union all
    select cluster_no, record_id_left, record_id_right, 5 as cause_no, 'two_numbers' as cause from numbered where is_other_number
),
pair as (
    select cluster_no, record_id_left, record_id_right, min_by(cause, cause_no) as cause
    from found
    group by cluster_no, record_id_left, record_id_right
)
select * from pair
