-- title: Families on programme lists, by the family itself or by one of its members
-- grain: one family on at least one list; `programmes` are the bits of listed_programme
-- reason: is_living tells families that figures count from those all of whose members died or moved and who still receive;
--   the latter are all that living_family leaves out

with listed as (
    select p.family_id, bit_or(g.bit) as programmes
    from core.participation as p
    join listed_programme as g on g.programme = p.programme
    where p.family_id is not null
    group by p.family_id
),
family as (
    select family_id, area_code, true as is_living, desil_nasional from living_family
    union all
    select family_id, area_code, false, null
    from core.family
    where not (coalesce(member_count, 1) > 0 or head_person_id is null)
),
placed as (
    select l.family_id, f.area_code, f.is_living, f.desil_nasional, l.programmes
    from listed as l
    join family as f on f.family_id = l.family_id
)
select * from placed
