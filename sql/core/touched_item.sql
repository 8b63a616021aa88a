-- title: What a family gathers that may be on another card than before
-- grain: one person, or one record about a family
-- reason: a person's card rests on its records and on those about families that name no card, and such a record goes with its person.
--   A mark without a source in core.whole_list asks for all of them

with all_of_them as (
    select source from core.whole_list where source = ''
),
known as (
    select item_id from core.family_item where strength = 0
),
news as (
    select record_id from std.family_record where submission_id in (select submission_id from audit.unmerged_submission)
    union
    select f.record_id from std.family_record as f anti join known as k on k.item_id = f.record_id
    union
    select k.item_id from known as k anti join std.family_record as f on f.record_id = k.item_id
    union
    select f.record_id
    from std.family_record as f
    semi join (
        select l.record_id from core.person_record as l semi join touched_person as t on t.person_id = l.person_id
        union
        select record_id from record_before
    ) as m on m.record_id = f.record_id
    union
    select f.record_id from std.family_record as f cross join all_of_them
)
select record_id as item_id from news
union
select l.person_id as item_id from core.person_record as l semi join news as n on n.record_id = l.record_id
union
select person_id as item_id from touched_person
union
select l.person_id as item_id from core.person_record as l cross join all_of_them
union
select i.item_id from core.family_item as i cross join all_of_them
