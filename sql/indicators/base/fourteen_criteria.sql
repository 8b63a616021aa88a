-- title: The 14 criteria of a poor household asked of every described family and every interviewed household
-- grain: one family of the register or one household of a survey wave
-- reason: an answer that is not there never counts as not fulfilled; it leaves the verdict open unless it cannot change it
-- definition: variant bps14: poor when 9 or more of 14 are fulfilled, not poor when the fulfilled and the unanswered
--   together are fewer than 9. Wood of unstated quality and "other" leave a criterion unanswered; unplastered brick cannot be
--   told from plastered and counts as plastered. The register asks criteria 1 to 7, 13 and, where a source has it, 14

with head as (
    select f.family_id, p.education
    from living_family as f
    join core.person as p on p.person_id = f.head_person_id
),
answer as (
    select
        'register' as origin,
        d.family_id as unit_id,
        d.area_code,
        cast(null as varchar) as wave,
        cast(1 as double) as weight,
        d.m2_per_person,
        d.floor_material,
        d.wall_material,
        d.toilet_access,
        d.light_source,
        d.water_source,
        d.cooking_fuel,
        cast(null as bigint) as meat_weekly,
        cast(null as bigint) as clothes_yearly,
        cast(null as bigint) as meals_daily,
        cast(null as boolean) as can_pay_clinic,
        cast(null as boolean) as head_low_income_job,
        h.education as head_education,
        d.has_savings
    from dwelling as d
    left join head as h on h.family_id = d.family_id
    union all
    select
        'survey', survey_household_id, area_code, wave, weight, floor_area_m2 / nullif(household_size, 0), floor_material,
        wall_material, toilet_access, light_source, water_source, cooking_fuel, meat_weekly, clothes_yearly, meals_daily,
        can_pay_clinic, head_low_income_job, head_education, has_savings
    from core.survey_household
),
criterion as (
    select
        origin,
        unit_id,
        area_code,
        wave,
        weight,
        case when m2_per_person < 8 then 1 when m2_per_person >= 8 then 0 end as c1,
        case when floor_material in ('earth', 'bamboo') then 1 when floor_material not in ('wood', 'other') then 0 end as c2,
        case
            when wall_material in ('woven_bamboo', 'bamboo') then 1
            when wall_material not in ('wood_board', 'wood_log', 'zinc', 'other') then 0
        end as c3,
        case when toilet_access = 'own' then 0 when toilet_access <> 'other' then 1 end as c4,
        case when light_source = 'none' then 1 when light_source is not null then 0 end as c5,
        case
            when water_source in ('unprotected_well', 'unprotected_spring', 'surface_water', 'rain') then 1
            when water_source <> 'other' then 0
        end as c6,
        case
            when cooking_fuel in ('firewood', 'charcoal', 'charcoal_or_wood', 'kerosene') then 1
            when cooking_fuel <> 'other' then 0
        end as c7,
        case when meat_weekly <= 1 then 1 when meat_weekly > 1 then 0 end as c8,
        case when clothes_yearly <= 1 then 1 when clothes_yearly > 1 then 0 end as c9,
        case when meals_daily <= 2 then 1 when meals_daily > 2 then 0 end as c10,
        case when can_pay_clinic then 0 when not can_pay_clinic then 1 end as c11,
        case when head_low_income_job then 1 when not head_low_income_job then 0 end as c12,
        case when head_education in ('none', 'primary') then 1 when head_education is not null then 0 end as c13,
        case when has_savings then 0 when not has_savings then 1 end as c14
    from answer
),
score as (
    select
        origin,
        unit_id,
        area_code,
        wave,
        weight,
        coalesce(c1, 0) + coalesce(c2, 0) + coalesce(c3, 0) + coalesce(c4, 0) + coalesce(c5, 0) + coalesce(c6, 0)
            + coalesce(c7, 0) + coalesce(c8, 0) + coalesce(c9, 0) + coalesce(c10, 0) + coalesce(c11, 0) + coalesce(c12, 0)
            + coalesce(c13, 0) + coalesce(c14, 0) as fulfilled,
        coalesce(c1, 1) + coalesce(c2, 1) + coalesce(c3, 1) + coalesce(c4, 1) + coalesce(c5, 1) + coalesce(c6, 1)
            + coalesce(c7, 1) + coalesce(c8, 1) + coalesce(c9, 1) + coalesce(c10, 1) + coalesce(c11, 1) + coalesce(c12, 1)
            + coalesce(c13, 1) + coalesce(c14, 1) as possible
    from criterion
),
verdict as (
    select
        origin,
        unit_id,
        area_code,
        wave,
        weight,
        case when fulfilled >= 9 then 'poor' when possible < 9 then 'not_poor' else 'undetermined' end as verdict
    from score
)
select * from verdict
