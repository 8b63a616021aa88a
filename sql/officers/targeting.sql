-- Title: Candidates of each desa by name, with ranks, evidence and status across quarters
-- Grain: one family and one kind of candidate; those no longer found this quarter come last
-- Personal: for the village and the laboratory only. A quarter is that of the run; resolved means found before and not now.
-- A verdict stands while no rule finds the family that the village was not asked about; reopened means that one does.

with quarter as (
    select date_trunc('quarter', cast($now as timestamp)) as begins
),
believed as (
    select b.family_id, b.candidate_kind, min(b.recorded_from) as since,
        max(case when b.recorded_to is null then 1 else 0 end) as stands, max(b.recorded_to) as ended
    from core.targeting_belief as b
    group by b.family_id, b.candidate_kind
),
reason as (
    select family_id, candidate_kind, list(targeting_rule order by targeting_rule) as rules,
        string_agg(distinct evidence, '; ' order by evidence) as evidence, max(local_desil) as local_desil,
        count(*) - count(targeting_verdict) as unasked, arg_max(targeting_verdict, judged_on) as targeting_verdict, max(judged_on) as judged_on
    from core.targeting
    group by family_id, candidate_kind
),
listed as (
    select
        f.area_code, b.family_id, b.candidate_kind, p.full_name, f.address, f.rt, f.rw, r.desil_nasional, r.desil_provinsi,
        r.desil_kabupaten, k.local_desil, e.rules, e.evidence,
        case
            when b.stands = 0 then 'resolved'
            when e.unasked = 0 and e.targeting_verdict = 'visit' then 'visit'
            when e.unasked = 0 then 'judged'
            when e.targeting_verdict is not null then 'reopened'
            when b.since >= q.begins then 'new'
            else 'standing'
        end as targeting_status,
        e.targeting_verdict, e.judged_on,
        strftime(b.since, '%Y') || '-Q' || quarter(b.since) as since_quarter
    from believed as b
    cross join quarter as q
    join core.family as f on f.family_id = b.family_id
    left join core.person as p on p.person_id = f.head_person_id
    left join family_rank as r on r.family_id = b.family_id
    left join core.local_rank as k on k.family_id = b.family_id
    left join reason as e on e.family_id = b.family_id and e.candidate_kind = b.candidate_kind
    where f.area_code is not null and (b.stands = 1 or b.ended >= q.begins)
)
select * from listed
where $area_code is null or area_code = $area_code
order by area_code, targeting_status = 'resolved', targeting_status = 'judged', candidate_kind, len(rules) desc nulls last, local_desil nulls last, family_id
