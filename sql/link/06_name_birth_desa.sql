-- title: Same folded name and full date of birth in the same desa
-- grain: one pair of records
-- reason: some 3,600 people live in a desa; a name and an exact day together are rare there

with person as (
    select record_id, is_fresh, area_code, nik_valid, person_name_key, birth_full, sex
    from person_now
    where birth_full is not null and area_code is not null
),
pair as (
    select least(a.record_id, b.record_id) as record_id_left, greatest(a.record_id, b.record_id) as record_id_right
    from person as a
    join person as b
        on b.area_code = a.area_code and b.person_name_key = a.person_name_key and b.birth_full = a.birth_full
    where is_new_pair(a.record_id, a.is_fresh, b.record_id, b.is_fresh)
        and same_or_unknown(a.sex, b.sex) and not nik_conflict(a.nik_valid, b.nik_valid)
)
select * from pair
