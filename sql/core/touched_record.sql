-- title: Records about families that are placed anew
-- grain: one record
-- reason: a record is placed by its person, else by its card, so that one of them, or what the record says, must be new, changed or gone

with touched_card as (
    select c.card from card_family as c semi join touched_family as t on t.family_id = c.family_id
),
of_person as (
    select l.record_id
    from core.person_record as l
    semi join (select person_id from touched_person union select person_id from person_moved) as t on t.person_id = l.person_id
)
select record_id from family_statement where submission_id in (select submission_id from audit.unmerged_submission)
union
select s.record_id from family_statement as s semi join touched_card as c on c.card = s.kk
union
select s.record_id from family_statement as s semi join of_person as p on p.record_id = s.record_id
union
select r.record_id from core.record_family as r semi join touched_family as t on t.family_id = r.family_id
union
select r.record_id from core.record_family as r anti join family_statement as s on s.record_id = r.record_id
