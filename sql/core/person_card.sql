-- title: The family card each person is on, by the source trusted most, then the latest statement
-- grain: one person that is on a valid card, or the head of a listed family without one

with statement as (
    select
        l.person_id,
        s.record_id,
        case when s.kk_status = 'valid' then s.kk end as kk,
        s.source,
        s.observed_on,
        cast(date_diff('day', coalesce(s.observed_on, date '1900-01-01'), date '2200-01-01') as double) / 1000000 + tie_breaker(s.record_id) as age_key
    from std.person_statement as s
    join core.person_record as l on l.record_id = s.record_id
),
carded as (
    select t.person_id, best_of(t.kk, r.kk + t.age_key) as card, max(t.observed_on) filter (where t.kk is not null) as observed_on
    from statement as t
    join source_rank as r on r.source = t.source
    group by t.person_id
),
listed_head as (
    select distinct t.person_id, t.observed_on
    from statement as t
    join std.family_record as f on f.record_id = t.record_id
    where t.kk is null
),
together as (
    select c.person_id, coalesce(c.card, 'head:' || h.person_id) as card, coalesce(c.observed_on, max(h.observed_on)) as observed_on
    from carded as c
    left join listed_head as h on h.person_id = c.person_id
    where c.card is not null or h.person_id is not null
    group by c.person_id, c.card, c.observed_on, h.person_id
)
select * from together
