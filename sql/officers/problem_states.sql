-- Title: Problems of the kabupaten by state, as the long table has them
-- Grain: one problem; withheld counts are empty

with figure as (
    select split_part(category, '/', 1) as problem, split_part(category, '/', 2) as problem_state, value
    from out.indicator
    where indicator = 'problems_by_state' and breakdown = 'problem_state' and area_code = $area_code
),
states as (
    select
        problem,
        max(case when problem_state = 'open' then value end) as open,
        max(case when problem_state = 'served' then value end) as served,
        max(case when problem_state = 'solved' then value end) as solved,
        max(case when problem_state = 'reopened' then value end) as reopened
    from figure
    group by problem
)
select * from states order by problem
