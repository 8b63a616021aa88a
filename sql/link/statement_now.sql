-- title: Person records of changed parts of files, as they are now
-- grain: one person record
-- reason: read once for all that asks what is new or gone; dates and sexes as received, since those repaired confirm the number they came from

select record_id, submission_id, source, source_table, area_code, nik, nik_status, kk, kk_status, full_name,
    birth_date_received as birth_date, sex_received as sex, repair_key
from part_statement
