-- title: Families with the ministry's deciles, the local one, what they receive and what villages say of them
-- grain: one family that figures count or that is on a programme's list
-- reason: every rule asks the same columns, so that what a rule finds differs by the rule alone; counted families have their deciles at
--   hand, and only the few that are gone are looked up

with named as (
    -- Few sets of programmes are had by many families; each is written out once.
    select s.programmes, string_agg(l.programme, ', ' order by l.programme) as written
    from (select distinct programmes from listed_family) as s
    join listed_programme as l on (s.programmes & l.bit) <> 0
    group by s.programmes
),
receiving as (
    select f.family_id, n.written as programmes from listed_family as f join named as n on n.programmes = f.programmes
),
verdict as (
    select family_id, verification_status, source,
        row_number() over (partition by family_id order by observed_on desc nulls last, verification_id) as standing
    from core.verification
    where family_id is not null and verification_status in ('layak', 'usulan_baru', 'tidak_layak', 'graduasi')
),
burden as (
    select household_id, count(*) as problems from core.problem where problem_state in ('open', 'reopened') group by household_id
),
owner as (
    select family_id, asset_car from core.housing where asset_car
),
family as (
    select family_id, household_id, area_code, true as is_living, desil_nasional, desil_provinsi, desil_kabupaten from living_family
    union all
    select g.family_id, f.household_id, g.area_code, false, r.desil_nasional, r.desil_provinsi, r.desil_kabupaten
    from listed_family as g
    join core.family as f on f.family_id = g.family_id
    left join family_rank as r on r.family_id = g.family_id
    where not g.is_living
)
select
    f.family_id,
    f.area_code,
    f.is_living,
    f.desil_nasional,
    f.desil_provinsi,
    f.desil_kabupaten,
    k.local_desil,
    p.programmes,
    v.verification_status,
    v.source as verdict_source,
    coalesce(b.problems, 0) as problems,
    o.asset_car
from family as f
left join core.local_rank as k on k.family_id = f.family_id
left join receiving as p on p.family_id = f.family_id
left join verdict as v on v.family_id = f.family_id and v.standing = 1
left join burden as b on b.household_id = f.household_id
left join owner as o on o.family_id = f.family_id
