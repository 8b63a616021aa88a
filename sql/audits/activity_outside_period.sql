-- Title: An activity dated outside the year its register is about
-- Grain: one pending row of the laboratory's register
-- Severity: warn
-- Column: activity_date
-- Subjects: budget
-- Reads: activity_date
-- The year is that of the submission's period; a register without a period is not judged.

select register.submission_id, register.sheet, register.row_no
from query_table($table) as register
inner join core.submission as submission on register.submission_id = submission.submission_id
where
    register.submission_id in (select submission_id from pending_submission)
    and left(submission.period, 4) <> strftime(register.activity_date, '%Y')
order by register.submission_id, register.sheet, register.row_no
