-- title: Every doubtful pair between the two persons that a pair asks about
-- grain: one doubtful pair of one asked pair; the asked one itself is not among them unless it is doubtful
-- reason: an answer is about persons, so that none of their other pairs is asked again

with between as (
    select q.record_id_left as asked_left, q.record_id_right as asked_right, least(a.person_id, b.person_id) as one, greatest(a.person_id, b.person_id) as other
    from asked_pair as q
    join core.person_record as a on a.record_id = q.record_id_left
    join core.person_record as b on b.record_id = q.record_id_right
    where a.person_id <> b.person_id
),
doubtful as (
    select d.record_id_left, d.record_id_right, least(a.person_id, b.person_id) as one, greatest(a.person_id, b.person_id) as other
    from audit.doubtful_pair as d
    join core.person_record as a on a.record_id = d.record_id_left
    join core.person_record as b on b.record_id = d.record_id_right
)
select n.asked_left, n.asked_right, d.record_id_left, d.record_id_right
from between as n
join doubtful as d on d.one = n.one and d.other = n.other
