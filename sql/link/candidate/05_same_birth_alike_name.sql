-- title: Same day of birth and names that may be the same, anywhere in the regency
-- grain: one pair of records to be scored
-- reason: people who moved to another desa and got a new card; the first letter keeps the pairs few

with person as (
    select record_id, is_fresh, nik_valid, person_name_key, name_words, birth_key || left(person_name_key, 1) as block
    from person_now
    where birth_key is not null and not birth_is_default(birth_key)
),
pair as (
    select least(a.record_id, b.record_id) as record_id_left, greatest(a.record_id, b.record_id) as record_id_right
    from person as a
    join person as b on b.block = a.block
    where is_new_pair(a.record_id, a.is_fresh, b.record_id, b.is_fresh)
        and not is_same_person_twice(a.nik_valid, a.person_name_key, b.nik_valid, b.person_name_key)
        and (a.name_words >= 2 and a.person_name_key = b.person_name_key or name_similarity(a.person_name_key, b.person_name_key) >= 0.92)
)
select * from pair
