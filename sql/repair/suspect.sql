-- title: Person records as repairs look at them, each with the text of its damaged numbers and a pattern of the digits that are left
-- grain: one person record in use, or one row that was set aside since its two numbers are swapped

with cell as (
    select submission_id, source_table, source, sheet, row_no,
        max(cell) filter (where column_name = 'nik') as nik_cell,
        max(cell) filter (where column_name = 'kk') as kk_cell
    from number_cell
    group by submission_id, source_table, source, sheet, row_no
),
record as (
    select r.record_id as item, r.submission_id, r.source, r.source_table, r.sheet, r.row_no, r.area_code, r.nik, r.nik_status,
        r.kk, r.kk_status, r.birth_date, r.sex, k.nik_valid, k.kk_valid, k.person_name_key, cell.nik_cell, cell.kk_cell
    from std.person_record as r
    join std.person_key as k on k.record_id = r.record_id
    left join cell on cell.submission_id = r.submission_id and cell.source = r.source and cell.source_table = r.source_table
        and cell.sheet = r.sheet and cell.row_no = r.row_no
),
swapped as (
    select 'rejected:' || submission_id || source_table || sheet || row_no as item, submission_id, source, source_table, sheet, row_no,
        cast(null as varchar) as area_code, id_digits(nik) as nik, id_status(nik, '') as nik_status,
        id_digits(kk) as kk, id_status(kk, '') as kk_status, birth_date, cast(null as varchar) as sex,
        cast(null as varchar) as nik_valid, cast(null as varchar) as kk_valid, fold_person_name(full_name) as person_name_key,
        nik as nik_cell, kk as kk_cell
    from swapped_row
)
select *, digits_left(nik_cell, nik_status) as nik_like, digits_left(kk_cell, kk_status) as kk_like from record
union all by name
select *, cast(null as varchar) as nik_like, cast(null as varchar) as kk_like from swapped
