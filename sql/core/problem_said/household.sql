-- title: No work and elderly living alone, as households stand now
-- grain: one problem of one household
-- definition: nobody aged 18 to 59 works and somebody was asked; the only member is 60 or older

with member as (
    select l.household_id, p.person_id, p.is_working, p.observed_on, l.age, h.member_count
    from problem_person as l
    join core.person as p on p.person_id = l.person_id
    join core.household as h on h.household_id = l.household_id
),
adult as (
    select household_id, person_id, is_working, observed_on from member where age between 18 and 59 and is_working is not null
),
idle as (
    select household_id, max(observed_on) as observed_on
    from adult
    group by household_id
    having max(case when is_working then 1 else 0 end) = 0
),
said as (
    select a.household_id, 'work' as problem, a.person_id, i.observed_on, 'is_working' as evidence
    from adult as a
    join idle as i on i.household_id = a.household_id
    union all
    select household_id, 'elderly_alone', person_id, observed_on, 'birth_date'
    from member
    where age >= 60 and member_count = 1
),
recorded as (
    select s.household_id, s.problem, s.observed_on, s.evidence, r.record_id, r.source,
        row_number() over (
            partition by s.household_id, s.problem order by r.observed_on desc nulls last, r.record_id
        ) as standing
    from said as s
    join core.person_record as l on l.person_id = s.person_id
    join std.person_record as r on r.record_id = l.record_id
)
select household_id, problem, household_id as subject_id, true as is_present, false as came_back, observed_on, source, record_id, evidence
from recorded
where standing = 1
