-- title: Deprivations of families on record and of interviewed households, 1 yes, 0 no, empty when not known
-- grain: one family of the register or one household of a survey wave
-- reason: the same rules over both; a survey's own answers on the dwelling count for its wave, members and belongings are
--   those of the merged family. Words are compared before anything is joined to them, as in dwelling_said
-- definition: indicators of UNDP and OPHI (2018) without nutrition. Sanitation: own toilet with goose-neck closet and septic tank
--   or treatment, in a desa also a pit; water: as in SDG 6.1; housing: floor of earth or bamboo, wall of bamboo, or roof of thatch
--   or bamboo; assets: no car and at most one of television, telephone, computer, bicycle, motorbike, refrigerator

with answer as (
    select
        'register' as origin, family_id as unit_id, cast(null as varchar) as area_code, cast(null as varchar) as period,
        cast(null as varchar) as stratum, family_id as psu, cast(1 as double) as weight, cast(null as bigint) as persons, family_id,
        floor_material, wall_material, roof_material, water_source, light_source, cooking_fuel, toilet_access, closet_type, sewage_disposal,
        asset_car, asset_flat_tv, asset_computer, asset_bicycle, asset_motorbike, asset_refrigerator, asset_landline, asset_smartphone
    from core.housing
    union all
    select
        'survey', s.survey_household_id, s.area_code, s.wave, s.source || '/' || coalesce(s.stratum, ''), coalesce(s.psu, s.survey_household_id),
        s.weight, s.household_size, s.family_id, s.floor_material, s.wall_material, s.roof_material, s.water_source, s.light_source,
        s.cooking_fuel, s.toilet_access, s.closet_type, s.sewage_disposal, h.asset_car, h.asset_flat_tv, h.asset_computer, h.asset_bicycle,
        h.asset_motorbike, h.asset_refrigerator, h.asset_landline, h.asset_smartphone
    from core.survey_household as s
    left join core.housing as h on h.family_id = s.family_id
),
told as (
    select
        origin, unit_id, area_code, period, stratum, psu, weight, persons, family_id, asset_car,
        case
            when cooking_fuel in ('firewood', 'charcoal', 'charcoal_or_wood', 'briquette') then 1
            when cooking_fuel <> 'other' then 0
        end as cooking_fuel,
        case
            when toilet_access <> 'own' or closet_type <> 'goose_neck' then 1
            when sewage_disposal in ('septic_tank', 'ipal', 'pit_hole', 'not_septic') then 0
            when sewage_disposal in ('open_water', 'open_ground') then 1
        end as desa_sanitation,
        case
            when toilet_access <> 'own' or closet_type <> 'goose_neck' then 1
            when sewage_disposal in ('septic_tank', 'ipal') then 0
            when sewage_disposal in ('pit_hole', 'not_septic', 'open_water', 'open_ground') then 1
        end as town_sanitation,
        case
            when water_source in ('unprotected_well', 'unprotected_spring', 'surface_water') then 1
            when water_source <> 'other' then 0
        end as drinking_water,
        case when light_source = 'none' then 1 when light_source is not null then 0 end as electricity,
        case
            when floor_material in ('earth', 'bamboo') or wall_material in ('woven_bamboo', 'bamboo')
                or roof_material in ('thatch', 'bamboo') then 1
            when floor_material is not null and wall_material is not null and roof_material is not null then 0
        end as housing,
        cast(asset_flat_tv as integer) + cast(asset_computer as integer) + cast(asset_bicycle as integer)
            + cast(asset_motorbike as integer) + cast(asset_refrigerator as integer)
            + cast(coalesce(asset_landline, false) or coalesce(asset_smartphone, false) as integer) as small_assets
    from answer
),
owned as (
    select
        origin, unit_id, area_code, period, stratum, psu, weight, persons, family_id, cooking_fuel, desa_sanitation, town_sanitation,
        drinking_water, electricity, housing,
        case when asset_car then 0 when small_assets > 1 then 0 when small_assets <= 1 then 1 end as assets
    from told
),
counted as (
    select
        o.origin, o.unit_id, f.area_code, o.period, o.stratum, o.psu, o.weight, f.member_count as persons, o.family_id, o.cooking_fuel,
        o.desa_sanitation, o.town_sanitation, o.drinking_water, o.electricity, o.housing, o.assets
    from owned as o
    join living_family as f on f.family_id = o.family_id
    where o.origin = 'register'
    union all
    select * from owned where origin = 'survey'
),
deprivation as (
    select
        c.origin, c.unit_id, c.area_code, c.period, c.stratum, c.psu, c.weight, c.persons,
        m.child_mortality,
        m.years_of_schooling,
        m.school_attendance,
        c.cooking_fuel,
        case when r.area_kind = 'desa' then c.desa_sanitation else c.town_sanitation end as sanitation,
        c.drinking_water,
        c.electricity,
        c.housing,
        c.assets
    from counted as c
    left join core.region as r on r.area_code = c.area_code
    left join family_member as m on m.family_id = c.family_id
    where c.weight is not null and c.persons > 0
)
select * from deprivation
