-- title: Same family card, and a name or a day of birth that may be the same
-- grain: one pair of records to be scored
-- reason: a card holds four people on average; those who share neither word nor day are its other members

with person as (
    select record_id, is_fresh, kk_valid, nik_valid, person_name_key, birth_key from person_now where kk_valid is not null
),
pair as (
    select least(a.record_id, b.record_id) as record_id_left, greatest(a.record_id, b.record_id) as record_id_right
    from person as a
    join person as b on b.kk_valid = a.kk_valid
    where is_new_pair(a.record_id, a.is_fresh, b.record_id, b.is_fresh)
        and not is_same_person_twice(a.nik_valid, a.person_name_key, b.nik_valid, b.person_name_key)
        and (
            a.birth_key = b.birth_key
            or name_is_part(a.person_name_key, b.person_name_key)
            or name_similarity(a.person_name_key, b.person_name_key) >= 0.85
        )
)
select * from pair
