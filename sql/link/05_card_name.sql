-- title: Same family card and the same folded name, one side without a date of birth
-- grain: one pair of records
-- reason: programme lists have no dates; a card holds one person of a name, unless both sides show different numbers

with person as (
    select record_id, is_fresh, kk_valid, nik_valid, person_name_key, birth_date from person_now where kk_valid is not null
),
pair as (
    select least(a.record_id, b.record_id) as record_id_left, greatest(a.record_id, b.record_id) as record_id_right
    from person as a
    join person as b on b.kk_valid = a.kk_valid and b.person_name_key = a.person_name_key
    where is_new_pair(a.record_id, a.is_fresh, b.record_id, b.is_fresh)
        and not nik_conflict(a.nik_valid, b.nik_valid)
        and (a.birth_date is null or b.birth_date is null or abs(year(a.birth_date) - year(b.birth_date)) <= 1)
)
select * from pair
