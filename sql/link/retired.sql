-- title: Records of replaced files, whose edges stay and join nobody
-- grain: one standardised record that no file in use has any more
-- reason: only changed parts of files can have had any, and most of what was in them still is

with missing as (
    select k.record_id, k.area_code from key_before as k anti join statement_now as s on s.record_id = k.record_id
),
elsewhere as (
    select r.record_id from std.person_record as r semi join missing as m on m.record_id = r.record_id
)
select m.record_id, m.area_code from missing as m anti join elsewhere as e on e.record_id = m.record_id
