-- title: Families with the latest trusted statement about the card, their head and members
-- grain: one family that is drafted

with belonging as (
    select m.person_id, m.family_id from person_family as m semi join drafted_family as d on d.family_id = m.family_id
),
item as (
    select i.item_id, i.card, i.family_id from core.family_item as i semi join drafted_family as d on d.family_id = i.family_id
),
village_file as (
    select submission_id from core.submission where area_code is not null
),
told as (
    select
        m.family_id,
        max(case when w.source is not null then 1 else 0 end) as is_listed,
        max(case when v.submission_id is not null then 1 else 0 end) as in_village_file
    from belonging as m
    join core.person_record as l on l.person_id = m.person_id
    join std.person_record as s on s.record_id = l.record_id
    left join whole_list as w on w.source = s.source and w.source_table = s.source_table
    left join village_file as v on v.submission_id = s.submission_id
    group by m.family_id
),
member as (
    select m.person_id, m.family_id, p.relation, p.vital_status, p.observed_on,
        case p.relation when 'head' then 0 when 'husband' then 1 else 2 end + coalesce(year(p.birth_date), 9999) / 10000.0
            + tie_breaker(concat_ws('|', p.nik, p.full_name, p.birth_date)) as head_key
    from belonging as m
    join core.person as p on p.person_id = m.person_id
),
present as (
    select
        family_id,
        count(*) filter (where coalesce(vital_status, 'alive') = 'alive') as member_count,
        best_of(person_id, head_key) as head_person_id,
        max(observed_on) as observed_on
    from member
    group by family_id
),
statement as (
    select
        i.family_id, f.source, f.member_count_declared, f.area_code, f.address, f.rt, f.rw, f.electricity_customer, f.observed_on,
        cast(date_diff('day', coalesce(f.observed_on, date '1900-01-01'), date '2200-01-01') as double) / 1000000
            + tie_breaker(f.record_id) as age_key
    from std.family_record as f
    join item as i on i.item_id = f.record_id
),
said as (
    select
        t.family_id,
        best_of(t.member_count_declared, r.member_count_declared + t.age_key) as member_count_declared,
        best_of(t.area_code, r.area_code + t.age_key) as area_code,
        best_of(t.address, r.address + t.age_key) as address,
        best_of(t.rt, r.rt + t.age_key) as rt,
        best_of(t.rw, r.rw + t.age_key) as rw,
        best_of(t.electricity_customer, r.electricity_customer + t.age_key) as electricity_customer,
        max(t.observed_on) as observed_on
    from statement as t
    join source_rank as r on r.source = t.source
    group by t.family_id
),
card as (
    select i.family_id, min(coalesce(g.current_card, i.card)) as kk
    from item as i
    left join card_group as g on g.card = i.card
    where i.card not like 'head:%'
    group by i.family_id
),
family as (
    select
        i.family_id,
        c.kk,
        p.head_person_id,
        h.education as head_education,
        coalesce(s.area_code, h.area_code) as area_code,
        coalesce(s.rt, h.rt) as rt,
        coalesce(s.rw, h.rw) as rw,
        coalesce(s.address, h.address) as address,
        s.electricity_customer,
        case when t.is_listed = 1 then coalesce(p.member_count, 0) else s.member_count_declared end as member_count,
        s.member_count_declared,
        coalesce(t.in_village_file, 0) = 1 as in_village_file,
        greatest(p.observed_on, s.observed_on) as observed_on
    from (select distinct family_id from item) as i
    left join card as c on c.family_id = i.family_id
    left join present as p on p.family_id = i.family_id
    left join said as s on s.family_id = i.family_id
    left join core.person as h on h.person_id = p.head_person_id
    left join told as t on t.family_id = i.family_id
)
select * from family
