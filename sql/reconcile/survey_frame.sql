-- Title: Interviewed households with what poverty, coverage and rank are measured on
-- Grain: one interviewed household with a weight, a size and a consumption

with household as (
    select survey_household_id, wave, stratum, psu, weight, household_size, consumption_pc_rp, area_code, family_id, observed_on
    from core.survey_household
    where weight is not null and household_size is not null and consumption_pc_rp is not null
),
moment as (
    select wave, strftime(min(observed_on), '%Y-%m') as figure_period from household group by wave
)
select h.wave, m.figure_period, h.stratum, h.psu, h.weight * h.household_size as persons, h.consumption_pc_rp,
    r.topography_class, f.desil_nasional
from household as h
join moment as m on m.wave = h.wave
left join core.region as r on r.area_code = h.area_code
left join family_rank as f on f.family_id = h.family_id
order by h.wave, h.survey_household_id
