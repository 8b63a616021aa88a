-- title: Families on programme lists, by the family itself or by one of its members
-- grain: every family of one desa, programme, standing and national decile, counted; the programme total stands for any
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
counted as (
    select f.area_code, p.programme, f.is_living, f.desil_nasional, count(*) as families
    from listed as p
    join family as f on f.family_id = p.family_id
    group by f.area_code, p.programme, f.is_living, f.desil_nasional
    union all
    select f.area_code, 'total', f.is_living, f.desil_nasional, count(*)
    from listed_once as p
    join family as f on f.family_id = p.family_id
    group by f.area_code, f.is_living, f.desil_nasional
)
select * from counted
