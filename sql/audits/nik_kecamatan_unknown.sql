-- Title: A NIK of this regency whose kecamatan code never existed
-- Grain: one row whose NIK begins with such a code
-- Severity: warn
-- Column: nik
-- Subjects: person
-- Reads: nik, nik_status
-- A NIK keeps the code of its first registration. The kecamatan split off in 2001 left their parents' codes in use, so today's
-- list holds every code this regency ever issued (domain facts, 2.3); of other regencies only the province is asked.

with known as (
    select
        replace(kabupaten_code, '.', '') as kabupaten,
        replace(kecamatan_code, '.', '') as kecamatan
    from core.region
)

select submission_id, sheet, row_no
from query_table($table)
where
    nik_status = 'valid'
    and left(nik, 4) in (select kabupaten from known)
    and left(nik, 6) not in (select kecamatan from known)
    and submission_id in (select submission_id from pending_submission)
order by submission_id, sheet, row_no
