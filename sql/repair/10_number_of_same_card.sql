-- title: No digit of the number can be used; a like name on the same card has a whole one
-- grain: one cell and one record that speaks for it
-- reason: placeholders, temporary numbers and card numbers copied over the NIK say nothing, but the row says who it is about

with empty as (
    select *, case when nik = kk then 'card_copied' else nik_status end as repair_kind
    from asked
    where nik_status in ('placeholder', 'temporary', 'invalid', 'wrong_length', 'invalid_date') or (nik_status = 'valid' and nik = kk)
)
select s.submission_id, s.source, s.source_table, s.sheet, s.row_no, 'nik' as column_name, w.nik_valid as proposed,
    s.repair_kind, s.item, w.item as witness
from empty as s
join clue as w on w.kk_valid = s.kk_valid and w.item <> s.item
where w.nik_valid is not null and name_similarity(s.person_name_key, w.person_name_key) >= 0.92
    and same_or_unknown(s.birth_date, w.birth_date) and not nik_disagrees(w.nik_valid, s.birth_date, s.sex)
