-- title: Records whose proposals may be other than they were: their file has changed, or a record that could speak for them has
-- grain: one person record
-- reason: a proposal rests on records that share its number, card, name and day, or desa and day; all that share one with a changed
--   record are asked again, whether that record came or went

with changed as (
    select nik_valid, kk_valid, birth_date, person_name_key, area_code from clue_now
    union all
    select nik_valid, kk_valid, birth_date, person_name_key, area_code from clue_before
),
number as (
    select distinct nik_valid from changed where nik_valid is not null
),
card as (
    select distinct kk_valid from changed where kk_valid is not null
),
named_day as (
    select distinct birth_date, person_name_key from changed
),
placed_day as (
    select distinct birth_date, area_code from changed
),
near as (
    select c.item from clue as c semi join number as n on n.nik_valid = c.nik
    union all
    select c.item from clue as c semi join number as n on n.nik_valid = c.kk
    union all
    select c.item from clue as c semi join card as k on k.kk_valid = c.kk_valid
    union all
    select c.item from clue as c semi join named_day as d on d.birth_date = c.birth_date and d.person_name_key = c.person_name_key
    union all
    select c.item from clue as c semi join placed_day as d on d.birth_date = c.birth_date and d.area_code = c.area_code
    union all
    select c.item
    from clue as c
    semi join (select distinct left(nik_valid, 15) as nik15 from number) as n on n.nik15 = left(c.nik, 15)
    where c.nik_status = 'precision_lost'
    union all
    select c.item
    from clue as c
    semi join (select distinct birth_date from changed where nik_valid is not null) as d on d.birth_date = c.birth_date
    where c.nik_like is not null
    union all
    select c.item from clue as c where c.submission_id in (select submission_id from changed_submission)
)
select c.* from clue as c semi join near as n on n.item = c.item
