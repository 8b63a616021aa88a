-- title: Until when what is newly said of persons reaches
-- grain: one person known before of whom a record is new or has another date
-- reason: a choice that changes without news, by another trust or a repair, corrects; with news it may be a change in the world

with known as (
    select person_id from person_before
),
news as (
    select n.person_id, max(n.observed_on) as said_on
    from core.person_record as n
    join known as k on k.person_id = n.person_id
    left join record_before as b on b.record_id = n.record_id and b.person_id = n.person_id
    where b.record_id is null or b.observed_on is distinct from n.observed_on
    group by n.person_id
)
select * from news
