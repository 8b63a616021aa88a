-- title: Households whose problems are followed since something they rest on may have changed
-- grain: one household that is there or was when problems were followed last, at $followed_on
-- reason: merging and what withdraws files tell of families (core.problem_news). Ages change by themselves: of persons with a birthday
--   between that day and $as_of. Interviews and register lines are few and change with every file, so that theirs are always followed,
--   and so are those households of which such a source said something before

with aged as (
    select family_id
    from core.person
    where year($as_of) - case when month(birth_date) * 100 + day(birth_date) > month($as_of) * 100 + day($as_of) then 1 else 0 end
        <> year($followed_on)
            - case when month(birth_date) * 100 + day(birth_date) > month($followed_on) * 100 + day($followed_on) then 1 else 0 end
),
named as (
    select family_id from aged
    union
    select family_id from core.survey_household
    union
    select family_id from core.budget_line
)
select f.household_id from core.family as f semi join named as n on n.family_id = f.family_id where f.household_id is not null
union
select e.household_id
from core.problem_evidence as e
semi join (select source from problem_voice where is_always_heard) as v on v.source = e.source
union
select household_id from core.problem_news
