-- title: What the laboratory's own register says of a household's problem: that it was there, and what a later check found
-- grain: one statement of one register line
-- reason: a line that names a card and a problem shows the problem on the day of the activity; a line of a whole desa names nobody

with line as (
    select l.record_id, l.problem, f.household_id, coalesce(l.activity_date, l.observed_on) as acted_on, l.problem_outcome,
        coalesce(l.checked_on, l.activity_date, l.observed_on) as checked_on
    from core.budget_line as l
    join problem_family as f on f.family_id = l.family_id
    where l.problem is not null
),
said as (
    select household_id, problem, true as is_present, false as came_back, acted_on as observed_on, record_id, 'problem' as evidence
    from line
    union all
    select household_id, problem, problem_outcome <> 'solved', problem_outcome = 'came_back', checked_on, record_id, 'problem_outcome'
    from line
    where problem_outcome is not null
)
select household_id, problem, household_id as subject_id, is_present, came_back, observed_on, 'lab_register' as source, record_id, evidence
from said
