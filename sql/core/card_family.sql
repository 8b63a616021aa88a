-- title: The family of each card, of those no longer in force too
-- grain: one card number, or one head without a card

with gathered as (
    select min(family_id) as family_id, card from core.family_item group by card
),
known as (
    select coalesce(g.card, f.card) as card, f.family_id
    from gathered as f
    left join card_group as here on here.card = f.card
    left join card_group as g on g.family_card = here.family_card
),
card_family as (
    select card, min(family_id) as family_id from known group by card
)
select * from card_family
