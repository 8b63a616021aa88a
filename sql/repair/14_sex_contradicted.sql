-- title: The number contradicts the row's sex, and another record of this number and a like name has the number's sex
-- grain: one cell and one record that speaks for it
-- reason: number, name and another source stand against one cell, so the cell is wrong

select s.submission_id, s.source, s.source_table, s.sheet, s.row_no, 'sex' as column_name, w.sex as proposed,
    'sex_differs' as repair_kind, s.item, w.item as witness
from asked as s
join clue as w on w.nik_valid = s.nik_valid and w.item <> s.item
where s.sex <> w.sex and (s.sex = 'female') <> nik_is_female(s.nik)
    and same_or_unknown(s.birth_date, w.birth_date)
    and name_similarity(s.person_name_key, w.person_name_key) >= 0.85
