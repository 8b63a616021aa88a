-- title: The first fifteen digits and a like name, in the same desa
-- grain: one cell and one record that speaks for it
-- reason: ten people at most share fifteen digits; programme lists have neither card nor date, but a desa

select s.submission_id, s.source, s.source_table, s.sheet, s.row_no, 'nik' as column_name, w.nik_valid as proposed,
    s.nik_status as repair_kind, s.item, w.item as witness
from asked as s
join clue as w on left(w.nik_valid, 15) = left(s.nik, 15) and w.item <> s.item
where s.nik_status = 'precision_lost' and w.area_code = s.area_code
    and name_similarity(s.person_name_key, w.person_name_key) >= 0.92
    and same_or_unknown(s.birth_date, w.birth_date) and same_or_unknown(s.sex, w.sex)
