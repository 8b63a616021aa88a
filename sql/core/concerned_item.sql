-- title: Items of families that may be others than before, with the number of their family
-- grain: one person or family record on one card
-- reason: who is on the same cards as before, beside nobody new, is of the same family; so is, whatever came, a family none of whose
--   items ever had another id, since nobody else has a claim on it

with item as (
    select i.item_id, i.card, i.strength, i.family_id
    from core.family_item as i
    anti join touched_item as t on t.item_id = i.item_id
    union all
    select item_id, card, strength, null as family_id from item_now
),
named as (
    select card from item_now
    union
    select card from item_before
    union
    select card from card_moved
),
card as (
    select card from named
    union
    select o.card
    from named as n
    join card_group as g on g.card = n.card
    join card_group as o on o.family_card = g.family_card
),
past as (
    select item_id from audit.identity_assignment where entity = 'family' and recorded_to is not null
),
family as (
    select family_id from item_before
    union
    select i.family_id from core.family_item as i semi join card as c on c.card = i.card
    union
    select i.family_id from core.family_item as i semi join past as p on p.item_id = i.item_id
)
-- Half a hash of 64 bits stands for the family's card: ordering a million of them takes longer than all the rest.
select i.item_id, i.card, i.strength, cast(hash(coalesce(g.family_card, i.card)) % 9223372036854775807 as bigint) as cluster_no
from item as i
left join card_group as g on g.card = i.card
where i.card in (select card from card) or i.family_id in (select family_id from family where family_id is not null)
