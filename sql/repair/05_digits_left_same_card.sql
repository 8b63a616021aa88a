-- title: Every digit that is left agrees with a whole number of a like name on the same card
-- grain: one cell and one record that speaks for it
-- reason: a card holds one person of a name; the digits that are left rule out the others

select s.submission_id, s.source, s.source_table, s.sheet, s.row_no, 'nik' as column_name, w.nik_valid as proposed,
    s.nik_status as repair_kind, s.item, w.item as witness
from asked as s
join clue as w on w.kk_valid = s.kk_valid and w.item <> s.item
where s.nik_like is not null and w.nik_valid like s.nik_like
    and name_similarity(s.person_name_key, w.person_name_key) >= 0.85
    and same_or_unknown(s.birth_date, w.birth_date) and not nik_disagrees(w.nik_valid, s.birth_date, s.sex)
