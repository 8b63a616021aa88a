-- title: NIK and card number in each other's column by the row's own date of birth
-- grain: one cell
-- reason: the number in the card's column holds the birth date of the row and the one in the other column does not

with turned as (
    select * from asked
    where nik <> kk and kk_status = 'valid' and nik_status = 'valid'
        and nik_agrees_with_date(kk, birth_date) and not coalesce(nik_agrees_with_date(nik, birth_date), false)
)
select submission_id, source, source_table, sheet, row_no, 'nik' as column_name, kk as proposed, 'swapped' as repair_kind, item,
    cast(null as varchar) as witness
from turned
union all
select submission_id, source, source_table, sheet, row_no, 'kk' as column_name, nik as proposed, 'swapped' as repair_kind, item,
    cast(null as varchar) as witness
from turned
