-- title: What is found of identity numbers, by source, table and column
-- grain: one finding about one column of one source table

with person_table as (
    select distinct source, source_table from std.person_record
),
number as (
    select source, source_table, submission_id, 'nik' as column_name, nik as digits, nik_status as status, kk as card, birth_date, sex,
        true as is_single
    from std.person_record
    union all by name
    select source, source_table, submission_id, 'kk' as column_name, kk as digits, kk_status as status, false as is_single
    from std.person_record
    union all by name
    select f.source, f.source_table, f.submission_id, 'kk' as column_name, f.kk as digits, f.kk_status as status, true as is_single
    from std.family_record as f
    anti join person_table as p on p.source = f.source and p.source_table = f.source_table
),
counted as (
    select *, count(*) over (partition by column_name, source, source_table, submission_id, digits) as shared_by
    from number
    where status is not null
),
found as (
    select source, source_table, column_name, unnest(list_filter([
        case when digits = card then 'card_copied' else status end,
        case when status = 'valid' and not nik_agrees_with_date(digits, birth_date) then 'birth_date_differs' end,
        case when status = 'valid' and (sex = 'female') <> nik_is_female(digits) then 'sex_differs' end,
        case when status = 'valid' and not list_contains($provinces::varchar[], left(digits, 2)) then 'province_unknown' end,
        case
            when status = 'valid' and left(digits, 4) in (select replace(kabupaten_code, '.', '') from core.region)
                and left(digits, 6) not in (select replace(kecamatan_code, '.', '') from core.region)
                then 'kecamatan_unknown'
        end,
        case when status = 'valid' and is_single and shared_by > 1 then 'repeated' end
    ], lambda x: x is not null)) as finding
    from counted
    union all
    select source, source_table, column_name, 'float_suffix' as finding
    from number_cell
    where regexp_matches(cell, '^[0-9]{16}\.0+$')
    union all
    select source, source_table, 'nik' as column_name, 'leading_zero_lost' as finding
    from suspect
    where nik_status = 'wrong_length' and length(nik) = 15 and left(nik, 10) = replace(area_code, '.', '')
    union all
    select source, source_table, 'nik' as column_name, 'swapped' as finding from swapped_row
)
select source, source_table, column_name, finding, count(*) as row_count
from found
group by source, source_table, column_name, finding
