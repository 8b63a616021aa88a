-- title: A damaged card number, and the whole one that another record has for the same NIK and a like name
-- grain: one cell and one record that speaks for it
-- reason: a person stands on one card at a time; digits that are left must agree with it

select s.submission_id, s.source, s.source_table, s.sheet, s.row_no, 'kk' as column_name, w.kk_valid as proposed,
    s.kk_status as repair_kind, s.item, w.item as witness
from asked as s
join clue as w on w.nik_valid = s.nik_valid and w.item <> s.item
where s.kk_status not in ('valid', 'missing') and w.kk_valid is not null
    and coalesce(w.kk_valid like s.kk_like, true)
    and name_similarity(s.person_name_key, w.person_name_key) >= 0.85
