-- title: Persons, each attribute from the source trusted most for it, then the latest statement
-- grain: one living or dead person whose records are new or have changed

with statement as (
    select
        l.person_id,
        s.*,
        -- Later statements first within one rank; a statement without a date comes last.
        cast(date_diff('day', coalesce(s.observed_on, date '1900-01-01'), date '2200-01-01') as double) / 1000000 + tie_breaker(s.record_id) as age_key,
        case when s.nik_status = 'valid' and not s.nik_repaired then 0 when s.nik_status = 'valid' then 40 else 50 end as nik_penalty
    from std.person_statement as s
    join core.person_record as l on l.record_id = s.record_id
    join touched_person as t on t.person_id = l.person_id
),
chosen as (
    select
        t.person_id,
        best_of(t.nik, r.nik + t.nik_penalty + t.age_key) as nik,
        best_of(t.nik_status, case when t.nik is null then 1000 else r.nik + t.nik_penalty end + t.age_key) as nik_status,
        best_of(t.full_name, r.full_name + t.age_key) as full_name,
        best_of(t.birth_place, r.birth_place + t.age_key) as birth_place,
        best_of(t.birth_date, r.birth_date + t.age_key) as birth_date,
        best_of(t.sex, r.sex + t.age_key) as sex,
        best_of(t.marital_status, r.marital_status + t.age_key) as marital_status,
        best_of(t.school_participation, r.school_participation + t.age_key) as school_participation,
        best_of(t.education, r.education + t.age_key) as education,
        best_of(t.is_working, r.is_working + t.age_key) as is_working,
        best_of(t.occupation, r.occupation + t.age_key) as occupation,
        best_of(t.has_disability, r.has_disability + t.age_key) as has_disability,
        best_of(t.chronic_illness, r.chronic_illness + t.age_key) as chronic_illness,
        best_of(t.vital_status, r.vital_status + t.age_key) as vital_status,
        best_of(t.area_code, r.area_code + t.age_key) as area_code,
        best_of(t.rt, r.rt + t.age_key) as rt,
        best_of(t.rw, r.rw + t.age_key) as rw,
        best_of(t.address, r.address + t.age_key) as address,
        best_of(t.hamlet, r.hamlet + t.age_key) as hamlet,
        best_of(t.has_identity_card, r.has_identity_card + t.age_key) as has_identity_card,
        best_of(t.relation, r.relation + t.age_key) as relation,
        count(*) as record_count,
        count(distinct t.source) as source_count,
        max(t.observed_on) as observed_on
    from statement as t
    join source_rank as r on r.source = t.source
    group by t.person_id
),
placed as (
    select c.*, f.family_id
    from chosen as c
    left join person_family as f on f.person_id = c.person_id
)
select * from placed
