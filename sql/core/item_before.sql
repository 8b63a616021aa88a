-- title: Where the touched items of families were until now
-- grain: one person or family record of touched_item that was on a card

select i.card, i.family_id from core.family_item as i semi join touched_item as t on t.item_id = i.item_id
