-- Title: Members of one family card in different neighbourhood units
-- Grain: one row of a card whose members stand in more than one RT and RW of the same file
-- Severity: warn
-- Column: rt
-- Subjects: person
-- Reads: kk, kk_status, rt, rw

with carded as (
    select submission_id, sheet, row_no, kk, rw || '/' || rt as unit
    from query_table($table)
    where
        kk_status = 'valid'
        and rt is not null
        and rw is not null
        and submission_id in (select submission_id from pending_submission)
),

spread as (
    select submission_id, kk
    from carded
    group by submission_id, kk
    having count(distinct unit) > 1
)

select carded.submission_id, carded.sheet, carded.row_no
from carded
inner join spread on carded.submission_id = spread.submission_id and carded.kk = spread.kk
order by carded.submission_id, carded.sheet, carded.row_no
