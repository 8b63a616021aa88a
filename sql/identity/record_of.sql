-- title: The records behind one id, of a person, a family or a household
-- grain: one record in use that is one of the id's persons, or a statement about its family

with member as (
    select p.person_id
    from core.person as p
    left join core.family as f on f.family_id = p.family_id
    where $id in (p.person_id, p.family_id, f.household_id)
),
record as (
    select l.person_id, r.record_id, r.source, r.source_table, r.submission_id, r.sheet, r.row_no, r.observed_on
    from core.person_record as l
    join member as m on m.person_id = l.person_id
    join std.person_record as r on r.record_id = l.record_id
)
select
    row_number() over (order by r.person_id, r.observed_on, r.record_id) as record_no,
    r.person_id,
    r.record_id,
    r.source,
    s.file_name,
    r.sheet,
    r.row_no,
    r.observed_on
from record as r
left join core.submission as s on s.submission_id = r.submission_id
order by record_no
