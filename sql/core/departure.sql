-- title: Who died or left, since when and by whose word
-- grain: one person whose chosen status is dead, moved or gone
-- reason: a statement without a date counts from the day it came

with departed as (
    select person_id, vital_status from core.person where vital_status in ('dead', 'moved', 'gone')
),
stated as (
    select
        p.person_id,
        p.vital_status,
        s.record_id,
        s.source,
        coalesce(s.observed_on, cast(b.received_at as date)) as happened_on
    from departed as p
    join core.person_record as l on l.person_id = p.person_id
    join std.person_record as s on s.record_id = l.record_id and s.vital_status = p.vital_status
    left join core.submission as b on b.submission_id = s.submission_id
),
ranked as (
    select person_id, vital_status, record_id, source, happened_on,
        row_number() over (partition by person_id order by happened_on nulls last, record_id) as standing
    from stated
)
select person_id, vital_status, record_id, source, happened_on
from ranked
where standing = 1
