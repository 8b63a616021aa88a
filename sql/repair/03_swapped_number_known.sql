-- title: NIK and card number in each other's column, as another record of a like name shows, which has them the other way round
-- grain: one cell and one record that speaks for it
-- reason: one number alone may be a card's and a child's; both crosswise are not; the NIK must hold a known date of birth, or the
--   other record might be the one that is swapped

with turned as (
    select s.*, w.item as witness
    from asked as s
    join clue as w on w.nik_valid = s.kk and w.kk_valid = s.nik and w.item <> s.item
    where s.nik <> s.kk and name_similarity(s.person_name_key, w.person_name_key) >= 0.85
        and same_or_unknown(w.birth_date, s.birth_date) and nik_agrees_with_date(s.kk, coalesce(s.birth_date, w.birth_date))
)
select submission_id, source, source_table, sheet, row_no, 'nik' as column_name, kk as proposed, 'swapped' as repair_kind, item, witness
from turned
union all
select submission_id, source, source_table, sheet, row_no, 'kk' as column_name, nik as proposed, 'swapped' as repair_kind, item, witness
from turned
