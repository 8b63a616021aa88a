-- Title: Problems of households that no partner has served, by name
-- Grain: one problem of one household
-- Households with most unserved problems first, then the problems shown longest. Personal: for officers only.

with unserved as (
    select household_id, problem, problem_state, opened_on, reopened_on, evidence, source, observed_on, record_id
    from core.problem
    where problem_state in ('open', 'reopened')
),
head as (
    select f.household_id, p.full_name, f.address, f.rt, f.rw,
        row_number() over (partition by f.household_id order by f.member_count desc nulls last, f.family_id) as standing
    from core.family as f
    left join core.person as p on p.person_id = f.head_person_id
),
burden as (
    select household_id, count(*) as problems from unserved group by household_id
),
wide as (
    select distinct area_code, problem from core.intervention where household_id is null and problem is not null and realised_rp > 0
),
listed as (
    select
        h.area_code,
        u.household_id,
        n.full_name,
        n.address,
        n.rt,
        n.rw,
        b.problems,
        u.problem,
        u.problem_state,
        coalesce(u.reopened_on, u.opened_on) as since,
        u.source,
        u.observed_on,
        u.evidence,
        u.record_id,
        w.problem is not null as has_desa_activity
    from unserved as u
    join core.household as h on h.household_id = u.household_id
    join burden as b on b.household_id = u.household_id
    left join head as n on n.household_id = u.household_id and n.standing = 1
    left join wide as w on w.area_code = h.area_code and w.problem = u.problem
    where h.area_code is not null and ($area_code is null or h.area_code = $area_code)
)
select * from listed
order by area_code, problems desc, household_id, since, problem
