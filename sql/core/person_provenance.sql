-- title: Where each value of a person comes from: the statement that the merge chose, by the same order
-- grain: one attribute of one person of whom some source states it
-- reason: kept as a view, since it follows from the records, the links and the declared trust; it costs nothing until asked; a value
--   that an accepted repair put in place of the received one names its proposals

with statement as (
    select
        l.person_id,
        s.*,
        cast(date_diff('day', coalesce(s.observed_on, date '1900-01-01'), date '2200-01-01') as double) / 1000000
            + tie_breaker(s.record_id) as age_key,
        case when s.nik_status = 'valid' and not s.nik_repaired then 0 when s.nik_status = 'valid' then 40 else 50 end as nik_penalty
    from std.person_statement as s
    join core.person_record as l on l.record_id = s.record_id
),
said as (
    select
        t.person_id,
        r.attribute,
        t.record_id,
        t.source,
        t.source_table,
        t.submission_id,
        t.sheet,
        t.row_no,
        t.observed_on,
        r.rank + t.age_key + case when r.attribute = 'nik' then t.nik_penalty else 0 end as sort_key,
        case r.attribute
            when 'nik' then t.nik
            when 'full_name' then t.full_name
            when 'birth_place' then t.birth_place
            when 'birth_date' then cast(t.birth_date as varchar)
            when 'sex' then t.sex
            when 'marital_status' then t.marital_status
            when 'school_participation' then t.school_participation
            when 'education' then t.education
            when 'is_working' then cast(t.is_working as varchar)
            when 'occupation' then t.occupation
            when 'has_disability' then cast(t.has_disability as varchar)
            when 'chronic_illness' then cast(t.chronic_illness as varchar)
            when 'vital_status' then t.vital_status
            when 'area_code' then t.area_code
            when 'rt' then t.rt
            when 'rw' then t.rw
            when 'address' then t.address
            when 'hamlet' then t.hamlet
            when 'has_identity_card' then cast(t.has_identity_card as varchar)
            when 'relation' then t.relation
        end as attribute_value,
        case r.attribute
            when 'nik' then t.nik_repaired
            when 'kk' then t.kk_repaired
            when 'birth_date' then t.birth_date_repaired
            when 'sex' then t.sex_repaired
            else false
        end as is_repaired,
        t.repair_key
    from statement as t
    join core.source_rank as r on r.source = t.source
),
ranked as (
    select
        person_id, attribute, attribute_value, record_id, source, source_table, submission_id, sheet, row_no, observed_on,
        case when is_repaired then repair_key end as repair_key,
        row_number() over (partition by person_id, attribute order by sort_key) as standing
    from said
    where attribute_value is not null
)
select person_id, attribute, attribute_value, record_id, source, source_table, submission_id, sheet, row_no, observed_on, repair_key
from ranked
where standing = 1
