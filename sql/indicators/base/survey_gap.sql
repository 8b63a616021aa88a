-- title: Interviewed households by how far they are below the poverty line
-- grain: one interviewed household with a weight, a size and a consumption
-- reason: head count, gap and squared gap are powers of one number (Foster, Greer, Thorbecke 1984) over the same households

with household as (
    select area_code, wave as period, weight * household_size as persons, consumption_pc_rp
    from core.survey_household
    where weight is not null and household_size is not null and consumption_pc_rp is not null
),
measured as (
    select area_code, period, persons, consumption_pc_rp,
        case when consumption_pc_rp < $poverty_line then 1 else 0 end as is_poor,
        case
            when consumption_pc_rp < $poverty_line then ($poverty_line - consumption_pc_rp) / $poverty_line
            else 0
        end as gap
    from household
)
select * from measured
