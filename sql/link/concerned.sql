-- title: Records whose person may be another than before
-- grain: one record that is new or changed, has or had a pair that came, went or is weighed, has a verdict or a past, or is one person with such
-- reason: all other records are of persons whose pairs are what they were, so that few of a million need to be put together again. Where
--   a person's strength against others changes with two numbers that a pair ties together, all records of these numbers come along

with ending as (
    select record_id_left, record_id_right from moved_edge
    union all
    select record_id_left, record_id_right from weighed_pair where match_weight >= $review_cut
    union all
    select record_id_left, record_id_right from audit.cut_edge
    union all
    select record_id_left, record_id_right from audit.pair_verdict
),
-- Went and did not come again, or came and was not there.
changed as (
    select record_id_left, record_id_right from moved_edge group by record_id_left, record_id_right having count(*) % 2 = 1
),
numbered as (
    select k.record_id, k.nik_valid
    from std.person_key as k
    semi join (select record_id_left as record_id from changed union all select record_id_right as record_id from changed) as c
        on c.record_id = k.record_id
    where k.nik_valid is not null
),
tied as (
    select unnest([a.nik_valid, b.nik_valid]) as nik
    from changed as e
    join numbered as a on a.record_id = e.record_id_left
    join numbered as b on b.record_id = e.record_id_right
    where a.nik_valid <> b.nik_valid
),
seed as (
    select record_id from fresh_record
    union all
    select record_id from retired_record
    union all
    select record_id_left as record_id from ending
    union all
    select record_id_right as record_id from ending
    union all
    select record_id from std.person_key where nik_valid in (select nik from tied)
    union all
    select item_id as record_id from audit.identity_assignment where entity = 'person' and recorded_to is not null
),
person as (
    select distinct a.entity_id
    from audit.identity_assignment as a
    semi join seed as s on s.record_id = a.item_id
    where a.entity = 'person' and a.recorded_to is null
)
select record_id from seed
union
select a.item_id as record_id
from audit.identity_assignment as a
semi join person as p on p.entity_id = a.entity_id
where a.entity = 'person' and a.recorded_to is null
