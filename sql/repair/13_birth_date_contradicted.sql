-- title: The number contradicts the row's date of birth, and another record of this number and a like name has the number's date
-- grain: one cell and one record that speaks for it
-- reason: number, name and another source stand against one cell, so the cell is wrong

select s.submission_id, s.source, s.source_table, s.sheet, s.row_no, 'birth_date' as column_name,
    cast(w.birth_date as varchar) as proposed, 'birth_date_differs' as repair_kind, s.item, w.item as witness
from asked as s
join clue as w on w.nik_valid = s.nik_valid and w.item <> s.item
where s.birth_date is not null and w.birth_date is not null
    and not nik_agrees_with_date(s.nik, s.birth_date) and nik_agrees_with_date(s.nik, w.birth_date)
    and name_similarity(s.person_name_key, w.person_name_key) >= 0.85
