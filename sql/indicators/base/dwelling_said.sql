-- title: What each answered description of a dwelling says by itself: 1 yes, 0 no, empty when the answers do not say
-- grain: one description of a family's dwelling, as `dwelling_answer` has them, or one interviewed household
-- reason: the words of answers are compared before anything is joined to them, where a million families' are compared once for each word
-- definition: sanitation is own, shared or communal toilet, goose-neck closet, and septic tank or communal treatment, in
--   a desa also a pit (SDG 6.2 as Susenas asks it); water is piped, bore well, protected well or spring, rain, bottled or
--   refilled (SDG 6.1); durable is roof, wall and floor of lasting material (SDG 11.1); one bad answer decides, a good verdict needs
--   every answer; coarse answers and "other" are not guessed. `fulfilled` and `possible` are those of the 14 criteria of a poor
--   household that need neither its size nor its head; wood of unstated quality and "other" leave one unanswered; unplastered
--   brick cannot be told from plastered and counts as plastered

with answer as (
    select
        'register' as origin,
        family_id as unit_id,
        cast(null as varchar) as area_code,
        cast(null as varchar) as wave,
        cast(1 as double) as weight,
        record_id,
        source,
        observed_on,
        floor_area_m2,
        cast(null as bigint) as persons,
        floor_material,
        wall_material,
        roof_material,
        water_source,
        light_source,
        cooking_fuel,
        toilet_access,
        closet_type,
        sewage_disposal,
        has_savings,
        cast(null as bigint) as meat_weekly,
        cast(null as bigint) as clothes_yearly,
        cast(null as bigint) as meals_daily,
        cast(null as boolean) as can_pay_clinic,
        cast(null as boolean) as head_low_income_job,
        cast(null as varchar) as head_education
    from dwelling_answer
    union all
    select
        'survey', survey_household_id, area_code, wave, weight, record_id, source, observed_on, floor_area_m2, household_size, floor_material,
        wall_material, roof_material, water_source, light_source, cooking_fuel, toilet_access, closet_type, sewage_disposal, has_savings,
        meat_weekly, clothes_yearly, meals_daily, can_pay_clinic, head_low_income_job, head_education
    from core.survey_household
),
told as (
    select
        origin,
        unit_id,
        area_code,
        wave,
        weight,
        record_id,
        source,
        observed_on,
        floor_area_m2,
        persons,
        head_education,
        case
            when toilet_access in ('public', 'not_used', 'none')
                or closet_type in ('plengsengan_covered', 'plengsengan_open', 'pit')
                or sewage_disposal in ('open_water', 'open_ground') then 0
            when toilet_access in ('own', 'shared', 'communal') and closet_type = 'goose_neck'
                and sewage_disposal in ('septic_tank', 'ipal', 'pit_hole') then 1
        end as desa_sanitation,
        case
            when toilet_access in ('public', 'not_used', 'none')
                or closet_type in ('plengsengan_covered', 'plengsengan_open', 'pit')
                or sewage_disposal in ('open_water', 'open_ground', 'pit_hole', 'not_septic') then 0
            when toilet_access in ('own', 'shared', 'communal') and closet_type = 'goose_neck'
                and sewage_disposal in ('septic_tank', 'ipal') then 1
        end as town_sanitation,
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
        end as is_durable,
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
        case when has_savings then 0 when not has_savings then 1 end as c14
    from answer
),
said as (
    select
        origin, unit_id, area_code, wave, weight, record_id, source, observed_on, floor_area_m2, persons, head_education, desa_sanitation,
        town_sanitation, adequate_water, has_electricity, is_durable,
        coalesce(c2, 0) + coalesce(c3, 0) + coalesce(c4, 0) + coalesce(c5, 0) + coalesce(c6, 0) + coalesce(c7, 0) + coalesce(c8, 0)
            + coalesce(c9, 0) + coalesce(c10, 0) + coalesce(c11, 0) + coalesce(c12, 0) + coalesce(c14, 0) as fulfilled,
        coalesce(c2, 1) + coalesce(c3, 1) + coalesce(c4, 1) + coalesce(c5, 1) + coalesce(c6, 1) + coalesce(c7, 1) + coalesce(c8, 1)
            + coalesce(c9, 1) + coalesce(c10, 1) + coalesce(c11, 1) + coalesce(c12, 1) + coalesce(c14, 1) as possible
    from told
)
select * from said
