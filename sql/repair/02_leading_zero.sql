-- title: Fifteen digits that begin with the desa's own code
-- grain: one cell
-- reason: OpenSID's temporary number is 0, ten digits of the desa and a serial; typed as a number it loses the 0

select submission_id, source, source_table, sheet, row_no, 'nik' as column_name, '0' || nik as proposed,
    'leading_zero_lost' as repair_kind, item, cast(null as varchar) as witness
from asked
where nik_status = 'wrong_length' and length(nik) = 15 and left(nik, 10) = replace(area_code, '.', '')
