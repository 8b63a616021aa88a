-- Title: The same valid NIK in the lists of two desa
-- Grain: one pending row whose NIK also stands in another desa of the same source table
-- Severity: warn
-- Column: area_code
-- Subjects: person, participation, verification
-- Reads: nik, nik_status, area_code

with placed as (
    select submission_id, sheet, row_no, nik, area_code
    from query_table($table)
    where nik_status = 'valid' and area_code is not null
),

asked as (
    select nik
    from placed
    where submission_id in (select submission_id from pending_submission)
),

in_two_areas as (
    select nik
    from placed
    where nik in (select nik from asked)
    group by nik
    having count(distinct area_code) > 1
)

select placed.submission_id, placed.sheet, placed.row_no
from placed
inner join in_two_areas on placed.nik = in_two_areas.nik
where placed.submission_id in (select submission_id from pending_submission)
order by placed.submission_id, placed.sheet, placed.row_no
