-- title: Interviewed households with what a design-based figure needs
-- grain: one interviewed household with a weight, a size and a consumption
-- reason: a stratum of one source is not that of another; a household whose unit is not stated is a unit of its own

with household as (
    select
        s.survey_household_id as unit_id,
        s.area_code,
        s.wave as period,
        s.source || '/' || coalesce(s.stratum, '') as stratum,
        coalesce(s.psu, s.survey_household_id) as psu,
        s.weight,
        s.household_size as persons,
        s.consumption_pc_rp,
        r.topography_class,
        case when s.household_size <= 2 then '1-2' when s.household_size <= 4 then '3-4' else '5+' end as size_class
    from core.survey_household as s
    left join core.region as r on r.area_code = s.area_code
    where s.weight is not null and s.household_size is not null and s.consumption_pc_rp is not null
)
select * from household
