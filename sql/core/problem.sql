-- title: Problems of households with their state: open, served, solved or come back
-- grain: one problem of one household
-- reason: visits go before registers for $visit_stands_days days, and of the registers only the most trusted that speaks of the
--   household is heard, since two registers that differ do not show a change; versions of persons have chosen between sources already.
--   What is said of a household's problem holds for its members who have it. A missing answer never makes or ends a problem
-- definition: a problem is opened by the first statement that shows it, served by money spent or a receipt from then on, solved by a
--   later statement that it is gone, reopened by a still later one that shows it. A household has it while one of its members has it

with voice as (
    select source, is_visit, trust from problem_voice
),
person as (
    select distinct household_id, problem, subject_id from core.problem_evidence where subject_id <> household_id and is_present
),
said as (
    select p.household_id, p.problem, coalesce(o.subject_id, p.subject_id) as subject_id, p.is_present, p.came_back, p.source, p.record_id,
        p.evidence, p.observed_on as said_on, coalesce(v.is_visit, 0) as is_visit, coalesce(v.trust, 0) as trust,
        false as is_chosen
    from core.problem_evidence as p
    left join person as o on o.household_id = p.household_id and o.problem = p.problem
    left join voice as v on v.source = p.source
    where p.subject_id = p.household_id
    union all
    select household_id, problem, subject_id, is_present, came_back, source, record_id, evidence,
        observed_on, 0, 0, true
    from core.problem_evidence
    where subject_id <> household_id
),
weighed as (
    select s.*,
        min(case when is_visit = 0 and not is_chosen then trust end) over (partition by household_id, problem, subject_id) as best_trust,
        max(case when is_visit = 1 then said_on end) over (
            partition by household_id, problem, subject_id order by said_on rows between unbounded preceding and current row
        ) as visited_on,
        max(case when is_visit = 1 then said_on end) over (partition by household_id, problem, subject_id, said_on) as visited_then
    from said as s
),
heard as (
    select *
    from weighed
    where is_visit = 1
        or ((is_chosen or trust = best_trust) and visited_then is null
            and (visited_on is null or date_diff('day', visited_on, said_on) > $visit_stands_days))
),
spell as (
    select h.*,
        min(case when is_present then said_on end) over (partition by household_id, problem, subject_id) as first_on,
        max(case when is_present then said_on end) over (partition by household_id, problem, subject_id) as last_on,
        max(case when came_back then said_on end) over (partition by household_id, problem, subject_id) as back_on
    from heard as h
),
turn as (
    select s.*,
        max(case when not is_present and said_on > first_on and said_on < last_on then said_on end) over (
            partition by household_id, problem, subject_id
        ) as gone_on
    from spell as s
    where first_on is not null
),
dated as (
    select household_id, problem, subject_id, min(first_on) as opened_on,
        min(
            case when not is_present and (said_on > last_on or (said_on = last_on and evidence = 'problem_outcome')) then said_on end
        ) as solved_on,
        coalesce(min(case when is_present and said_on > gone_on then said_on end), max(back_on)) as reopened_on
    from turn
    group by household_id, problem, subject_id
),
help as (
    select household_id, problem, served_on from core.intervention where household_id is not null and (realised_rp > 0 or source <> 'lab_register')
),
helped as (
    select d.household_id, d.problem, d.subject_id, min(coalesce(h.served_on, d.opened_on)) as served_on
    from dated as d
    join help as h on h.household_id = d.household_id and h.problem = d.problem
    where coalesce(h.served_on, d.opened_on) >= coalesce(d.reopened_on, d.opened_on)
        and (d.solved_on is null or coalesce(h.served_on, d.opened_on) <= d.solved_on)
    group by d.household_id, d.problem, d.subject_id
),
stated as (
    select d.household_id, d.problem, d.subject_id, d.opened_on, h.served_on, d.solved_on, d.reopened_on,
        case
            when d.solved_on is not null then 'solved'
            when h.served_on is not null then 'served'
            when d.reopened_on is not null then 'reopened'
            else 'open'
        end as problem_state
    from dated as d
    left join helped as h on h.household_id = d.household_id and h.problem = d.problem and h.subject_id = d.subject_id
),
worst as (
    select s.*,
        row_number() over (
            partition by household_id, problem
            order by case problem_state when 'open' then 1 when 'reopened' then 2 when 'served' then 3 else 4 end, opened_on, subject_id
        ) as standing
    from stated as s
),
decisive as (
    select h.household_id, h.problem, h.subject_id, h.said_on, h.is_present, h.evidence, h.source, h.record_id,
        row_number() over (
            partition by h.household_id, h.problem, h.subject_id, h.is_present order by h.said_on desc, h.is_visit desc, h.trust, h.record_id
        ) as standing
    from heard as h
),
problem as (
    select w.household_id, w.problem, h.area_code, w.problem_state, w.opened_on, w.served_on, w.solved_on, w.reopened_on, d.evidence,
        d.source, d.record_id, d.said_on as observed_on
    from worst as w
    join core.household as h on h.household_id = w.household_id
    join decisive as d
        on d.household_id = w.household_id and d.problem = w.problem and d.subject_id = w.subject_id and d.standing = 1
        and d.is_present = (w.problem_state <> 'solved')
    where w.standing = 1
)
select * from problem
