-- title: The family card each touched person is on, by the source trusted most, then the latest statement
-- grain: one person of touched_item that is on a valid card, or the head of a listed family without one

with carded as (
    select s.person_id, best_of(s.card, s.sort_key) as card
    from core.card_statement as s
    semi join touched_item as t on t.item_id = s.person_id
    group by s.person_id
),
listed_head as (
    select distinct l.person_id
    from std.family_record as f
    join core.person_record as l on l.record_id = f.record_id
    semi join touched_item as t on t.item_id = l.person_id
    where f.kk_status is distinct from 'valid'
),
together as (
    select coalesce(c.person_id, h.person_id) as person_id, coalesce(c.card, 'head:' || h.person_id) as card
    from carded as c
    full join listed_head as h on h.person_id = c.person_id
)
select * from together
