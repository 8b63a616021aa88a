-- title: Attributes on which the sources of a person disagree
-- grain: one compared attribute of one person touched by this run
-- reason: names are compared as folded for linking, numbers only when valid; a difference inside one source's own rows counts only
--   for persons whom another source knows too

with shared as (
    select p.person_id
    from core.person as p
    join touched_person as t on t.person_id = p.person_id
    where p.source_count > 1
),
statement as (
    select l.person_id, s.*, k.nik_valid, k.person_name_key
    from shared as p
    join core.person_record as l on l.person_id = p.person_id
    join touched_person_statement as s on s.record_id = l.record_id
    join std.person_key as k on k.record_id = l.record_id
),
compared as (
    select
        person_id,
        min(nik_valid) <> max(nik_valid) as nik,
        min(person_name_key) <> max(person_name_key) as full_name,
        min(birth_date) <> max(birth_date) as birth_date,
        min(sex) <> max(sex) as sex,
        min(marital_status) <> max(marital_status) as marital_status,
        min(school_participation) <> max(school_participation) as school_participation,
        min(education) <> max(education) as education,
        count(distinct is_working) > 1 as is_working,
        count(distinct has_disability) > 1 as has_disability,
        count(distinct chronic_illness) > 1 as chronic_illness,
        min(vital_status) <> max(vital_status) as vital_status,
        min(area_code) <> max(area_code) as area_code
    from statement
    group by person_id
),
unlike as (
    select
        c.person_id,
        w.attribute,
        case w.attribute
            when 'nik' then c.nik
            when 'full_name' then c.full_name
            when 'birth_date' then c.birth_date
            when 'sex' then c.sex
            when 'marital_status' then c.marital_status
            when 'school_participation' then c.school_participation
            when 'education' then c.education
            when 'is_working' then c.is_working
            when 'has_disability' then c.has_disability
            when 'chronic_illness' then c.chronic_illness
            when 'vital_status' then c.vital_status
            when 'area_code' then c.area_code
        end as is_unlike
    from compared as c
    cross join core.survivorship as w
    where w.is_compared
),
conflict as (
    select person_id, attribute from unlike where is_unlike
)
select * from conflict
