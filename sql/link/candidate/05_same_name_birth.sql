-- title: Same folded name of two or more words and the same day of birth, anywhere in the regency
-- grain: one pair of records to be scored
-- reason: people who moved to another desa and got a new card

with person as (
    select record_id, is_fresh, person_name_key, birth_key
    from person_now
    where name_words >= 2 and birth_key is not null and not birth_is_default(birth_key)
),
pair as (
    select least(a.record_id, b.record_id) as record_id_left, greatest(a.record_id, b.record_id) as record_id_right
    from person as a
    join person as b on b.person_name_key = a.person_name_key and b.birth_key = a.birth_key
    where is_new_pair(a.record_id, a.is_fresh, b.record_id, b.is_fresh)
)
select * from pair
