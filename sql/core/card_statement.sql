-- title: Which cards the sources put each person on, and since when
-- grain: one touched person on one valid family card
-- reason: a survey form carries the card of the family that answered, so its roster says who lives together and not who is on
--   the card (is_listed is then 0); such a statement counts only for a person of whom no list names a card

with statement as (
    select
        l.person_id,
        s.record_id,
        s.source,
        s.kk as card,
        s.observed_on,
        case when t.source is null then 1 else 0 end as is_listed,
        case when s.relation = 'head' then 1 else 0 end as is_head,
        case when s.vital_status = 'dead' then 1 else 0 end as is_dead,
        cast(date_diff('day', coalesce(s.observed_on, date '1900-01-01'), date '2200-01-01') as double) / 1000000
            + tie_breaker(s.record_id) as age_key
    from touched_person_statement as s
    join core.person_record as l on l.record_id = s.record_id
    left join roster_table as t on t.source = s.source and t.source_table = s.source_table
    where s.kk_status = 'valid'
),
stated as (
    select
        t.person_id,
        t.card,
        min(r.kk + t.age_key + 1000 * (1 - t.is_listed)) as sort_key,
        min(t.observed_on) as first_on,
        max(t.observed_on) as last_on,
        max(t.is_listed) as is_listed,
        max(t.is_head * t.is_listed) as is_head,
        max(t.is_dead) as is_dead
    from statement as t
    join source_rank as r on r.source = t.source
    group by t.person_id, t.card
)
select * from stated
