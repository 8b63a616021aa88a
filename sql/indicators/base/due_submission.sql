-- title: Files that had to be here in the last year
-- grain: one expected file of one area in one breakdown: as of its source, and as one of all
-- reason: completeness and timeliness are shares of the same files, told apart the same way

with due as (
    select
        area_code,
        source || '/' || source_table || '/' || submitter || '/' || period as slot,
        source,
        case when desk_status in ('on_time', 'late') then 1 else 0 end as is_here,
        case when desk_status = 'on_time' then 1 else 0 end as is_on_time
    from core.expected_submission
    where
        area_code is not null
        and late_after < $as_of
        and date_diff('day', late_after, $as_of) <= 365
),
told_apart as (
    select area_code, slot, 'source' as breakdown, source as category, is_here, is_on_time
    from due
    union all
    select area_code, slot, 'total', 'total', is_here, is_on_time
    from due
)
select * from told_apart
