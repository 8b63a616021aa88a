-- title: Deprivations of families on record
-- grain: one family of the register

with counted as (
    select
        unit_id, area_code, $period as period, stratum, psu, weight, persons, child_mortality, years_of_schooling, school_attendance, cooking_fuel,
        sanitation, drinking_water, electricity, housing, assets
    from deprivation
    where origin = 'register'
)
select * from counted
