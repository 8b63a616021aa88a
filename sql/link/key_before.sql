-- title: Person records of changed parts of files, as they were standardised before
-- grain: one person record, with its place in the table
-- reason: whatever of a fresh record was known before is among them, since the part that it was in has changed too

select k.rowid as place, k.record_id, k.submission_id, k.area_code, k.repair_key
from std.person_key as k
semi join changed_part as c on c.submission_id = k.submission_id and c.area = coalesce(k.area_code, '')
