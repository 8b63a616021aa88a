-- title: New card numbers of families that stay the same, with the statement that first names the new one
-- grain: one family and one number it had before
-- reason: some list still names the old number, or the family had it until this run and no other family has it now

with family as (
    select family_id, kk from core.family where kk is not null
),
former as (
    select f.family_id, g.card as kk_before
    from card_group as g
    join card_family as f on f.card = g.card
    where g.card <> g.current_card
    union
    select b.family_id, b.kk
    from family_before as b
    join family as f on f.family_id = b.family_id
    where b.kk <> f.kk and b.kk not in (select kk from family)
    union
    select e.family_id, e.kk_before
    from core.family_event as e
    where e.family_event = 'card_reissued' and e.recorded_to is null
),
changed as (
    select f.family_id, b.kk_before, f.kk
    from former as b
    join family as f on f.family_id = b.family_id and f.kk <> b.kk_before
),
named as (
    select c.family_id, c.kk_before, c.kk, s.observed_on, s.source, s.record_id,
        row_number() over (partition by c.family_id, c.kk_before order by s.observed_on nulls last, s.record_id) as standing
    from changed as c
    left join std.person_statement as s on s.kk = c.kk and s.kk_status = 'valid'
)
select family_id, kk_before, kk, observed_on, source, record_id
from named
where standing = 1
