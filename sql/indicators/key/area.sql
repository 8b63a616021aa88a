-- title: Every area code that a region or a record has
-- grain: one area code
-- reason: a record may name a place that no list of regions has; it counts nowhere, but it is told

with stated as (
    select area_code from core.region
    union
    select area_code from core.family
    union
    select area_code from core.person
    union
    select area_code from core.participation
    union
    select area_code from core.survey_household
)
select area_code from stated where area_code is not null order by area_code
