-- title: What is found of identity numbers, by file, table and column
-- grain: one finding about one column of one source table of one file that has changed

with person as (
    select * from std.person_record where submission_id in (select submission_id from changed_submission)
),
issued as (
    select replace(kabupaten_code, '.', '') as kabupaten, replace(kecamatan_code, '.', '') as kecamatan from core.region
),
number as (
    select submission_id, source, source_table, 'nik' as column_name, nik as digits, nik_status as status, kk as card, birth_date, sex
    from person
    union all by name
    select submission_id, source, source_table, 'kk' as column_name, kk as digits, kk_status as status
    from person
    union all by name
    select f.submission_id, f.source, f.source_table, 'kk of families' as column_name, f.kk as digits, f.kk_status as status
    from std.family_record as f
    anti join person as p on p.submission_id = f.submission_id and p.source_table = f.source_table
    where f.submission_id in (select submission_id from changed_submission)
),
stated as (
    select submission_id, source, source_table, column_name, case when digits = card then 'card_copied' else status end as finding, count(*) as row_count
    from number
    where status is not null
    group by submission_id, source, source_table, column_name, finding
),
compared as (
    select submission_id, source, source_table, column_name,
        count(*) filter (where not nik_agrees_with_date(digits, birth_date)) as birth_date_differs,
        count(*) filter (where (sex = 'female') <> nik_is_female(digits)) as sex_differs,
        count(*) filter (where not list_contains($provinces::varchar[], left(digits, 2))) as province_unknown,
        count(*) filter (
            where left(digits, 4) in (select kabupaten from issued) and left(digits, 6) not in (select kecamatan from issued)
        ) as kecamatan_unknown
    from number
    where status = 'valid'
    group by submission_id, source, source_table, column_name
),
again as (
    select submission_id, source, source_table, column_name, count(*) as rows_of_number
    from number
    where status = 'valid' and column_name <> 'kk'
    group by submission_id, source, source_table, column_name, digits
    having count(*) > 1
),
leading_zero as (
    select submission_id, source, source_table
    from clue
    where submission_id in (select submission_id from changed_submission)
        and nik_status = 'wrong_length' and length(nik) = 15 and left(nik, 10) = replace(area_code, '.', '')
),
found as (
    select * from stated
    union all by name
    select submission_id, source, source_table, column_name, finding, row_count
    from compared unpivot (row_count for finding in (birth_date_differs, sex_differs, province_unknown, kecamatan_unknown))
    union all by name
    select submission_id, source, source_table, column_name, 'repeated' as finding, sum(rows_of_number) as row_count
    from again group by submission_id, source, source_table, column_name
    union all by name
    select submission_id, source, source_table, column_name, 'float_suffix' as finding, count(*) as row_count
    from std.number_cell
    where submission_id in (select submission_id from changed_submission) and regexp_matches(cell_text, '^[0-9]{16}\.0+$')
    group by submission_id, source, source_table, column_name
    union all by name
    select submission_id, source, source_table, 'nik' as column_name, 'leading_zero_lost' as finding, count(*) as row_count
    from leading_zero group by submission_id, source, source_table
    union all by name
    select submission_id, source, source_table, 'nik' as column_name, 'swapped' as finding, count(*) as row_count
    from swapped_row group by submission_id, source, source_table
)
select submission_id, source, source_table, split_part(column_name, ' ', 1) as column_name, finding, sum(row_count) as row_count
from found
where row_count > 0
group by submission_id, source, source_table, split_part(column_name, ' ', 1), finding
