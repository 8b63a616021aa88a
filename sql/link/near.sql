-- title: Records that may meet a new or changed one
-- grain: one person record
-- reason: every rule and every candidate rule asks for a number, a card, a desa or a day of birth in common, so that few records of a
--   large table need to be looked at when one file is new

with fresh as (
    select nik15, kk_valid, birth_key, left(person_name_key, 1) as first_letter from std.person_key where is_fresh
),
day_of_fresh as (
    select distinct birth_key, first_letter from fresh where birth_key is not null
),
near as (
    select k.*
    from std.person_key as k
    left join day_of_fresh as d on d.birth_key = k.birth_key and d.first_letter = left(k.person_name_key, 1)
    where d.birth_key is not null
        or k.is_fresh
        or k.area_code in (select area_code from touched_area)
        or k.nik15 in (select nik15 from fresh where nik15 is not null)
        or k.kk_valid in (select kk_valid from fresh where kk_valid is not null)
)
select * from near
