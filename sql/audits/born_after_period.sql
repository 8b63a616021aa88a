-- Title: A person born after the period that the file is about
-- Grain: one pending row
-- Severity: warn
-- Column: birth_date
-- Subjects: person
-- Reads: birth_date
-- The period is that of the file: the day of a meeting, a month or a year; a file without one is not judged.

select l.submission_id, l.sheet, l.row_no
from query_table($table) as l
inner join core.submission as s on s.submission_id = l.submission_id
where
    l.submission_id in (select submission_id from pending_submission)
    and regexp_matches(s.period, '^[0-9]{4}(-[0-9]{2}){0,2}$')
    and left(strftime(l.birth_date, '%Y-%m-%d'), length(s.period)) > s.period
order by l.submission_id, l.sheet, l.row_no
