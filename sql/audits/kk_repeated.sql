-- Title: The same card number in more than one family row of one file
-- Grain: one family row that shares its card number with another row of its submission
-- Severity: warn
-- Column: kk
-- Subjects: family
-- Reads: kk, kk_status

with numbered as (
    select
        submission_id,
        sheet,
        row_no,
        count(*) over (partition by submission_id, kk) as shared_by
    from query_table($table)
    where
        kk_status = 'valid'
        and submission_id in (select submission_id from pending_submission)
)

select submission_id, sheet, row_no
from numbered
where shared_by > 1
order by submission_id, sheet, row_no
