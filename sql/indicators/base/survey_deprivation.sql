-- title: Deprivations of interviewed households
-- grain: one household of a survey wave

with counted as (
    select
        unit_id, area_code, period, stratum, psu, weight, persons, child_mortality, years_of_schooling, school_attendance, cooking_fuel,
        sanitation, drinking_water, electricity, housing, assets
    from deprivation
    where origin = 'survey'
)
select * from counted
