-- title: No digit of the number can be used; a like name and the full date of birth in the same desa have a whole one
-- grain: one cell and one record that speaks for it
-- reason: a list without cards still says name, day and desa; together they are rare

with empty as (
    select *, case when nik = kk then 'card_copied' else nik_status end as repair_kind
    from asked
    where nik_status in ('placeholder', 'temporary', 'invalid', 'wrong_length', 'invalid_date') or (nik_status = 'valid' and nik = kk)
)
select s.submission_id, s.source, s.source_table, s.sheet, s.row_no, 'nik' as column_name, w.nik_valid as proposed,
    s.repair_kind, s.item, w.item as witness
from empty as s
join clue as w
    on w.area_code = s.area_code and w.birth_date = s.birth_date and w.item <> s.item
where w.nik_valid is not null and name_similarity(s.person_name_key, w.person_name_key) >= 0.92 and not nik_disagrees(w.nik_valid, s.birth_date, s.sex)
    and not (month(s.birth_date) in (1, 12) and day(s.birth_date) in (1, 31))
