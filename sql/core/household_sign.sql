-- title: What a family may share with those it lives and eats with: one roster, one meter, one address
-- grain: one drafted family and one sign
-- reason: a roster counts for a family most of whose living members are on it, or its head; an address only with a house number, RT
--   and desa. The number of the meter goes along with an address, since families with different meters do not live together

with draft as (
    select family_id, area_code, rt, rw, address, electricity_customer, head_person_id from family_draft
),
member as (
    select m.person_id, m.family_id
    from person_family as m
    join core.person as p on p.person_id = m.person_id
    where p.vital_status is null or p.vital_status = 'alive'
),
roster_family as (
    select r.roster_id, m.family_id, count(distinct m.person_id) as persons,
        max(case when d.head_person_id = m.person_id then 1 else 0 end) as has_head
    from roster as r
    join core.person_record as l on l.record_id = r.record_id
    join member as m on m.person_id = l.person_id
    join draft as d on d.family_id = m.family_id
    group by r.roster_id, m.family_id
),
family_size as (
    select m.family_id, count(*) as persons
    from member as m
    join (select distinct family_id from roster_family) as r on r.family_id = m.family_id
    group by m.family_id
),
sign as (
    select r.family_id, 'roster:' || r.roster_id as dwelling, 'roster' as household_evidence, 1 as evidence_rank, 4 as most_families,
        cast(null as varchar) as meter
    from roster_family as r
    join family_size as s on s.family_id = r.family_id
    where 2 * r.persons > s.persons or r.has_head = 1
    union all
    select family_id, 'meter:' || area_code || '/' || electricity_customer, 'meter', 2, 4, null
    from draft
    where area_code is not null and electricity_customer is not null
    union all
    select family_id, 'address:' || area_code || '/' || coalesce(rw, '') || '/' || rt || '/' || regexp_replace(upper(address), '[^A-Z0-9]', '', 'g'),
        'address', 3, 3, electricity_customer
    from draft
    where area_code is not null and rt is not null and regexp_matches(regexp_replace(upper(address), 'RT.*', '', 'g'), '[0-9]')
)
select family_id, dwelling, household_evidence, evidence_rank, most_families, meter from sign
