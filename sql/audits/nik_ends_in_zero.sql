-- Title: A file in which too many NIKs end in 0, so that a spreadsheet has eaten last digits
-- Grain: one row whose NIK ends in 0, of a file in which they are too many
-- Severity: stop_source
-- Column: nik
-- Subjects: person, participation, verification
-- Reads: nik, nik_status
-- Parameters: share=0.12, errors=5, minimum=30
-- Excel keeps 15 digits (domain facts, 6.3). A tenth may end in 0 by chance, so a file must have $minimum rows and exceed
-- a tenth by $errors standard errors, each the square root of 0.09 x rows. Numbers known as damaged are not asked.

with numbered as (
    select
        submission_id,
        sheet,
        row_no,
        right(nik, 1) = '0' as ends_in_zero
    from query_table($table)
    where
        nik_status = 'valid'
        and submission_id in (select submission_id from pending_submission)
),

counted as (
    select submission_id, count(*) as valid_rows, count(*) filter (where ends_in_zero) as zero_rows
    from numbered
    group by submission_id
),

alarming as (
    select submission_id
    from counted
    where
        valid_rows >= $minimum
        and zero_rows > $share * valid_rows
        and zero_rows > 0.1 * valid_rows + $errors * sqrt(0.09 * valid_rows)
)

select numbered.submission_id, numbered.sheet, numbered.row_no
from numbered
inner join alarming on numbered.submission_id = alarming.submission_id
where numbered.ends_in_zero
order by numbered.submission_id, numbered.sheet, numbered.row_no
