-- title: The number contradicts the row's date of birth or sex, and a like name of that date on the same card has another that agrees
-- grain: one cell and one record that speaks for it
-- reason: the number of a relative or a neighbour was written; the row's own date and the other record say whose

select s.submission_id, s.source, s.source_table, s.sheet, s.row_no, 'nik' as column_name, w.nik_valid as proposed,
    case when nik_agrees_with_date(s.nik, s.birth_date) then 'sex_differs' else 'birth_date_differs' end as repair_kind, s.item, w.item as witness
from asked as s
join clue as w on w.kk_valid = s.kk_valid and w.birth_date = s.birth_date and w.item <> s.item
where s.nik_valid is not null and w.nik_valid <> s.nik_valid
    and nik_disagrees(s.nik, s.birth_date, s.sex) and not nik_disagrees(w.nik_valid, s.birth_date, s.sex)
    and name_similarity(s.person_name_key, w.person_name_key) >= 0.85
