-- title: Two records of one cluster that cannot be one person
-- grain: one pair of records with the strongest cause
-- reason: a chain of likely pairs may end in an unlikely one; such a cluster is split where it is weakest. Two numbers are one
--   person's only where some pair with these two numbers was joined for itself

with together as (
    select
        a.cluster_no,
        a.record_id as record_id_left,
        b.record_id as record_id_right,
        a.nik_valid as nik_left,
        b.nik_valid as nik_right,
        same_list_twice(
            a.submission_id, a.source_table, a.nik_valid, a.person_name_key,
            b.submission_id, b.source_table, b.nik_valid, b.person_name_key, $unique_lists
        ) as is_listed_twice,
        births_contradict(a.birth_date, b.birth_date) as is_other_birth,
        nik_conflict(a.nik_valid, b.nik_valid) as is_other_number
    from mixed_member as a
    join mixed_member as b on b.cluster_no = a.cluster_no and b.record_id > a.record_id
),
contrary as (
    select t.*, v.record_id_left is not null as is_forbidden
    from together as t
    left join audit.pair_verdict as v
        on v.record_id_left = t.record_id_left and v.record_id_right = t.record_id_right and v.verdict = 'cannot_link'
    where t.is_listed_twice or t.is_other_birth or t.is_other_number or v.record_id_left is not null
),
living_head as (
    select p.record_id
    from std.person_record as p
    semi join (
        select record_id_left as record_id from contrary where is_other_birth
        union all
        select record_id_right as record_id from contrary where is_other_birth
    ) as c on c.record_id = p.record_id
    where p.relation = 'head' and coalesce(p.vital_status, 'alive') = 'alive'
),
numbered as (
    select k.record_id, k.nik_valid
    from std.person_key as k
    semi join (
        select nik_left as nik from contrary where is_other_number
        union all
        select nik_right as nik from contrary where is_other_number
    ) as c on c.nik = k.nik_valid
    anti join retired_record as r on r.record_id = k.record_id
),
two_numbers as (
    select distinct least(a.nik_valid, b.nik_valid) as lower_nik, greatest(a.nik_valid, b.nik_valid) as higher_nik
    from (select * from audit.edge where not list_contains($number_rules, rule_no)) as e
    join numbered as a on a.record_id = e.record_id_left
    join numbered as b on b.record_id = e.record_id_right
    where a.nik_valid <> b.nik_valid
),
caused as (
    select c.cluster_no, c.record_id_left, c.record_id_right,
        case
            when c.is_forbidden then 'verdict'
            when c.is_listed_twice then 'same_list_twice'
            when c.is_other_number and c.is_other_birth then 'two_numbers_two_births'
            when c.is_other_birth and a.record_id is not null and b.record_id is not null and coalesce(c.nik_left <> c.nik_right, true)
                then 'two_heads'
            when c.is_other_number and n.lower_nik is null then 'two_numbers'
        end as cause
    from contrary as c
    left join living_head as a on a.record_id = c.record_id_left
    left join living_head as b on b.record_id = c.record_id_right
    left join two_numbers as n
        on n.lower_nik = least(c.nik_left, c.nik_right) and n.higher_nik = greatest(c.nik_left, c.nik_right)
)
select cluster_no, record_id_left, record_id_right, cause from caused where cause is not null
