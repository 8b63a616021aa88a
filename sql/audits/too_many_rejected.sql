-- Title: A file of which so many rows are rejected that the rest cannot be trusted
-- Grain: one rejected row of such a file
-- Severity: stop_source
-- Column: record_id
-- Subjects: person, family, participation, verification, survey_household, budget, programme
-- Reads: record_id
-- Parameters: share=0.5
-- Reads the temporary table row_verdict (submission_id, sheet, row_no, severity) of the same std table: run it last.

with rejected as (
    select distinct submission_id, sheet, row_no
    from row_verdict
    where severity = 'reject_row'
),

counted as (
    select submission_id, count(*) as all_rows
    from query_table($table)
    where submission_id in (select submission_id from pending_submission)
    group by submission_id
),

alarming as (
    select counted.submission_id
    from counted
    inner join rejected on counted.submission_id = rejected.submission_id
    group by counted.submission_id, counted.all_rows
    having count(*) > $share * counted.all_rows
)

select rejected.submission_id, rejected.sheet, rejected.row_no
from rejected
inner join alarming on rejected.submission_id = alarming.submission_id
order by rejected.submission_id, rejected.sheet, rejected.row_no
