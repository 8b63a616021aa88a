-- title: The long table in the columns of SDMX-CSV 2.0
-- grain: one observation, that is one figure of published.indicator
-- reason: dimensions come first and identify it, then its value, then attributes as tasks/metadata/sdmx_structure.py declares them

with unit as (
    select name, measure_unit from published.dictionary where entry = 'indicator'
),
observation as (
    select
        'dataflow' as "STRUCTURE",
        $flow as "STRUCTURE_ID",
        'I' as "ACTION",
        f.indicator as "INDICATOR",
        replace(f.area_code, '.', '_') as "REF_AREA",
        f.breakdown as "BREAKDOWN",
        f.category as "CATEGORY",
        f.method as "METHOD",
        f.period as "TIME_PERIOD",
        f.value as "OBS_VALUE",
        s.code as "OBS_STATUS",
        u.measure_unit as "UNIT_MEASURE",
        f.unit as "UNIT_COUNTED",
        f.lower as "LOWER",
        f.upper as "UPPER",
        f.se as "STD_ERROR",
        f.design_effect as "DESIGN_EFFECT",
        f.n as "N_OBS",
        f.population as "POPULATION",
        f.grade as "GRADE",
        f.area_level as "AREA_LEVEL",
        f.area_edition as "AREA_EDITION",
        f.release as "RELEASE"
    from published.indicator as f
    left join observation_status as s on s.status = f.status
    left join unit as u on u.name = f.indicator
)
select *
from observation
order by "INDICATOR", "REF_AREA", "TIME_PERIOD", "BREAKDOWN", "CATEGORY", "METHOD"
