-- title: School, health, disability and documents as the versions of persons over time show them
-- grain: one problem judged by one version of a living person
-- reason: a version is what the declared choice between sources believes to have held from a day on, so that contradictions of
--   sources make no change; the record named is the latest that says it
-- definition: the ages and the living as in living_person; a child that has finished or outgrown school is not asked

with version as (
    select v.person_id, v.valid_from, v.school_participation, v.education, v.chronic_illness, v.has_disability, v.nik_status, v.has_identity_card
    from core.person_version as v
    where v.recorded_to is null
),
living as (
    select l.person_id, l.age, l.is_out_of_school, f.household_id
    from living_person as l
    join living_family as f on f.family_id = l.family_id
),
judged as (
    select l.household_id, l.person_id, v.valid_from, 'school' as problem, 'school_participation' as evidence,
        case
            when v.school_participation in ('never', 'not_in_school')
                then coalesce(v.education not in ('upper_secondary', 'diploma', 'bachelor', 'postgraduate', 'higher'), true)
            when v.school_participation = 'in_school' then false
        end as is_present
    from version as v
    join living as l on l.person_id = v.person_id
    where l.is_out_of_school is not null
    union all
    select l.household_id, l.person_id, v.valid_from, 'health', 'chronic_illness', v.chronic_illness
    from version as v
    join living as l on l.person_id = v.person_id
    union all
    select l.household_id, l.person_id, v.valid_from, 'disability', 'has_disability', v.has_disability
    from version as v
    join living as l on l.person_id = v.person_id
    union all
    select l.household_id, l.person_id, v.valid_from, 'documents', 'nik_status, has_identity_card',
        v.nik_status in ('temporary', 'placeholder') or (l.age >= 17 and not v.has_identity_card)
    from version as v
    join living as l on l.person_id = v.person_id
),
troubled as (
    select person_id, problem from judged where is_present group by person_id, problem
),
asked as (
    select j.*
    from judged as j
    join troubled as t on t.person_id = j.person_id and t.problem = j.problem
    where j.is_present is not null
),
record as (
    select l.person_id, s.record_id, s.source, s.observed_on, s.school_participation, s.chronic_illness, s.has_disability, s.nik_status,
        s.has_identity_card
    from (select distinct person_id from troubled) as t
    join core.person_record as l on l.person_id = t.person_id
    join std.person_statement as s on s.record_id = l.record_id
),
shown as (
    select person_id, record_id, source, observed_on, 'school' as problem, school_participation in ('never', 'not_in_school') as is_present
    from record
    union all
    select person_id, record_id, source, observed_on, 'health', chronic_illness from record
    union all
    select person_id, record_id, source, observed_on, 'disability', has_disability from record
    union all
    select person_id, record_id, source, observed_on, 'documents', nik_status in ('temporary', 'placeholder') or not has_identity_card
    from record
),
latest as (
    select person_id, problem, is_present, record_id, source,
        row_number() over (
            partition by person_id, problem, is_present order by observed_on desc nulls last, record_id
        ) as standing
    from shown
    where is_present is not null
),
said as (
    select a.household_id, a.problem, a.person_id as subject_id, a.is_present, false as came_back, a.valid_from as observed_on,
        coalesce(l.source, 'merge') as source, coalesce(l.record_id, a.person_id) as record_id, a.evidence
    from asked as a
    left join latest as l
        on l.person_id = a.person_id and l.problem = a.problem and l.is_present = a.is_present and l.standing = 1
)
select * from said
