-- title: Cards that are one family's, with the card in force
-- grain: one card that was issued again, or is the new number of one

with recursive edge as (
    select one as card, other from card_pair
    union all
    select other, one from card_pair
),
reach as (
    select card, other as reached from edge
    union
    select r.card, e.other as reached from reach as r join edge as e on e.card = r.reached
),
labelled as (
    select card, min(reached) as family_card from reach group by card
),
in_force as (
    select l.family_card, best_of(s.card, s.sort_key) as current_card
    from labelled as l
    join core.card_statement as s on s.card = l.card
    group by l.family_card
),
grouped as (
    select l.card, l.family_card, f.current_card
    from labelled as l
    join in_force as f on f.family_card = l.family_card
)
select * from grouped
