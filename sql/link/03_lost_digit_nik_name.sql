-- title: Same first 15 digits, one side having lost its last digit, a similar name, and the same desa or card
-- grain: one pair of records
-- reason: a spreadsheet turned the last digit into 0; ten people born on one day in one place share the other fifteen, so the date
--   inside the number is no second witness: name and desa, or name and card, must be. The few that lost a digit are asked of all others

with person as (
    select record_id, is_fresh, nik_valid, nik15, kk_valid, area_code, person_name_key, birth_date from person_now where nik15 is not null
),
pair as (
    select least(a.record_id, b.record_id) as record_id_left, greatest(a.record_id, b.record_id) as record_id_right
    from person as a
    join person as b on b.nik15 = a.nik15
    where a.nik_valid is null
        and (b.nik_valid is not null or a.record_id < b.record_id)
        and (a.is_fresh or b.is_fresh)
        and same_or_unknown(a.birth_date, b.birth_date)
        and (
            (a.area_code = b.area_code and name_similarity(a.person_name_key, b.person_name_key) >= 0.92)
            or (a.kk_valid = b.kk_valid and name_similarity(a.person_name_key, b.person_name_key) >= 0.85)
        )
)
select * from pair
