-- title: How far people have come with each pair of records
-- grain: one pair that somebody looked at
-- reason: an officer's word decides at once, and so does a single reviewer's as long as nobody says otherwise; a pair two do not know is not
--   asked a third time

with latest as (
    select * from said qualify row_number() over (partition by record_id_left, record_id_right, role, reviewer order by said_at desc, place desc) = 1
),
counted as (
    select
        record_id_left,
        record_id_right,
        count(*) filter (where answer = 'same') as same_count,
        count(*) filter (where answer = 'different') as different_count,
        count(*) filter (where answer = 'unknown') as unknown_count,
        coalesce(bool_or(role = 'officer' and answer <> 'unknown'), false) as by_officer,
        string_agg(reviewer, ', ' order by reviewer) as reviewer
    from latest
    group by record_id_left, record_id_right
),
pair_review as (
    select
        record_id_left,
        record_id_right,
        case
            when by_officer or same_count <> different_count then 'decided'
            when same_count > 0 then 'third_reviewer'
            when unknown_count > 1 then 'left_unknown'
            else 'another_reviewer'
        end as review_status,
        same_count,
        different_count,
        unknown_count,
        reviewer
    from counted
)
select * from pair_review
