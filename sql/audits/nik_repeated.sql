-- Title: The same valid NIK in more than one row of one file
-- Grain: one row that shares its NIK with another row of its submission
-- Severity: warn
-- Column: nik
-- Subjects: person, participation, verification
-- Reads: nik, nik_status

with numbered as (
    select
        submission_id,
        sheet,
        row_no,
        count(*) over (partition by submission_id, nik) as shared_by
    from query_table($table)
    where
        nik_status = 'valid'
        and submission_id in (select submission_id from pending_submission)
)

select submission_id, sheet, row_no
from numbered
where shared_by > 1
order by submission_id, sheet, row_no
