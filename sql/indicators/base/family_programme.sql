-- title: Families on programme lists, by the family itself or by one of its members
-- grain: one family on one programme; the programme total stands for any
-- reason: is_living tells families that figures count from those all of whose members died or moved and who still receive;
--   the latter are all that living_family leaves out

with listed as (
    select distinct family_id, programme from core.participation where family_id is not null
),
counted as (
    select family_id, programme from listed
    union all
    select distinct family_id, 'total' from listed
),
family as (
    select family_id, area_code, true as is_living, desil_nasional from living_family
    union all
    select family_id, area_code, false, null
    from core.family
    where not (coalesce(member_count, 1) > 0 or head_person_id is null)
),
placed as (
    select p.family_id, p.programme, f.area_code, f.is_living, f.desil_nasional
    from counted as p
    join family as f on f.family_id = p.family_id
)
select * from placed
