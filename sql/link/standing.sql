-- title: Records in use that may be put together, numbered from 0
-- grain: one person record
-- reason: hashes of 64 bits stand for records, since joining their text takes longer than all the rest

select k.record_id, k.submission_id, k.source_table, k.nik_valid, k.person_name_key, k.birth_date, hash(k.record_id) as mark,
    row_number() over () - 1 as node
from std.person_key as k
anti join retired_record as r on r.record_id = k.record_id
