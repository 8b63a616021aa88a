-- title: Same day of birth in one desa, and names that may be the same
-- grain: one pair of records to be scored
-- reason: shortened and misspelt names; a day of birth is shared by few in a desa

with person as (
    select record_id, is_fresh, area_code, nik_valid, person_name_key, birth_key from person_now where area_code is not null and birth_key is not null
),
pair as (
    select least(a.record_id, b.record_id) as record_id_left, greatest(a.record_id, b.record_id) as record_id_right
    from person as a
    join person as b on b.area_code = a.area_code and b.birth_key = a.birth_key
    where is_new_pair(a.record_id, a.is_fresh, b.record_id, b.is_fresh)
        and not is_same_person_twice(a.nik_valid, a.person_name_key, b.nik_valid, b.person_name_key)
        and (
            name_is_part(a.person_name_key, b.person_name_key)
            or name_similarity(a.person_name_key, b.person_name_key) >= 0.85
        )
)
select * from pair
