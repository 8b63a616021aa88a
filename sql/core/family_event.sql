-- title: What happened to families, each with the statement that shows it
-- grain: one event of one family
-- reason: a family that is merely seen for the first time was not formed then, so formed needs a member who came from another;
--   split stands on the family that was left, formed and joined on the one gone to

with stay as (
    select person_id, family_id, relation, valid_from, valid_to from core.membership where recorded_to is null
),
change as (
    select n.person_id, o.family_id as from_family, n.family_id as to_family, n.valid_from as happened_on, n.relation
    from stay as o
    join stay as n on n.person_id = o.person_id and n.valid_from = o.valid_to and n.family_id <> o.family_id
    where o.valid_to is not null
),
target as (
    select s.family_id, min(s.valid_from) as began
    from stay as s
    join (select distinct to_family from change) as c on c.to_family = s.family_id
    group by s.family_id
),
origin as (
    select s.family_id, max(coalesce(s.valid_to, date '9999-12-31')) as last_on
    from stay as s
    join (select distinct from_family from change) as c on c.from_family = s.family_id
    group by s.family_id
),
named as (
    select c.person_id, c.to_family,
        best_of(r.record_id, date_diff('day', date '1900-01-01', coalesce(r.observed_on, date '2200-01-01')) + tie_breaker(r.record_id)) as record_id
    from change as c
    join core.person_record as l on l.person_id = c.person_id
    join std.person_statement as r on r.record_id = l.record_id and r.kk_status = 'valid'
    join card_family as f on f.card = r.kk and f.family_id = c.to_family
    group by c.person_id, c.to_family
),
gone_over as (
    select c.*, t.began, o.last_on, n.record_id,
        case when c.relation = 'head' then 0 else 1 end + tie_breaker(coalesce(n.record_id, c.person_id)) as person_key
    from change as c
    join target as t on t.family_id = c.to_family
    join origin as o on o.family_id = c.from_family
    left join named as n on n.person_id = c.person_id and n.to_family = c.to_family
),
emptied as (
    select s.family_id, max(s.valid_to) as happened_on
    from stay as s
    left join core.family as f on f.family_id = s.family_id
    where f.family_id is null or f.member_count = 0
    group by s.family_id
    having count(*) = count(s.valid_to)
),
place as (
    select family_id, area_code, valid_from, valid_to from core.residence where recorded_to is null
),
found as (
    select 'split' as family_event, from_family as family_id, to_family as other_family_id, best_of(person_id, person_key) as person_id,
        happened_on, best_of(record_id, person_key) as record_id, null as kk_before, null as kk, null as area_before, null as area_code
    from gone_over
    where began >= happened_on and last_on > happened_on
    group by from_family, to_family, happened_on
    union all
    select 'formed', to_family, best_of(from_family, person_key), best_of(person_id, person_key), happened_on,
        best_of(record_id, person_key), null, null, null, null
    from gone_over
    where began >= happened_on
    group by to_family, happened_on
    union all
    select 'joined', to_family, from_family, person_id, happened_on, record_id, null, null, null, null
    from gone_over
    where began < happened_on
    union all
    select case when d.vital_status = 'dead' then 'member_died' else 'member_left' end, s.family_id, null, d.person_id, s.valid_to,
        d.record_id, null, null, null, null
    from departure as d
    join stay as s on s.person_id = d.person_id and s.valid_to is not null
    join core.person as p on p.person_id = d.person_id and p.family_id = s.family_id
    union all
    select 'dissolved', family_id, null, null, happened_on, null, null, null, null, null
    from emptied
    union all
    select 'moved', n.family_id, null, null, n.valid_from, null, null, null, o.area_code, n.area_code
    from place as o
    join place as n on n.family_id = o.family_id and n.valid_from = o.valid_to and n.area_code <> o.area_code
    union all
    select 'card_reissued', family_id, null, null, observed_on, record_id, kk_before, kk, null, null
    from card_change
),
event as (
    select
        md5(concat_ws('/', f.family_event, f.family_id, f.other_family_id, f.person_id, f.kk_before, f.kk, f.area_before, f.area_code))
            as family_event_id,
        f.family_id, f.family_event, f.happened_on, f.person_id, f.other_family_id, f.area_before, f.area_code, f.kk_before, f.kk,
        r.source, f.record_id
    from found as f
    left join std.person_record as r on r.record_id = f.record_id
)
select * from event
