-- title: Records that may meet a new or changed one
-- grain: one person record
-- reason: every rule and every candidate rule asks for a number, a card, a desa or a day of birth in common, so that few records of a
--   large table need to be looked at when one file is new

with fresh as (
    select nik15, kk_valid, birth_key, left(person_name_key, 1) as first_letter from std.person_key where is_fresh
),
-- Those of a day in one look at the table with the others; then the letter of the few that share it.
alike as (
    select rowid as place, is_fresh, area_code, nik15, kk_valid, birth_key, left(person_name_key, 1) as first_letter
    from std.person_key
    where is_fresh
        or area_code in (select area_code from touched_area)
        or nik15 in (select nik15 from fresh where nik15 is not null)
        or kk_valid in (select kk_valid from fresh where kk_valid is not null)
        or birth_key in (select birth_key from fresh where birth_key is not null)
),
met as (
    select place
    from alike
    where is_fresh
        or area_code in (select area_code from touched_area)
        or nik15 in (select nik15 from fresh where nik15 is not null)
        or kk_valid in (select kk_valid from fresh where kk_valid is not null)
    union all
    select a.place from alike as a semi join fresh as f on f.birth_key = a.birth_key and f.first_letter = a.first_letter
)
select * from std.person_key where rowid in (select place from met)
