-- title: One slip of a digit away from the number that the same name and date of birth have elsewhere
-- grain: one cell and one record that speaks for it
-- reason: a number that is impossible, or contradicts its own row, is the one that slipped; of two possible numbers nothing tells which:
--   a slipped number is often another person's, whose lists then speak for it

with issued as (
    select replace(kabupaten_code, '.', '') as kabupaten, replace(kecamatan_code, '.', '') as kecamatan from core.region
),
impossible as (
    select * from asked
    where nik_status in ('invalid_date', 'wrong_length')
        or (nik_status = 'valid' and (
            nik_disagrees(nik, birth_date, sex)
            or (left(nik, 4) in (select kabupaten from issued) and left(nik, 6) not in (select kecamatan from issued))
        ))
),
slip as (
    select s.*, w.item as witness, w.nik_valid as proposed
    from impossible as s
    join clue as w on w.birth_date = s.birth_date and w.person_name_key = s.person_name_key and w.item <> s.item
    where is_one_slip(s.nik, w.nik_valid)
)
select distinct submission_id, source, source_table, sheet, row_no, 'nik' as column_name, proposed, 'digit_slip' as repair_kind, item, witness
from slip
where not nik_disagrees(proposed, birth_date, sex)
