-- title: Same first 15 digits, one side having lost its last digit, and a similar name
-- grain: one pair of records
-- reason: a spreadsheet turned the last digit into 0; 15 digits still name the place, day and most of the serial number

with person as (
    select record_id, nik_valid, nik15, person_name_key, birth_date from std.person_key where nik15 is not null
),
pair as (
    select a.record_id as record_id_left, b.record_id as record_id_right
    from person as a
    join person as b on b.nik15 = a.nik15 and a.record_id < b.record_id
    where (a.nik_valid is null or b.nik_valid is null)
        and name_similarity(a.person_name_key, b.person_name_key) >= 0.85
        and same_or_unknown(a.birth_date, b.birth_date)
)
select * from pair
