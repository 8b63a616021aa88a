-- title: Same valid NIK and a similar name
-- grain: one pair of records
-- reason: an unguarded NIK joins relatives and reused numbers; a name that is alike rules them out

with person as (
    select record_id, nik_valid, person_name_key from std.person_key where nik_valid is not null
),
pair as (
    select a.record_id as record_id_left, b.record_id as record_id_right
    from person as a
    join person as b on b.nik_valid = a.nik_valid and a.record_id < b.record_id
    where name_similarity(a.person_name_key, b.person_name_key) >= 0.82
)
select * from pair
