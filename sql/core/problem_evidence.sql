-- title: What is said of problems of households that are judged anew: of those followed what was found now, of others what stands
-- grain: one statement about whether a household or one of its members has a problem that some statement shows
-- definition: what no statement shows is no problem, however often it is denied; a statement without a day is as of 1900

with shown as (
    select household_id, problem from problem_said where is_present
)
select s.household_id, s.problem, s.subject_id, s.is_present, s.came_back, coalesce(s.observed_on, date '1900-01-01') as observed_on,
    s.source, s.record_id, s.evidence
from problem_said as s
semi join shown as p on p.household_id = s.household_id and p.problem = s.problem
union all
select e.household_id, e.problem, e.subject_id, e.is_present, e.came_back, e.observed_on, e.source, e.record_id, e.evidence
from core.problem_evidence as e
semi join judged_household as j on j.household_id = e.household_id
anti join followed_household as h on h.household_id = e.household_id
