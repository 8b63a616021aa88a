-- title: Same NIK, or the same but for a lost last digit, that no rule took
-- grain: one pair of records to be scored
-- reason: borrowed and damaged numbers; name, day and card must say whose they are

with person as (
    select record_id, is_fresh, nik_valid, nik15, person_name_key from person_now where nik15 is not null
),
pair as (
    select least(a.record_id, b.record_id) as record_id_left, greatest(a.record_id, b.record_id) as record_id_right
    from person as a
    join person as b on b.nik15 = a.nik15
    where is_new_pair(a.record_id, a.is_fresh, b.record_id, b.is_fresh)
        and not is_same_person_twice(a.nik_valid, a.person_name_key, b.nik_valid, b.person_name_key)
        and (a.nik_valid is null or b.nik_valid is null or a.nik_valid = b.nik_valid)
)
select * from pair
