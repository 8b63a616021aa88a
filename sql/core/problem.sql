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
    -- Of two members alike the first record decides, since ids are given by chance.
    select e.household_id, e.problem, e.subject_id, min(r.record_id) as first_record
    from evidence_now as e
    left join core.person_record as r on r.person_id = e.subject_id
    where e.subject_id <> e.household_id and e.is_present
    group by e.household_id, e.problem, e.subject_id
),
said as (
    select p.household_id, p.problem, coalesce(o.subject_id, p.subject_id) as subject_id, p.is_present, p.came_back, p.source, p.record_id,
        p.evidence, p.observed_on as said_on, coalesce(v.is_visit, 0) as is_visit, coalesce(v.trust, 0) as trust,
        false as is_chosen
    from evidence_now as p
    left join person as o on o.household_id = p.household_id and o.problem = p.problem
    left join voice as v on v.source = p.source
    where p.subject_id = p.household_id
    union all
    select household_id, problem, subject_id, is_present, came_back, source, record_id, evidence,
        observed_on, 0, 0, true
    from evidence_now
    where subject_id <> household_id
),
trusted as (
    select household_id, problem, subject_id, min(trust) as best_trust
    from said
    where is_visit = 0 and not is_chosen
    group by household_id, problem, subject_id
),
visit as (
    select distinct household_id, problem, subject_id, said_on from said where is_visit = 1
),
visited as (
    select s.household_id, s.problem, s.subject_id, s.said_on, max(v.said_on) as visited_on
    from (select distinct household_id, problem, subject_id, said_on from said) as s
    join visit as v on v.household_id = s.household_id and v.problem = s.problem and v.subject_id = s.subject_id and v.said_on <= s.said_on
    group by s.household_id, s.problem, s.subject_id, s.said_on
),
heard as (
    select s.*
    from said as s
    left join trusted as t on t.household_id = s.household_id and t.problem = s.problem and t.subject_id = s.subject_id
    left join visited as v
        on v.household_id = s.household_id and v.problem = s.problem and v.subject_id = s.subject_id and v.said_on = s.said_on
    where s.is_visit = 1
        or ((s.is_chosen or s.trust = t.best_trust)
            and (v.visited_on is null or date_diff('day', v.visited_on, s.said_on) > $visit_stands_days))
),
shown as (
    select household_id, problem, subject_id, min(said_on) as first_on, max(said_on) as last_on,
        max(case when came_back then said_on end) as back_on
    from heard
    where is_present
    group by household_id, problem, subject_id
),
denied as (
    select s.household_id, s.problem, s.subject_id,
        max(case when h.said_on > s.first_on and h.said_on < s.last_on then h.said_on end) as gone_on,
        min(case when h.said_on > s.last_on or (h.said_on = s.last_on and h.evidence = 'problem_outcome') then h.said_on end) as solved_on
    from heard as h
    join shown as s on s.household_id = h.household_id and s.problem = h.problem and s.subject_id = h.subject_id
    where not h.is_present
    group by s.household_id, s.problem, s.subject_id
),
returned as (
    select h.household_id, h.problem, h.subject_id, min(h.said_on) as returned_on
    from heard as h
    join denied as d on d.household_id = h.household_id and d.problem = h.problem and d.subject_id = h.subject_id
    where h.is_present and h.said_on > d.gone_on
    group by h.household_id, h.problem, h.subject_id
),
dated as (
    select s.household_id, s.problem, s.subject_id, s.first_on as opened_on, d.solved_on, coalesce(r.returned_on, s.back_on) as reopened_on
    from shown as s
    left join denied as d on d.household_id = s.household_id and d.problem = s.problem and d.subject_id = s.subject_id
    left join returned as r on r.household_id = s.household_id and r.problem = s.problem and r.subject_id = s.subject_id
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
            partition by s.household_id, s.problem
            order by case s.problem_state when 'open' then 1 when 'reopened' then 2 when 'served' then 3 else 4 end, s.opened_on, p.first_record
        ) as standing
    from stated as s
    left join person as p on p.household_id = s.household_id and p.problem = s.problem and p.subject_id = s.subject_id
),
decisive as (
    select h.household_id, h.problem, h.evidence, h.source, h.record_id, h.said_on,
        w.problem_state, w.opened_on, w.served_on, w.solved_on, w.reopened_on,
        row_number() over (
            partition by h.household_id, h.problem order by h.said_on desc, h.is_visit desc, h.trust, h.record_id
        ) as standing
    from heard as h
    join worst as w
        on w.household_id = h.household_id and w.problem = h.problem and w.subject_id = h.subject_id and w.standing = 1
        and h.is_present = (w.problem_state <> 'solved')
),
problem as (
    select d.household_id, d.problem, h.area_code, d.problem_state, d.opened_on, d.served_on, d.solved_on, d.reopened_on, d.evidence,
        d.source, d.record_id, d.said_on as observed_on
    from decisive as d
    join core.household as h on h.household_id = d.household_id
    where d.standing = 1
)
select * from problem
