-- title: Households whose problems are followed when all are
-- grain: one household that is there or was when problems were followed last

select household_id from core.family where household_id is not null
union
select household_id from core.problem_evidence
union
select household_id from core.problem
