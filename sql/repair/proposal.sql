-- title: Proposals for cells, each under the first rule that makes it, ranked by that rule's precision, then by the records that speak for it
-- grain: one value proposed for one cell

with compared as (
    select c.*, r.rule_order, r.declared_precision, r.is_trusted, w.item as spoken_by, w.source as spoken_in,
        s.person_name_key = w.person_name_key as same_name, s.birth_date = w.birth_date as same_birth_date,
        s.kk_valid = w.kk_valid as same_card, s.area_code = w.area_code as same_desa, s.nik_valid = w.nik_valid as same_number
    from repair_candidate as c
    join repair_rule as r on r.rule = c.rule
    left join asked as s on s.item = c.item
    left join clue as w on w.item = c.witness
),
proposed as (
    select submission_id, source, source_table, sheet, row_no, column_name, proposed,
        arg_min(rule, rule_order) as rule,
        arg_min(repair_kind, rule_order) as repair_kind,
        min(rule_order) as rule_order,
        arg_min(is_trusted, rule_order) as is_trusted,
        arg_min(coalesce(declared_precision, -1), rule_order) as order_precision,
        array_to_string(list_sort(list(distinct rule)), ', ') as rules,
        count(distinct spoken_by) as record_count,
        count(distinct spoken_in) as source_count,
        count(distinct spoken_by) filter (where same_name) as same_name,
        count(distinct spoken_by) filter (where same_birth_date) as same_birth_date,
        count(distinct spoken_by) filter (where same_card) as same_card,
        count(distinct spoken_by) filter (where same_desa) as same_desa,
        count(distinct spoken_by) filter (where same_number) as same_number
    from compared
    group by submission_id, source, source_table, sheet, row_no, column_name, proposed
),
ranked as (
    select *,
        row_number() over (
            partition by submission_id, source_table, sheet, row_no, column_name
            order by order_precision desc, rule_order, record_count desc, proposed
        ) as repair_rank,
        count(*) over (partition by submission_id, source_table, sheet, row_no, column_name) as rivals
    from proposed
)
select
    left(md5(concat_ws('|', submission_id, source_table, sheet, row_no, column_name, proposed)), 12) as proposal_id,
    submission_id, source, source_table, sheet, row_no, column_name, repair_kind, proposed as proposed_value, rule,
    concat_ws(', ', rules, counted_evidence('same_name', same_name), counted_evidence('same_birth_date', same_birth_date),
        counted_evidence('same_card', same_card), counted_evidence('same_number', same_number),
        counted_evidence('same_desa', same_desa), counted_evidence('sources', source_count)) as repair_evidence,
    record_count, source_count, repair_rank, nullif(order_precision, -1) as declared_precision,
    case when repair_rank = 1 and rivals = 1 and is_trusted then 'accepted_by_rule' else 'proposed' end as rule_status,
    rule_status as repair_status
from ranked
