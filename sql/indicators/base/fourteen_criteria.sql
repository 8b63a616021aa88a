-- title: The 14 criteria of a poor household asked of every described family and every interviewed household
-- grain: one family of the register or one household of a survey wave
-- reason: an answer that is not there never counts as not fulfilled; it leaves the verdict open unless it cannot change it
-- definition: variant bps14: poor when 9 or more of 14 are fulfilled, not poor when the fulfilled and the unanswered
--   together are fewer than 9. The first is less than 8 m2 a person, the thirteenth a head without more than primary school, the others
--   are in dwelling_said. The register asks criteria 1 to 7, 13 and, where a source has it, 14

with interviewed as (
    select
        unit_id,
        area_code,
        wave,
        weight,
        case when floor_area_m2 / nullif(persons, 0) < 8 then 1 when floor_area_m2 / nullif(persons, 0) >= 8 then 0 end as is_narrow,
        case when head_education in ('none', 'primary') then 1 when head_education is not null then 0 end as has_unschooled_head,
        fulfilled,
        possible
    from dwelling_said
    where origin = 'survey'
),
score as (
    select 'register' as origin, family_id as unit_id, area_code, cast(null as varchar) as wave, cast(1 as double) as weight, fulfilled, possible
    from dwelling
    union all
    select
        'survey', unit_id, area_code, wave, weight, fulfilled + coalesce(is_narrow, 0) + coalesce(has_unschooled_head, 0),
        possible + coalesce(is_narrow, 1) + coalesce(has_unschooled_head, 1)
    from interviewed
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
