-- title: What each family's dwelling is fit for: 1 yes, 0 no, empty when the answers do not say
-- grain: one answered description of the dwelling of a counted family, as `dwelling_answer` has them
-- reason: what an answer says by itself is told by dwelling_said; here comes what also needs the place and who shares the dwelling
-- definition: space is at least 7.2 m2 for each person who shares the dwelling (SDG 11.1); a pit is adequate in a desa only, and
--   what is no septic tank may there be one

with family as (
    select family_id, household_id, head_education, area_code, member_count from living_family
),
-- A family alone in its dwelling is its household.
shared as (
    select household_id, member_count from core.household where coalesce(family_count, 2) > 1
),
region as (
    select area_code, area_kind from core.region
),
described as (
    select
        f.family_id,
        f.household_id,
        f.head_education,
        f.area_code,
        s.record_id,
        s.source,
        s.observed_on,
        s.floor_area_m2 / coalesce(nullif(d.member_count, 0), nullif(f.member_count, 0)) as m2_per_person,
        case when r.area_kind = 'desa' then s.desa_sanitation else s.town_sanitation end as adequate_sanitation,
        s.adequate_water,
        s.has_electricity,
        s.is_durable,
        s.fulfilled,
        s.possible
    from family as f
    join dwelling_said as s on s.unit_id = f.family_id
    left join shared as d on d.household_id = f.household_id
    left join region as r on r.area_code = f.area_code
    where s.origin = 'register'
),
verdict as (
    select
        family_id,
        household_id,
        head_education,
        area_code,
        record_id,
        source,
        observed_on,
        -- 7.2 m2 less what a division of decimals may lose: 21.6 m2 for three persons is enough.
        case when m2_per_person > 7.199999 then 1 when m2_per_person <= 7.199999 then 0 end as has_space,
        case when m2_per_person < 8 then 1 when m2_per_person >= 8 then 0 end as is_narrow,
        adequate_sanitation,
        adequate_water,
        has_electricity,
        is_durable,
        fulfilled,
        possible
    from described
)
select * from verdict
