-- title: Person records as repairs compare them, each with a pattern of the digits that are left of its damaged numbers
-- grain: one person record in use, or one row that was set aside since its two numbers are swapped; of the files that have changed
-- reason: values as received only; a proposal that rested on another repair could confirm itself

with cell as (
    select submission_id, source_table, sheet, row_no,
        max(cell_text) filter (where column_name = 'nik') as nik_cell,
        max(cell_text) filter (where column_name = 'kk') as kk_cell
    from std.number_cell
    where submission_id in (select submission_id from changed_submission)
    group by submission_id, source_table, sheet, row_no
),
name as (
    -- Names repeat; folding each once takes a fifth of the time.
    select full_name, fold_person_name(full_name) as person_name_key
    from (select distinct full_name from std.person_record where submission_id in (select submission_id from changed_submission))
),
record as (
    select r.record_id as item, r.submission_id, r.source, r.source_table, r.sheet, r.row_no, r.area_code, r.nik, r.nik_status,
        r.kk, r.kk_status, r.birth_date, r.sex,
        case when r.nik_status = 'valid' and r.nik is distinct from r.kk then r.nik end as nik_valid,
        case when r.kk_status = 'valid' then r.kk end as kk_valid,
        name.person_name_key, cell.nik_cell, cell.kk_cell
    from std.person_record as r
    left join name on name.full_name = r.full_name
    left join cell on cell.submission_id = r.submission_id and cell.source_table = r.source_table
        and cell.sheet = r.sheet and cell.row_no = r.row_no
    where r.submission_id in (select submission_id from changed_submission)
),
swapped as (
    select 'rejected:' || concat_ws('|', submission_id, source_table, sheet, row_no) as item, submission_id, source, source_table, sheet, row_no,
        cast(null as varchar) as area_code, id_digits(nik) as nik, id_status(nik, '') as nik_status,
        id_digits(kk) as kk, id_status(kk, '') as kk_status, birth_date, cast(null as varchar) as sex,
        cast(null as varchar) as nik_valid, cast(null as varchar) as kk_valid, fold_person_name(full_name) as person_name_key
    from swapped_row
),
together as (
    select * exclude (nik_cell, kk_cell), digits_left(nik_cell, nik_status) as nik_like, digits_left(kk_cell, kk_status) as kk_like
    from record
    union all by name
    select *, cast(null as varchar) as nik_like, cast(null as varchar) as kk_like
    from swapped
)
select * from together
