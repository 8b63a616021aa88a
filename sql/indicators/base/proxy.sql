-- title: The 39 variables that a proxy-means test ranks families by
-- grain: one family on record
-- reason: 13 variables on persons and 26 on the family and its dwelling, as many as the national ranking has; the answers are
--   the merged ones, so that a family of the survey and one that was never visited are described alike. Empty is not known

with family as (
    select family_id, area_code, head_person_id, member_count from living_family
),
head as (
    select
        p.person_id,
        p.age,
        case when r.sex = 'female' then 1.0 when r.sex = 'male' then 0.0 end as is_female,
        case
            when r.education = 'none' then 0.0 when r.education = 'primary' then 6.0 when r.education = 'lower_secondary' then 9.0
            when r.education = 'upper_secondary' then 12.0 when r.education is not null then 16.0
        end as schooling,
        case when r.is_working then 1.0 when r.is_working is not null then 0.0 end as works
    from (select person_id, age from living_person semi join family on family.head_person_id = living_person.person_id) as p
    join core.person as r on r.person_id = p.person_id
),
proxy as (
    select
        f.family_id, f.area_code, f.member_count,
        ln(f.member_count) as log_members, m.small_children, m.school_children, m.elderly, m.dependants, m.workers, m.best_schooling,
        m.has_disability, m.has_illness,
        cast(h.age as double) as head_age, h.is_female as head_female, h.schooling as head_schooling, h.works as head_works,
        ln(greatest(d.floor_area_m2, 4.0) / f.member_count) as log_floor_area,
        case when d.tenure = 'own' then 1.0 when d.tenure is not null then 0.0 end as owns_house,
        case when d.floor_material in ('earth', 'bamboo') then 1.0 when d.floor_material is not null then 0.0 end as poor_floor,
        case when d.floor_material in ('marble', 'ceramic', 'parquet', 'tile', 'ceramic_or_tile') then 1.0 when d.floor_material is not null then 0.0 end as good_floor,
        case when d.wall_material = 'brick' then 1.0 when d.wall_material is not null then 0.0 end as brick_wall,
        case when d.wall_material in ('woven_bamboo', 'bamboo') then 1.0 when d.wall_material is not null then 0.0 end as bamboo_wall,
        case when d.roof_material in ('tile', 'concrete') then 1.0 when d.roof_material is not null then 0.0 end as good_roof,
        case when d.water_source in ('piped', 'bottled', 'refill', 'bottled_or_refill') then 1.0 when d.water_source is not null then 0.0 end as good_water,
        case when d.water_source in ('unprotected_well', 'unprotected_spring', 'surface_water') then 1.0 when d.water_source is not null then 0.0 end as poor_water,
        case when d.light_source in ('pln_metered', 'pln_unmetered', 'pln') then 1.0 when d.light_source is not null then 0.0 end as has_grid,
        case when d.cooking_fuel in ('firewood', 'charcoal', 'charcoal_or_wood') then 1.0 when d.cooking_fuel is not null then 0.0 end as wood_fuel,
        case when d.toilet_access = 'own' then 1.0 when d.toilet_access is not null then 0.0 end as own_toilet,
        case when d.sewage_disposal in ('septic_tank', 'ipal') then 1.0 when d.sewage_disposal is not null then 0.0 end as septic_tank,
        case when d.has_savings then 1.0 when d.has_savings is not null then 0.0 end as has_savings,
        cast(d.asset_gas_cylinder as integer) * 1.0 as gas_cylinder, cast(d.asset_refrigerator as integer) * 1.0 as refrigerator,
        cast(d.asset_air_conditioner as integer) * 1.0 as air_conditioner, cast(d.asset_flat_tv as integer) * 1.0 as flat_tv,
        cast(d.asset_gold as integer) * 1.0 as gold, cast(d.asset_computer as integer) * 1.0 as computer,
        cast(d.asset_motorbike as integer) * 1.0 as motorbike, cast(d.asset_car as integer) * 1.0 as car,
        cast(d.asset_smartphone as integer) * 1.0 as smartphone, cast(d.asset_other_land as integer) * 1.0 as other_land,
        cast(d.asset_other_house as integer) * 1.0 as other_house, cast(d.livestock_cattle as double) as cattle
    from family as f
    left join family_member as m on m.family_id = f.family_id
    left join head as h on h.person_id = f.head_person_id
    left join core.housing as d on d.family_id = f.family_id
    where f.member_count > 0
)
select * from proxy
