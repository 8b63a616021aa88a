-- title: Families on programme lists, by the family itself or by one of its members
-- grain: one family on one programme; the programme total stands for any
-- reason: is_living tells families that figures count from those all of whose members died or moved and who still receive

with listed as (
    select distinct family_id, programme from core.participation where family_id is not null
),
listed_once as (
    select distinct family_id from core.participation where family_id is not null
),
family as (
    select f.family_id, f.area_code, l.family_id is not null as is_living, l.desil_nasional
    from core.family as f
    left join living_family as l on l.family_id = f.family_id
),
placed as (
    select p.family_id, p.programme, f.area_code, f.is_living, f.desil_nasional
    from listed as p
    join family as f on f.family_id = p.family_id
    union all
    select p.family_id, 'total', f.area_code, f.is_living, f.desil_nasional
    from listed_once as p
    join family as f on f.family_id = p.family_id
)
select * from placed
