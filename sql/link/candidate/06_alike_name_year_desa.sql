-- title: Names that may be the same and one year of birth in one desa, where a day stands for an unknown one or slipped
-- grain: one pair of records to be scored
-- reason: a misspelt name and a damaged day in one record; the first letter keeps the pairs few

with person as (
    select record_id, is_fresh, person_name_key, birth_key, birth_is_default(birth_key) as is_stand_in, birth_turned(birth_key) as birth_turned,
        area_code || left(birth_key, 2) || left(person_name_key, 1) as block
    from person_now
    where area_code is not null and birth_key is not null
),
pair as (
    select least(a.record_id, b.record_id) as record_id_left, greatest(a.record_id, b.record_id) as record_id_right
    from person as a
    join person as b on b.block = a.block
    where is_new_pair(a.record_id, a.is_fresh, b.record_id, b.is_fresh)
        and a.birth_key <> b.birth_key
        and (a.is_stand_in or b.is_stand_in or hamming(a.birth_key, b.birth_key) = 1 or a.birth_turned = b.birth_key)
        and name_is_alike(a.person_name_key, b.person_name_key)
)
select * from pair
