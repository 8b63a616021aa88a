-- title: Why each group of homes is not what it was
-- grain: one block whose rows differ between the two bases, with the number of its only cause, or $mixed where there are several
-- reason: a record of a file that was not there before is late, or a correction when that file replaced one; a record of the same
--   file that says something else was corrected, or processed otherwise; a record of another person was linked otherwise. Causes
--   whose inputs are the same in both ($causes) cannot be one; a block that shows no cause has the only one there is, or is mixed

with changed as (
    select block
    from block_content
    group by block
    having sum(before_sum) <> sum(after_sum) or sum(before_rows) <> sum(after_rows)
),
in_use_before as (
    select submission_id from before.core.submission where state in ('accepted', 'accepted_in_part')
),
new_file as (
    select s.submission_id, bool_or(u.submission_id is not null) as replaces
    from after.core.submission as s
    left join after.core.submission as r on r.superseded_by = s.submission_id
    left join in_use_before as u on u.submission_id = r.submission_id
    where s.submission_id not in (select submission_id from in_use_before)
    group by s.submission_id
),
seen_before as (
    select distinct b.block, u.record_id, r.submission_id, r.content
    from before_member as u
    join before_block as b on b.unit = u.unit
    left join before_said as r on r.record_id = u.record_id
    where b.block in (select block from changed)
),
seen_after as (
    select distinct b.block, u.record_id, r.submission_id, r.content
    from after_member as u
    join after_block as b on b.unit = u.unit
    left join after_said as r on r.record_id = u.record_id
    where b.block in (select block from changed)
),
compared as (
    select
        coalesce(a.block, b.block) as block,
        coalesce(a.submission_id, g.superseded_by) as told_by,
        a.record_id is null or b.record_id is null or a.submission_id is distinct from b.submission_id as is_by_file
    from seen_before as b
    full join seen_after as a on a.record_id = b.record_id and a.block = b.block
    left join after.core.submission as g on g.submission_id = b.submission_id
    where a.record_id is null or b.record_id is null or a.content is distinct from b.content
),
moved as (
    select distinct b.block
    from before.core.person_record as p
    join after.core.person_record as q on q.record_id = p.record_id and q.person_id <> p.person_id
    join before_block as b on b.unit = p.person_id
),
flagged as (
    select
        c.block,
        bool_or(c.is_by_file and not coalesce(f.replaces, false)) as is_late,
        bool_or(coalesce(f.replaces, false) or not c.is_by_file) as is_corrected
    from compared as c
    left join new_file as f on f.submission_id = c.told_by
    group by c.block
),
told as (
    select
        d.block,
        list_filter([
            case when f.is_late then 1 end,
            case when f.is_corrected then 2 end,
            case when m.block is not null then 3 end,
            case when list_contains($causes::integer[], 4) then 4 end
        ], lambda cause: cause is not null and list_contains($causes::integer[], cause)) as causes
    from changed as d
    left join flagged as f on f.block = d.block
    left join moved as m on m.block = d.block
)
select block, case when len(causes) = 1 then causes[1] else $mixed end as cause_no
from told
