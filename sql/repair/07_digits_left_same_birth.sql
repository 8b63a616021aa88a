-- title: Every digit that is left agrees with a whole number of a like name and the same date of birth
-- grain: one cell and one record that speaks for it
-- reason: cards are issued again when families move; name and day stay

select s.submission_id, s.source, s.source_table, s.sheet, s.row_no, 'nik' as column_name, w.nik_valid as proposed,
    s.nik_status as repair_kind, s.item, w.item as witness
from asked as s
join clue as w on w.birth_date = s.birth_date and w.item <> s.item
where s.nik_like is not null and w.nik_valid like s.nik_like
    and name_similarity(s.person_name_key, w.person_name_key) >= 0.92 and not nik_disagrees(w.nik_valid, s.birth_date, s.sex)
