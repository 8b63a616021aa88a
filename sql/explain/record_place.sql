-- title: Where the records of shown units stand: file, sheet, row, and the cells that the indicator reads
-- grain: one row of a file behind one unit
-- reason: cells are named by the titles that were found when the file was read; a row whose columns have no titles of their own
--   (a block of a family) is named without

with record as (
    select unit_id, stored, record_id, split_part(record_id, ':', 1) as described from unit_record
),
used as (
    select distinct record_id, submission_id from kept.record where record_id in (select record_id from record)
),
placed as (
    select r.unit_id, r.stored, r.described, s.source, s.file_name, s.raw_hash, u.submission_id, p.sheet, p.row_no
    from record as r
    join used as u on u.record_id = r.record_id
    join core.submission as s on s.submission_id = u.submission_id
    left join kept.trace.place as p on p.record_id = r.record_id and p.submission_id = u.submission_id
),
titled as (
    select c.submission_id, c.sheet, c.source_table, c.letter, w.stored
    from kept.trace.column_place as c
    join wanted_column as w on c.column_name like w.column_name
    where c.letter is not null and c.submission_id in (select submission_id from placed)
),
cell as (
    select p.*, t.letter || p.row_no as cell
    from placed as p
    left join titled as t
        on t.submission_id = p.submission_id and t.sheet = p.sheet and p.source || '_' || t.source_table = p.described
        and (t.stored = p.stored or p.stored = 'record')
)
select unit_id, source, file_name, raw_hash, sheet, row_no,
    string_agg(distinct replace(stored, 'core.', ''), ', ' order by replace(stored, 'core.', '')) as feeds,
    string_agg(distinct cell, ' ' order by cell) as cells
from cell
group by unit_id, source, file_name, raw_hash, sheet, row_no
order by unit_id, source, file_name, sheet, row_no
