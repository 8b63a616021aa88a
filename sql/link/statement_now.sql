-- title: Person records of changed parts of files, as they are now
-- grain: one person record
-- reason: read once for all that asks what is new or gone, by their places in the table, since few of its rows are wanted and many columns;
--   dates and sexes as received, since those repaired confirm the number they came from

with wanted as (
    select s.rowid as place
    from std.person_record as s
    semi join changed_part as c on c.submission_id = s.submission_id and c.area = coalesce(s.area_code, '')
)
select record_id, submission_id, source, source_table, area_code, nik, nik_status, kk, kk_status, full_name,
    birth_date_received as birth_date, sex_received as sex, repair_key
from std.person_statement
where place in (select place from wanted)
