-- title: The family that each touched record is about, by its card, else by the person it was linked to
-- grain: one record that is about a family and is placed anew

with asked as (
    select s.record_id, max(s.kk) as kk
    from family_statement as s
    semi join touched_record as t on t.record_id = s.record_id
    group by s.record_id
),
found as (
    select s.record_id, l.person_id, coalesce(p.family_id, c.family_id) as family_id
    from asked as s
    left join core.person_record as l on l.record_id = s.record_id
    left join person_family as p on p.person_id = l.person_id
    left join card_family as c on c.card = s.kk
)
select * from found
