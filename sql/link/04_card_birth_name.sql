-- title: Same family card, date of birth and a similar name
-- grain: one pair of records
-- reason: within one family two members of one birthday and like names are twins at most; twins differ in NIK

with person as (
    select record_id, is_fresh, kk_valid, nik_valid, person_name_key, birth_date, sex
    from person_now
    where kk_valid is not null and birth_date is not null
),
pair as (
    select least(a.record_id, b.record_id) as record_id_left, greatest(a.record_id, b.record_id) as record_id_right
    from person as a
    join person as b on b.kk_valid = a.kk_valid and b.birth_date = a.birth_date
    where is_new_pair(a.record_id, a.is_fresh, b.record_id, b.is_fresh)
        and name_similarity(a.person_name_key, b.person_name_key) >= 0.85
        and same_or_unknown(a.sex, b.sex)
)
select * from pair
