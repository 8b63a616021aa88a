-- title: Same valid NIK, date of birth and sex
-- grain: one pair of records
-- reason: a name may be a nickname or the husband's; the date and sex of the record itself guard the number

with person as (
    select record_id, is_fresh, nik_valid, birth_date, sex from person_now where nik_valid is not null and birth_date is not null
),
pair as (
    select least(a.record_id, b.record_id) as record_id_left, greatest(a.record_id, b.record_id) as record_id_right
    from person as a
    join person as b on b.nik_valid = a.nik_valid and b.birth_date = a.birth_date
    where is_new_pair(a.record_id, a.is_fresh, b.record_id, b.is_fresh)
        and same_or_unknown(a.sex, b.sex)
)
select * from pair
