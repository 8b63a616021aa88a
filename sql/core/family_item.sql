-- title: What each family card gathers: the persons on it and the records about it
-- grain: one person or family record on one card

with card_person as (
    select person_id as item_id, card, 1 as strength from person_card
),
card_record as (
    select f.record_id as item_id, coalesce(case when f.kk_status = 'valid' then f.kk end, p.card) as card, 0 as strength
    from std.family_record as f
    left join core.person_record as l on l.record_id = f.record_id
    left join person_card as p on p.person_id = l.person_id
),
item as (
    select item_id, card, strength from card_person
    union all
    select item_id, card, strength from card_record where card is not null
),
numbered as (
    select item_id, card, strength, dense_rank() over (order by card) as cluster_no from item
)
select * from numbered
