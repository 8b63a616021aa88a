-- title: The family card each person is on, by the source trusted most, then the latest statement
-- grain: one person that is on a valid card, or the head of a listed family without one

with carded as (
    select person_id, best_of(card, sort_key) as card, max(last_on) as observed_on
    from core.card_statement
    group by person_id
),
listed_head as (
    select l.person_id, max(s.observed_on) as observed_on
    from std.family_record as f
    join std.person_statement as s on s.record_id = f.record_id
    join core.person_record as l on l.record_id = s.record_id
    where s.kk_status is distinct from 'valid'
    group by l.person_id
),
together as (
    select
        coalesce(c.person_id, h.person_id) as person_id,
        coalesce(c.card, 'head:' || h.person_id) as card,
        coalesce(c.observed_on, h.observed_on) as observed_on
    from carded as c
    full join listed_head as h on h.person_id = c.person_id
)
select * from together
