-- title: Families that may not be what they were, so that the others are left as they stand
-- grain: one family, by the id it has or had
-- reason: a family is what its members, the records about it and its cards make of it, so one of these must be new, changed or gone

with listing as (
    (select source, source_table from whole_list except select source, source_table from core.whole_list)
    union
    (select source, source_table from core.whole_list except select source, source_table from whole_list)
),
record as (
    select record_id from std.family_record where submission_id in (select submission_id from audit.unmerged_submission)
),
touched as (
    select f.family_id from person_family as f semi join touched_person as t on t.person_id = f.person_id
    union
    select p.family_id from core.person as p semi join touched_person as t on t.person_id = p.person_id
    union
    select former_id from person_moved
    union
    select family_id from person_moved
    union
    select entity_id from changed
    union
    select former_id from changed
    union
    select i.family_id from core.family_item as i semi join record as r on r.record_id = i.item_id
    union
    select family_id from item_before
    union
    select f.family_id from card_family as f semi join card_moved as c on c.card = f.card
    union
    select f.family_id from core.family as f cross join (select count(*) as tables from listing) as l where l.tables > 0
    union
    select f.family_id from core.family as f anti join family_in_use as u on u.family_id = f.family_id
)
select family_id from touched where family_id is not null
