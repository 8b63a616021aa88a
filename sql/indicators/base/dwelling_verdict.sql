-- title: What each family's dwelling is fit for: 1 yes, 0 no, empty when the answers do not say
-- grain: one answered description of the dwelling of a counted family, as `dwelling_answer` has them
-- reason: one bad answer decides, a good verdict needs every answer; coarse answers and "other" are not guessed
-- definition: sanitation is own, shared or communal toilet, goose-neck closet, and septic tank or communal treatment, in
--   a desa also a pit (SDG 6.2 as Susenas asks it); water is piped, bore well, protected well or spring, rain, bottled or
--   refilled (SDG 6.1); durable is roof, wall and floor of lasting material, space at least 7.2 m2 for each person who shares
--   the dwelling (SDG 11.1)

with family as (
    select family_id, household_id, area_code, member_count from living_family
),
household as (
    select household_id, member_count from core.household
),
region as (
    select area_code, area_kind from core.region
),
described as (
    select
        f.family_id,
        f.household_id,
        f.area_code,
        h.record_id,
        h.source,
        h.observed_on,
        h.floor_area_m2 / coalesce(nullif(d.member_count, 0), nullif(f.member_count, 0)) as m2_per_person,
        h.floor_material,
        h.wall_material,
        h.roof_material,
        h.water_source,
        h.light_source,
        h.cooking_fuel,
        h.has_savings,
        h.toilet_access,
        h.closet_type,
        case
            when h.sewage_disposal = 'pit_hole' and r.area_kind = 'desa' then 'rural_pit'
            when h.sewage_disposal = 'not_septic' and r.area_kind = 'desa' then 'other'
            else h.sewage_disposal
        end as sewage_disposal
    from family as f
    join dwelling_answer as h on h.family_id = f.family_id
    left join household as d on d.household_id = f.household_id
    left join region as r on r.area_code = f.area_code
),
dwelling as (
    select
        family_id,
        household_id,
        area_code,
        record_id,
        source,
        observed_on,
        m2_per_person,
        -- 7.2 m2 less what a division of decimals may lose: 21.6 m2 for three persons is enough.
        case when m2_per_person > 7.199999 then 1 when m2_per_person <= 7.199999 then 0 end as has_space,
        floor_material,
        wall_material,
        water_source,
        light_source,
        cooking_fuel,
        has_savings,
        toilet_access,
        case
            when toilet_access in ('public', 'not_used', 'none')
                or closet_type in ('plengsengan_covered', 'plengsengan_open', 'pit')
                or sewage_disposal in ('open_water', 'open_ground', 'pit_hole', 'not_septic') then 0
            when toilet_access in ('own', 'shared', 'communal') and closet_type = 'goose_neck'
                and sewage_disposal in ('septic_tank', 'ipal', 'rural_pit') then 1
        end as adequate_sanitation,
        case
            when water_source in ('unprotected_well', 'unprotected_spring', 'surface_water') then 0
            when water_source in ('piped', 'bore_well', 'protected_well', 'protected_spring', 'rain', 'bottled', 'refill',
                'bottled_or_refill') then 1
        end as adequate_water,
        case when light_source = 'none' then 0 when light_source is not null then 1 end as has_electricity,
        case
            when roof_material in ('asbestos', 'bamboo', 'thatch') or wall_material in ('woven_bamboo', 'bamboo', 'zinc')
                or floor_material in ('bamboo', 'earth') then 0
            when roof_material in ('concrete', 'tile', 'zinc', 'wood')
                and wall_material in ('brick', 'plastered_bamboo', 'wood_board', 'wood_log')
                and floor_material in ('marble', 'ceramic', 'parquet', 'tile', 'ceramic_or_tile', 'wood', 'cement') then 1
        end as is_durable
    from described
)
select * from dwelling
