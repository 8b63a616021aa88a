-- Title: Figures of money that few contributors make up most of
-- Grain: one figure of out.indicator, by its place in the table
-- The (n, k) rule: the $contributors largest have more than $share of the sum. A contributor is a named partner, or one line or receipt
--   where none is named; lines are of the year that their figures count them in, what is spent on problems is of all years.

with line as (
    select
        cast(year(coalesce(activity_date, observed_on)) as varchar) as period, area_code, partner_kind, coalesce(partner, record_id) as contributor,
        planned_rp, realised_rp
    from core.budget_line
),
money as (
    select 'lab_money_planned' as indicator, period, area_code, contributor, planned_rp as amount, partner_kind, cast(null as varchar) as problem,
        cast(null as varchar) as reach
    from line
    union all
    select 'lab_money_realised', period, area_code, contributor, realised_rp, partner_kind, null, null
    from line
    union all
    select 'problem_money', null, area_code, coalesce(partner, intervention_id), realised_rp, partner_kind, problem,
        case when household_id is null then 'desa' else 'household' end
    from core.intervention
    where problem is not null
    union all
    select 'money_per_solved_problem', null, area_code, coalesce(partner, intervention_id), realised_rp, partner_kind, problem, null
    from core.intervention
    where problem is not null and household_id is not null
),
told as (
    select *, 'total' as breakdown, 'total' as category from money
    union all
    select *, 'partner_kind', partner_kind from money
    union all
    select *, 'problem', problem from money
    union all
    select *, 'reach', reach from money
    union all
    select *, 'problem_partner_kind', problem || '/' || partner_kind from money
),
place as (
    select area_code as base_code, area_code from core.region
    union all
    select area_code, kecamatan_code from core.region
    union all
    select area_code, kabupaten_code from core.region
    union all
    select area_code, topography_class from core.region
    union all
    select area_code, case when lab_start_year is null then 'non_lab' else 'lab' end from core.region
),
contribution as (
    select f.rowid as figure, t.contributor, sum(abs(t.amount)) as amount
    from out.indicator as f
    join place as p on p.area_code = f.area_code
    join told as t
        on t.area_code = p.base_code and t.indicator = f.indicator and t.breakdown = f.breakdown and t.category = f.category
        and coalesce(t.period, f.period) = f.period
    where f.method = 'register' and f.value is not null
    group by f.rowid, t.contributor
),
ranked as (
    select figure, amount, row_number() over (partition by figure order by amount desc, contributor) as place_of from contribution
),
figure as (
    select figure
    from ranked
    group by figure
    having sum(case when place_of <= $contributors then amount else 0 end) > $share * sum(amount)
)
select figure, false as few, true as withheld, false as hides_base from figure order by figure
