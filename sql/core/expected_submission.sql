-- title: Every file expected by the day of the run, with the file that came for it
-- grain: one submitter, group of source tables and period of the calendar that has begun
-- reason: a file counts for the period it names, read from its titles or its name; one that names none, or only the year of a
--   monthly list, counts for the last period that ended before it came. A file that a newer one replaced was sent all the same.
--   What came after the day of the run is not known yet, so that the same day always gives the same rows.

with slot as (
    select source, source_table, submitter, period, period_start, period_end, next_end, wanted_length,
        due_on, late_after, false as is_village
    from calendar_slot
    where submitter is not null
    union all
    select c.source, c.source_table, r.area_code, c.period, c.period_start, c.period_end, c.next_end, c.wanted_length,
        c.due_on, c.late_after, true
    from calendar_slot as c
    cross join core.region as r
    where c.submitter is null and r.area_kind = 'desa'
),
sent as (
    select s.submission_id, s.source, s.source_table, s.submitter, s.period, s.observed_on, s.received_at,
        cast(s.received_at as date) as received_on,
        case
            when s.state in ('accepted', 'accepted_in_part') then 1
            when w.submission_id is not null then 4
            when s.state = 'superseded' and coalesce(s.has_minutes, true) then 2
            when s.state in ('held', 'superseded') then 3
            else 4
        end as standing
    from core.submission as s
    left join audit.waiting_submission as w on w.submission_id = s.submission_id
    where s.state <> 'rejected' and cast(s.received_at as date) <= $as_of
),
claim as (
    select t.source, t.source_table, t.submitter, t.period, s.submission_id, s.received_at, s.received_on, s.standing
    from slot as t
    join sent as s on s.source = t.source and s.source_table = t.source_table and s.submitter = t.submitter
    where case
        when t.next_end is null then s.period = t.period
        when s.observed_on is not null and length(s.period) >= t.wanted_length
            then s.observed_on between t.period_start and t.period_end
        else s.received_on > t.period_end and s.received_on <= t.next_end
    end
),
first_sent as (
    select source, source_table, submitter, period, min(standing) as best,
        min(case when standing <= 2 then received_at end) as first_usable_at, min(received_at) as first_at
    from claim
    group by source, source_table, submitter, period
),
latest as (
    select source, source_table, submitter, period, submission_id,
        row_number() over (
            partition by source, source_table, submitter, period order by standing, received_at desc, submission_id
        ) as place
    from claim
),
expected as (
    select t.source, t.source_table, t.submitter, case when t.is_village then t.submitter end as area_code, t.period, t.period_end,
        t.due_on, t.late_after,
        case
            when f.best <= 2 and cast(f.first_usable_at as date) <= t.late_after then 'on_time'
            when f.best <= 2 then 'late'
            when f.best = 3 then 'held'
            when f.best = 4 then 'waiting'
            when t.late_after >= $as_of then 'not_due'
            else 'missing'
        end as desk_status,
        l.submission_id,
        coalesce(f.first_usable_at, f.first_at) as received_at
    from slot as t
    left join first_sent as f
        on f.source = t.source and f.source_table = t.source_table and f.submitter = t.submitter and f.period = t.period
    left join latest as l
        on l.source = t.source and l.source_table = t.source_table and l.submitter = t.submitter and l.period = t.period
        and l.place = 1
)
select * from expected
