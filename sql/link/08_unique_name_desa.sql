-- title: A name of two or more words that is alone in its desa, met in a list without dates and numbers
-- grain: one pair of records
-- reason: house-repair lists bring a name and a desa only; they are followed when just one person there has that name

with person as (
    select record_id, area_code, nik_valid, kk_valid, person_name_key, birth_date
    from person_now
    where area_code in (select area_code from touched_area) and name_words >= 2
        and record_id not in (select record_id from retired_record)
),
bare as (
    select record_id, area_code, person_name_key from person where nik_valid is null and kk_valid is null and birth_date is null
),
bearer as (
    select area_code, person_name_key, min(record_id) as record_id, min(birth_date) as first_birth, max(birth_date) as last_birth
    from person
    where birth_date is not null
    group by area_code, person_name_key
),
pair as (
    select least(bare.record_id, bearer.record_id) as record_id_left, greatest(bare.record_id, bearer.record_id) as record_id_right
    from bare
    join bearer on bearer.area_code = bare.area_code and bearer.person_name_key = bare.person_name_key
    where bearer.first_birth = bearer.last_birth
)
select * from pair
