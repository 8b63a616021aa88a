-- title: School, health, disability and documents as the versions of persons over time show them
-- grain: one problem judged by one version of a living person
-- reason: a version is what the declared choice between sources believes to have held from a day on, so that contradictions of
--   sources make no change; the record named is the latest that says it
-- definition: the ages and the living as in living_person; a child that has finished or outgrown school is not asked

with version as (
    select v.person_id, v.valid_from, v.school_participation, v.education, v.chronic_illness, v.has_disability, v.nik_status,
        v.has_identity_card
    from core.person_version as v
    semi join problem_person as l on l.person_id = v.person_id
    where v.recorded_to is null
),
flagged as (
    -- Most persons have no trouble in any version; these need not be judged.
    select person_id
    from version
    where chronic_illness or has_disability or nik_status in ('temporary', 'placeholder') or not has_identity_card
    union
    select v.person_id
    from version as v
    semi join (select person_id from problem_person where is_asked) as a on a.person_id = v.person_id
    where v.school_participation in ('never', 'not_in_school')
),
living as (
    select l.person_id, l.age, l.is_asked, l.household_id
    from problem_person as l
    semi join flagged as d on d.person_id = l.person_id
),
judged as (
    select l.household_id, l.person_id, v.valid_from,
        case
            when not l.is_asked then null
            when v.school_participation in ('never', 'not_in_school')
                then coalesce(v.education not in ('upper_secondary', 'diploma', 'bachelor', 'postgraduate', 'higher'), true)
            when v.school_participation = 'in_school' then false
        end as school,
        v.chronic_illness as health,
        v.has_disability as disability,
        v.nik_status in ('temporary', 'placeholder') or (l.age >= 17 and not v.has_identity_card) as documents
    from version as v
    join living as l on l.person_id = v.person_id
),
answer as (
    select household_id, person_id, valid_from, 'school' as problem, 'school_participation' as evidence, school as is_present from judged
    union all
    select household_id, person_id, valid_from, 'health', 'chronic_illness', health from judged
    union all
    select household_id, person_id, valid_from, 'disability', 'has_disability', disability from judged
    union all
    select household_id, person_id, valid_from, 'documents', 'nik_status, has_identity_card', documents from judged
),
troubled as (
    select distinct person_id, problem from answer where is_present
),
asked as (
    select j.*
    from answer as j
    semi join troubled as t on t.person_id = j.person_id and t.problem = j.problem
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
    select s.person_id, s.problem, s.is_present, s.record_id, s.source,
        row_number() over (
            partition by s.person_id, s.problem, s.is_present order by s.observed_on desc nulls last, s.record_id
        ) as standing
    from shown as s
    semi join troubled as t on t.person_id = s.person_id and t.problem = s.problem
    where s.is_present is not null
),
said as (
    select a.household_id, a.problem, a.person_id as subject_id, a.is_present, false as came_back, a.valid_from as observed_on,
        coalesce(l.source, 'merge') as source, coalesce(l.record_id, a.person_id) as record_id, a.evidence
    from asked as a
    left join latest as l
        on l.person_id = a.person_id and l.problem = a.problem and l.is_present = a.is_present and l.standing = 1
)
select * from said
