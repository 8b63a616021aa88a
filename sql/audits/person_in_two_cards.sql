-- Title: The same valid NIK on two family cards of one source table
-- Grain: one pending row whose NIK stands beside another card number, in this file or in an earlier one
-- Severity: warn
-- Column: kk
-- Subjects: person
-- Reads: nik, nik_status, kk, kk_status

with carded as (
    select submission_id, sheet, row_no, nik, kk
    from query_table($table)
    where nik_status = 'valid' and kk_status = 'valid'
),

asked as (
    select nik
    from carded
    where submission_id in (select submission_id from pending_submission)
),

on_two_cards as (
    select nik
    from carded
    where nik in (select nik from asked)
    group by nik
    having count(distinct kk) > 1
)

select carded.submission_id, carded.sheet, carded.row_no
from carded
inner join on_two_cards on carded.nik = on_two_cards.nik
where carded.submission_id in (select submission_id from pending_submission)
order by carded.submission_id, carded.sheet, carded.row_no
