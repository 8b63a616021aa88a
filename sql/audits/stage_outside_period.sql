-- Title: A row whose own stage or month is not that of its file
-- Grain: one pending row of a programme list
-- Severity: warn
-- Column: stage
-- Subjects: participation
-- Reads: stage
-- A stage is a month such as 2026-09, or a number of PKH, which is a quarter named by its first month: stage 3 of 2026 is
-- 2026-07. Compared as far as both are written; other words and files without a period are not judged.

with stated as (
    select
        l.submission_id,
        l.sheet,
        l.row_no,
        s.period,
        case
            when regexp_matches(l.stage, '^[0-9]{4}[-_ ][0-9]{2}$') then left(l.stage, 4) || '-' || right(l.stage, 2)
            when regexp_matches(upper(l.stage), '^(TAHAP *)?[1-4]$')
                then left(s.period, 4) || '-' || lpad(cast(cast(right(l.stage, 1) as integer) * 3 - 2 as varchar), 2, '0')
        end as stage_period
    from query_table($table) as l
    inner join core.submission as s on s.submission_id = l.submission_id
    where
        l.submission_id in (select submission_id from pending_submission)
        and regexp_matches(s.period, '^[0-9]{4}(-[0-9]{2}){0,2}$')
)
select submission_id, sheet, row_no
from stated
where left(stage_period, least(length(period), 7)) <> left(period, 7)
order by submission_id, sheet, row_no
