-- title: What the records of touched persons say
-- grain: one record of one touched person
-- reason: picked out once and before anything is asked of it; what is computed in a view is computed of a million records first

with mine as (
    select l.record_id from core.person_record as l semi join touched_person as t on t.person_id = l.person_id
)
select * from std.person_statement where record_id in (select record_id from mine)
