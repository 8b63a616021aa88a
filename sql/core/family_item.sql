-- title: What each family gathers: the persons on its cards and the records about them
-- grain: one touched person or family record on one card
-- reason: a head is the stronger item, so that of two equal halves of a family the one with the head keeps its id

with card_person as (
    select p.person_id as item_id, p.card, 1 + coalesce(s.is_head, 0) as strength
    from person_card as p
    left join core.card_statement as s on s.person_id = p.person_id and s.card = p.card
),
card_record as (
    select f.record_id as item_id, coalesce(case when f.kk_status = 'valid' then f.kk end, p.card) as card, 0 as strength
    from std.family_record as f
    semi join touched_item as t on t.item_id = f.record_id
    left join core.person_record as l on l.record_id = f.record_id
    left join person_card as p on p.person_id = l.person_id
),
item as (
    select item_id, card, strength from card_person
    union all
    select item_id, card, strength from card_record where card is not null
)
select * from item
