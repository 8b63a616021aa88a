-- title: One slip of a digit away from the number that the same name and date of birth have elsewhere
-- grain: one cell and one record that speaks for it
-- reason: only the serial differs between people of one day and place, so a slip there is none; two valid numbers a kecamatan apart
--   may be two people of a common name and one day, unless both stand on one card

select s.submission_id, s.source, s.source_table, s.sheet, s.row_no, 'nik' as column_name, w.nik_valid as proposed,
    'digit_slip' as repair_kind, s.item, w.item as witness
from suspect as s
join suspect as w on w.birth_date = s.birth_date and w.person_name_key = s.person_name_key and w.item <> s.item
where s.nik is not null and is_one_slip(s.nik, w.nik_valid)
    and (s.nik_status in ('invalid_date', 'wrong_length') or (s.nik_status = 'valid' and left(s.nik, 12) <> left(w.nik_valid, 12) and s.kk_valid = w.kk_valid))
    and not nik_disagrees(w.nik_valid, s.birth_date, s.sex)
