-- title: Where each value of a person comes from: the statement that the merge chose and the criterion that decided
-- grain: one attribute of one person of whom some source states it
-- reason: kept as a view, since it follows from the records, the links and the declared choice; it costs nothing until asked.
--   The rule is the first criterion in which the chosen statement beats the best one with another value: source, verified, complete,
--   recent, or tie; only when one statement has a value, agreed when all statements have the same. A value that an accepted repair put
--   in place of the received one names its proposals

with said as (
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
        t.tie,
        r.rank * w.source_weight as by_source,
        w.verified_weight * case w.attribute_group when 'number' then t.number_verified when 'birth' then t.birth_verified else 0 end as by_verified,
        w.complete_weight * case w.attribute_group when 'name' then t.name_complete when 'birth' then t.birth_complete
            when 'place' then t.place_complete else 0 end as by_complete,
        t.recent * w.recent_weight as by_recent,
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
            when 'birth_date' then t.birth_date_repaired
            when 'sex' then t.sex_repaired
            else false
        end as is_repaired,
        t.repair_key
    from core.weighed_statement as t
    join core.source_rank as r on r.source = t.source
    join core.survivorship as w on w.attribute = r.attribute
),
ranked as (
    select
        s.*,
        row_number() over (
            partition by s.person_id, s.attribute order by s.by_source + s.by_verified + s.by_complete + s.by_recent + s.tie
        ) as standing
    from said as s
    where s.attribute_value is not null
),
compared as (
    select
        c.person_id, c.attribute, c.attribute_value, c.record_id, c.source, c.source_table, c.submission_id, c.sheet, c.row_no,
        c.observed_on, case when c.is_repaired then c.repair_key end as repair_key, o.standing as other_standing, o.attribute_value as other_value,
        coalesce(o.by_source - c.by_source, 0) as source_lead,
        coalesce(o.by_verified - c.by_verified, 0) as verified_lead,
        coalesce(o.by_complete - c.by_complete, 0) as complete_lead,
        coalesce(o.by_recent - c.by_recent, 0) as recent_lead,
        row_number() over (
            partition by c.person_id, c.attribute
            order by case when o.attribute_value <> c.attribute_value then 0 else 1 end, o.standing nulls last
        ) as other_place
    from ranked as c
    left join ranked as o on o.person_id = c.person_id and o.attribute = c.attribute and o.standing > 1
    where c.standing = 1
),
decided as (
    select
        person_id, attribute, attribute_value, record_id, source, source_table, submission_id, sheet, row_no, observed_on, repair_key,
        case
            when other_standing is null then 'only'
            when other_value = attribute_value then 'agreed'
            else case greatest(source_lead, verified_lead, complete_lead, recent_lead, 0)
                when 0 then 'tie'
                when source_lead then 'source'
                when verified_lead then 'verified'
                when complete_lead then 'complete'
                else 'recent'
            end
        end as rule
    from compared
    where other_place = 1
)
select * from decided
