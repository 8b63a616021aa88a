-- title: Deprivations of families on record and of interviewed households, 1 yes, 0 no, empty when not known
-- grain: one family of the register or one household of a survey wave
-- reason: the same rules over both; a survey's own answers on the dwelling count for its wave, members and belongings are
--   those of the merged family
-- definition: indicators of UNDP and OPHI (2018) without nutrition. Sanitation: own toilet with goose-neck closet and septic tank
--   or treatment, in a desa also a pit; water: as in SDG 6.1; housing: floor of earth or bamboo, wall of bamboo, or roof of thatch
--   or bamboo; assets: no car and at most one of television, telephone, computer, bicycle, motorbike, refrigerator

with answer as (
    select
        'register' as origin, f.family_id as unit_id, f.area_code, cast(null as varchar) as period, cast(null as varchar) as stratum, f.family_id as psu,
        cast(1 as double) as weight, f.member_count as persons, f.family_id, h.floor_material, h.wall_material, h.roof_material,
        h.water_source, h.light_source, h.cooking_fuel, h.toilet_access, h.closet_type, h.sewage_disposal
    from living_family as f
    join core.housing as h on h.family_id = f.family_id
    union all
    select
        'survey', survey_household_id, area_code, wave, source || '/' || coalesce(stratum, ''), coalesce(psu, survey_household_id), weight,
        household_size, family_id, floor_material, wall_material, roof_material, water_source, light_source, cooking_fuel,
        toilet_access, closet_type, sewage_disposal
    from core.survey_household
),
owned as (
    select
        family_id,
        asset_car,
        cast(asset_flat_tv as integer) + cast(asset_computer as integer) + cast(asset_bicycle as integer)
            + cast(asset_motorbike as integer) + cast(asset_refrigerator as integer)
            + cast(coalesce(asset_landline, false) or coalesce(asset_smartphone, false) as integer) as small_assets
    from core.housing
),
deprivation as (
    select
        a.origin, a.unit_id, a.area_code, a.period, a.stratum, a.psu, a.weight, a.persons,
        m.child_mortality,
        m.years_of_schooling,
        m.school_attendance,
        case
            when a.cooking_fuel in ('firewood', 'charcoal', 'charcoal_or_wood', 'briquette') then 1
            when a.cooking_fuel <> 'other' then 0
        end as cooking_fuel,
        case
            when a.toilet_access <> 'own' or a.closet_type <> 'goose_neck' then 1
            when a.sewage_disposal in ('septic_tank', 'ipal') then 0
            when a.sewage_disposal in ('pit_hole', 'not_septic') and r.area_kind = 'desa' then 0
            when a.sewage_disposal in ('pit_hole', 'not_septic', 'open_water', 'open_ground') then 1
        end as sanitation,
        case
            when a.water_source in ('unprotected_well', 'unprotected_spring', 'surface_water') then 1
            when a.water_source <> 'other' then 0
        end as drinking_water,
        case when a.light_source = 'none' then 1 when a.light_source is not null then 0 end as electricity,
        case
            when a.floor_material in ('earth', 'bamboo') or a.wall_material in ('woven_bamboo', 'bamboo')
                or a.roof_material in ('thatch', 'bamboo') then 1
            when a.floor_material is not null and a.wall_material is not null and a.roof_material is not null then 0
        end as housing,
        case when o.asset_car then 0 when o.small_assets > 1 then 0 when o.small_assets <= 1 then 1 end as assets
    from answer as a
    left join core.region as r on r.area_code = a.area_code
    left join deprivation_member as m on m.family_id = a.family_id
    left join owned as o on o.family_id = a.family_id
    where a.weight is not null and a.persons > 0
)
select * from deprivation
