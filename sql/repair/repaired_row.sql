-- title: Rows set aside since their two numbers are swapped, both of which an accepted proposal puts right
-- grain: one row that was set aside for nothing else

with accepted as (
    select submission_id, source, source_table, sheet, row_no,
        array_to_string(list_sort(list(proposal_id)), ' ') as repair_reference
    from core.repair_proposal
    where repair_kind = 'swapped' and repair_status in ('accepted_by_rule', 'accepted_by_person')
    group by submission_id, source, source_table, sheet, row_no
    having count(distinct column_name) = 2
),
set_aside as (
    select submission_id, source_table, sheet, row_no
    from audit.rejected_row
    group by submission_id, source_table, sheet, row_no
    having bool_and(rule = 'nik_kk_swapped')
)
select a.submission_id, a.source, a.source_table, a.sheet, a.row_no, 'accepted_proposal' as repaired_by, a.repair_reference
from accepted as a
join set_aside as s
    on s.submission_id = a.submission_id and s.source_table = a.source_table and s.sheet = a.sheet and s.row_no = a.row_no
