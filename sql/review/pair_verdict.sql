-- title: What counts of all that people said about a pair
-- grain: one pair of records that people decided on

with latest as (
    select * from said qualify row_number() over (partition by record_id_left, record_id_right, role, reviewer order by said_at desc, place desc) = 1
),
officer as (
    select record_id_left, record_id_right, answer, reason, said_at
    from latest
    where role = 'officer' and answer <> 'unknown'
    qualify row_number() over (partition by record_id_left, record_id_right order by said_at desc, place desc) = 1
),
majority as (
    select
        r.record_id_left,
        r.record_id_right,
        case when r.same_count > r.different_count then 'same' else 'different' end as answer,
        r.same_count,
        r.different_count
    from core.pair_review as r
    anti join officer as o on o.record_id_left = r.record_id_left and o.record_id_right = r.record_id_right
    where r.review_status = 'decided'
),
agreeing as (
    select m.record_id_left, m.record_id_right, m.answer, max(l.said_at) as said_at,
        arg_max(l.reason, struct_pack(said_at := l.said_at, place := l.place)) as reason,
        greatest(min(m.same_count), min(m.different_count)) as for_it, least(min(m.same_count), min(m.different_count)) as against_it
    from majority as m
    join latest as l on l.record_id_left = m.record_id_left and l.record_id_right = m.record_id_right and l.answer = m.answer
    group by m.record_id_left, m.record_id_right, m.answer
),
decided as (
    select record_id_left, record_id_right, answer, 'officer' as decided_by, reason, said_at from officer
    union all
    select record_id_left, record_id_right, answer, 'reviewers ' || for_it || ':' || against_it as decided_by, reason, said_at from agreeing
)
select
    record_id_left,
    record_id_right,
    case answer when 'same' then 'must_link' else 'cannot_link' end as verdict,
    decided_by,
    nullif(reason, '') as reason,
    cast(said_at as timestamp) as recorded_from
from decided
