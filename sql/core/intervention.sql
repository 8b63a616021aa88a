-- title: What the five kinds of partner do about problems: activities of the register and programmes that partners pay
-- grain: one activity or programme receipt
-- reason: a programme receipt is left out where the register has an activity of the same kind of partner for the same household's
--   problem in the same year, since both lists then tell of the same money

with family as (
    select family_id, household_id, area_code from core.family
),
line as (
    select 'lab_register:' || l.record_id as intervention_id, f.household_id, l.family_id, l.problem, coalesce(l.area_code, f.area_code) as area_code,
        l.partner_kind, l.partner, coalesce(l.activity_date, l.observed_on) as served_on, l.planned_rp, l.realised_rp, l.record_id,
        'lab_register' as source
    from core.budget_line as l
    left join family as f on f.family_id = l.family_id
),
receipt as (
    select p.participation_id as intervention_id, f.household_id, p.family_id, s.problem, f.area_code, s.partner_kind,
        cast(null as varchar) as partner, p.observed_on as served_on, cast(null as double) as planned_rp, p.aid_amount_rp as realised_rp,
        p.record_id, p.source
    from core.participation as p
    join problem_service as s on s.programme = p.programme
    join family as f on f.family_id = p.family_id
),
known as (
    select distinct household_id, problem, partner_kind, year(served_on) as served_year from line where household_id is not null
),
intervention as (
    select intervention_id, household_id, family_id, problem, area_code, partner_kind, partner, served_on, planned_rp, realised_rp, source,
        record_id
    from line
    union all
    select r.intervention_id, r.household_id, r.family_id, r.problem, r.area_code, r.partner_kind, r.partner, r.served_on, r.planned_rp,
        r.realised_rp, r.source, r.record_id
    from receipt as r
    left join known as k
        on k.household_id = r.household_id and k.problem = r.problem and k.partner_kind = r.partner_kind
        and k.served_year is not distinct from year(r.served_on)
    where k.household_id is null
)
select * from intervention
