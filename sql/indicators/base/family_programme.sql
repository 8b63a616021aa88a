-- title: Families on programme lists, by the family itself or by one of its members
-- grain: one family on one programme; the programme total stands for any
-- reason: is_living tells families that figures count from those all of whose members died or moved and who still receive

with listed as (
    select distinct family_id, programme from core.participation where family_id is not null
),
programme as (
    select family_id, programme from listed
    union all
    select distinct family_id, 'total' from listed
),
placed as (
    select p.family_id, p.programme, f.area_code, l.family_id is not null as is_living, l.desil_nasional
    from programme as p
    join core.family as f on f.family_id = p.family_id
    left join living_family as l on l.family_id = p.family_id
)
select * from placed
