-- title: Cards that are another family's than before, or stand otherwise among those of their family
-- grain: one card

with moved as (
    (select card, family_card, current_card from card_group except select card, family_card, current_card from core.card_group)
    union
    (select card, family_card, current_card from core.card_group except select card, family_card, current_card from card_group)
)
select distinct card from moved
