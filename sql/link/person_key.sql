-- title: Person records as they are compared
-- grain: one person record that is new or has changed since it was last standardised, an accepted repair of it included

with record as (
    select record_id, submission_id, source, source_table, area_code, nik, nik_status, kk, kk_status, full_name,
        birth_date_received as birth_date, sex_received as sex, repair_key
    from std.person_statement as s
    semi join changed_part as c on c.submission_id = s.submission_id and c.area = coalesce(s.area_code, '')
),
known as (
    select record_id, submission_id, repair_key
    from std.person_key as k
    semi join changed_part as c on c.submission_id = k.submission_id and c.area = coalesce(k.area_code, '')
),
fresh as (
    select record.*
    from record
    left join known on known.record_id = record.record_id and known.submission_id = record.submission_id
        and known.repair_key is not distinct from record.repair_key
    where known.record_id is null
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
