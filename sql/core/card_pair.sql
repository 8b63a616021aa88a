-- title: Two cards of one family, since one was issued again under another number
-- grain: one pair of card numbers, the smaller first
-- reason: more than half of the persons ever listed on the larger one are on both, and no living head is listed on one of them
--   alone once the other is in use; a child who leaves for a card of its own takes neither most members nor the head along

with listed as (
    select person_id, card, first_on, last_on, case when is_head = 1 and is_dead = 0 then 1 else 0 end as is_head
    from core.card_statement
    where is_listed = 1
),
several as (
    select person_id from listed group by person_id having count(*) > 1
),
both_cards as (
    select a.card as one, b.card as other, count(*) as shared
    from several as s
    join listed as a on a.person_id = s.person_id
    join listed as b on b.person_id = s.person_id and b.card > a.card
    group by a.card, b.card
),
counted as (
    select l.card, count(*) as persons, min(l.first_on) as first_on
    from listed as l
    join (select one as card from both_cards union select other from both_cards) as c on c.card = l.card
    group by l.card
),
alike as (
    select p.one, p.other, a.first_on as one_from, b.first_on as other_from
    from both_cards as p
    join counted as a on a.card = p.one
    join counted as b on b.card = p.other
    where 2 * p.shared > greatest(a.persons, b.persons)
),
side as (
    select one, other, one as card, other as beside, other_from as beside_from from alike
    union all
    select one, other, other, one, one_from from alike
),
left_behind as (
    select distinct s.one, s.other
    from side as s
    join listed as h on h.card = s.card and h.is_head = 1
    left join listed as b on b.card = s.beside and b.person_id = h.person_id
    where b.person_id is null and coalesce(h.last_on >= s.beside_from, true)
),
pair as (
    select a.one, a.other
    from alike as a
    left join left_behind as h on h.one = a.one and h.other = a.other
    where h.one is null
)
select * from pair
