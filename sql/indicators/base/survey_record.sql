-- title: Interviewed households with what a design-based figure needs
-- grain: one interviewed household with a weight, a size and a consumption
-- reason: a stratum of one source is not that of another; a household whose unit is not stated is a unit of its own

with household as (
    select
        survey_household_id as unit_id,
        area_code,
        wave as period,
        source || '/' || coalesce(stratum, '') as stratum,
        coalesce(psu, survey_household_id) as psu,
        weight,
        household_size as persons,
        consumption_pc_rp
    from core.survey_household
    where weight is not null and household_size is not null and consumption_pc_rp is not null
)
select * from household
