-- title: Same name of two or more words and full date of birth in the same kecamatan
-- grain: one pair of records
-- reason: people move between desa of a kecamatan; one-word names are too common to follow them by

with person as (
    select record_id, kecamatan_code, nik_valid, person_name_sorted, birth_full, sex
    from std.person_key
    where birth_full is not null and kecamatan_code is not null and name_words >= 2
),
pair as (
    select a.record_id as record_id_left, b.record_id as record_id_right
    from person as a
    join person as b
        on b.kecamatan_code = a.kecamatan_code and b.person_name_sorted = a.person_name_sorted and b.birth_full = a.birth_full
        and a.record_id < b.record_id
    where same_or_unknown(a.sex, b.sex) and not nik_conflict(a.nik_valid, b.nik_valid)
)
select * from pair
