-- title: Dwelling of each family as one source described it, the most trusted first, then the latest
-- grain: one family
-- reason: a dwelling is taken whole from one statement, since floor, wall and water of different years describe no house

with statement as (
    select
        m.family_id,
        h.record_id,
        h.source,
        h.observed_on,
        h.tenure, h.floor_material, h.floor_area_m2, h.wall_material, h.roof_material, h.water_source,
        h.light_source, h.power_va, h.cooking_fuel, h.toilet_access, h.closet_type, h.sewage_disposal, h.has_savings,
        h.asset_gas_cylinder, h.asset_refrigerator, h.asset_air_conditioner, h.asset_water_heater, h.asset_landline,
        h.asset_flat_tv, h.asset_gold, h.asset_computer, h.asset_motorbike, h.asset_bicycle, h.asset_car,
        h.asset_boat, h.asset_motorboat, h.asset_smartphone, h.asset_other_land, h.asset_other_house,
        h.livestock_cattle, h.livestock_buffalo, h.livestock_horse, h.livestock_pig, h.livestock_goat,
        row_number() over (
            partition by m.family_id order by r.floor_material, h.observed_on desc nulls last, h.record_id
        ) as standing
    from std.housing_record as h
    join touched_statement as m on m.record_id = h.record_id
    join source_rank as r on r.source = h.source
    where m.family_id is not null
),
chosen as (
    select
        s.family_id,
        f.household_id,
        f.area_code,
        s.tenure, s.floor_material, s.floor_area_m2, s.wall_material, s.roof_material, s.water_source,
        s.light_source, s.power_va, s.cooking_fuel, s.toilet_access, s.closet_type, s.sewage_disposal, s.has_savings,
        s.asset_gas_cylinder, s.asset_refrigerator, s.asset_air_conditioner, s.asset_water_heater, s.asset_landline,
        s.asset_flat_tv, s.asset_gold, s.asset_computer, s.asset_motorbike, s.asset_bicycle, s.asset_car,
        s.asset_boat, s.asset_motorboat, s.asset_smartphone, s.asset_other_land, s.asset_other_house,
        s.livestock_cattle, s.livestock_buffalo, s.livestock_horse, s.livestock_pig, s.livestock_goat,
        s.source,
        s.record_id,
        s.observed_on
    from statement as s
    join core.family as f on f.family_id = s.family_id
    where s.standing = 1
)
select * from chosen
