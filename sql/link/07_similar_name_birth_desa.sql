-- title: Similar name, full date of birth and sex in the same desa, one side without a valid NIK
-- grain: one pair of records
-- reason: a damaged number leaves name and day; a slip in the name is forgiven only inside one desa

with person as (
    select record_id, is_fresh, area_code, nik_valid, person_name_key, birth_full, sex
    from person_now
    where birth_full is not null and area_code is not null and sex is not null
),
pair as (
    select least(a.record_id, b.record_id) as record_id_left, greatest(a.record_id, b.record_id) as record_id_right
    from person as a
    join person as b
        on b.area_code = a.area_code and b.birth_full = a.birth_full and b.sex = a.sex
    where is_new_pair(a.record_id, a.is_fresh, b.record_id, b.is_fresh)
        and (a.nik_valid is null or b.nik_valid is null or nik_is_close(a.nik_valid, b.nik_valid))
        and name_similarity(a.person_name_key, b.person_name_key) >= 0.92
)
select * from pair
