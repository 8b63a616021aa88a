-- title: Same valid NIK and a similar name
-- grain: one pair of records
-- reason: an unguarded NIK joins relatives and reused numbers; a name that is alike rules them out,
--   unless it is another name with another year of birth

with person as (
    select record_id, is_fresh, nik_valid, person_name_key, birth_date from person_now where nik_valid is not null
),
pair as (
    select least(a.record_id, b.record_id) as record_id_left, greatest(a.record_id, b.record_id) as record_id_right
    from person as a
    join person as b on b.nik_valid = a.nik_valid
    where is_new_pair(a.record_id, a.is_fresh, b.record_id, b.is_fresh)
        and (
            -- Most pairs; told before the longer questions are asked.
            a.person_name_key = b.person_name_key
            or (
                name_similarity(a.person_name_key, b.person_name_key) >= 0.82
                and not (name_is_another(a.person_name_key, b.person_name_key) and births_contradict(a.birth_date, b.birth_date))
            )
        )
)
select * from pair
