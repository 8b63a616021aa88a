-- title: Person records as they are compared
-- grain: one person record that is new or has changed since it was last standardised, an accepted repair of it included

with fresh as (
    select s.*
    from statement_now as s
    left join key_before as k
        on k.record_id = s.record_id and k.submission_id = s.submission_id and k.repair_key is not distinct from s.repair_key
    where k.record_id is null
),
-- A million records have some 200,000 names, and folding one takes longer than finding it again.
name as (
    select full_name, fold_person_name(full_name) as person_name_key from (select distinct full_name from fresh where full_name is not null)
),
folded as (
    select fresh.*, name.person_name_key
    from fresh
    left join name on name.full_name = fresh.full_name
),
keyed as (
    select
        f.record_id,
        f.submission_id,
        f.source || '_' || f.source_table as source_table,
        f.area_code,
        r.kecamatan_code,
        -- Where both columns hold one number it is the card's, copied over the person's.
        case when f.nik_status = 'valid' and f.nik is distinct from f.kk then f.nik end as nik_valid,
        case when f.nik_status in ('valid', 'precision_lost') and f.nik is distinct from f.kk then left(f.nik, 15) end as nik15,
        case when f.kk_status = 'valid' then f.kk end as kk_valid,
        f.person_name_key,
        len(string_split(f.person_name_key, ' ')) as name_words,
        f.birth_date,
        case
            when not (month(f.birth_date) = 1 and day(f.birth_date) = 1) and not (month(f.birth_date) = 12 and day(f.birth_date) = 31)
                then f.birth_date
        end as birth_full,
        f.sex,
        f.repair_key
    from folded as f
    left join core.region as r on r.area_code = f.area_code
),
compared as (
    select *, birth_key_of(birth_full, nik15, birth_date) as birth_key from keyed
)
select * from compared
