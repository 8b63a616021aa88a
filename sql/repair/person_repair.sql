-- title: Records with an accepted repair, and the values that stand in for the received ones
-- grain: one person record

with accepted as (
    select c.item as record_id, p.column_name, arg_min(p.proposed_value, p.repair_rank) as proposed_value,
        arg_min(p.proposal_id, p.repair_rank) as proposal_id
    from core.repair_proposal as p
    join std.repair_clue as c on c.submission_id = p.submission_id and c.source_table = p.source_table and c.sheet = p.sheet and c.row_no = p.row_no
    where p.repair_status in ('accepted_by_rule', 'accepted_by_person') and not starts_with(c.item, 'rejected:')
    group by c.item, p.column_name
)
select record_id,
    array_to_string(list_sort(list(proposal_id)), ' ') as repair_key,
    max(proposed_value) filter (where column_name = 'nik') as nik,
    max(proposed_value) filter (where column_name = 'kk') as kk,
    max(try_cast(proposed_value as date)) filter (where column_name = 'birth_date') as birth_date,
    max(proposed_value) filter (where column_name = 'sex') as sex
from accepted
group by record_id
