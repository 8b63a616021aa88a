-- title: Problems of households in one area and what became of them
-- grain: one problem in $area, latest period

with figure as (
    select indicator, category as problem, value
    from out.indicator
    where
        area_code = $area and breakdown = 'problem'
        and period = (select max(period) from out.indicator where indicator = 'households_by_problem')
),
named as (
    select
        problem,
        max(case when indicator = 'households_by_problem' then value end) as households,
        max(case when indicator = 'unserved_problems' then value end) as unserved,
        max(case when indicator = 'problems_solved' then value end) as solved_per_cent,
        max(case when indicator = 'problem_money' then value end) as spent_rp
    from figure
    group by problem
)
select * from named where households is not null or spent_rp is not null order by problem
