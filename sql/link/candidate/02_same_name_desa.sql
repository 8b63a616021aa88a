-- title: Same folded name in one desa, and days of birth that may be the same
-- grain: one pair of records to be scored
-- reason: most records without a usable number still have name and desa; the year keeps frequent names apart

with person as (
    select record_id, is_fresh, area_code, nik_valid, person_name_key, birth_key from person_now where area_code is not null
),
pair as (
    select least(a.record_id, b.record_id) as record_id_left, greatest(a.record_id, b.record_id) as record_id_right
    from person as a
    join person as b on b.area_code = a.area_code and b.person_name_key = a.person_name_key
    where is_new_pair(a.record_id, a.is_fresh, b.record_id, b.is_fresh)
        and not is_same_person_twice(a.nik_valid, a.person_name_key, b.nik_valid, b.person_name_key)
        and (a.birth_key is null or b.birth_key is null or same_year(a.birth_key, b.birth_key) or birth_is_close(a.birth_key, b.birth_key))
)
select * from pair
