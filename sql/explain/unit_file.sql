-- title: The files behind counted units
-- grain: one file

with record as (
    select distinct unit_id, record_id from unit_record
),
used as (
    select distinct record_id, submission_id from kept.record where record_id in (select record_id from record)
)
select s.source, s.file_name, s.raw_hash, count(distinct r.record_id) as row_count, count(distinct r.unit_id) as unit_count
from record as r
join used as u on u.record_id = r.record_id
join core.submission as s on s.submission_id = u.submission_id
group by s.source, s.file_name, s.raw_hash
order by row_count desc, s.source, s.file_name
