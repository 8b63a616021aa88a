-- title: Every statement about the dwelling of a family, in the columns of indicators/base/dwelling_answer
-- grain: one statement of one source about one family's dwelling
-- reason: editions that a later one replaced are asked too, since they show what has changed; a survey saw what it describes

with answer as (
    select r.family_id, s.record_id, s.source, s.observed_on, s.floor_area_m2, s.floor_material, s.wall_material, s.roof_material,
        s.water_source, s.light_source, s.cooking_fuel, s.has_savings, s.toilet_access, s.closet_type, s.sewage_disposal
    from said_housing as s
    join problem_record as r on r.record_id = s.record_id
    union all
    select family_id, record_id, source, observed_on, floor_area_m2, floor_material, wall_material, roof_material,
        water_source, light_source, cooking_fuel, has_savings, toilet_access, closet_type, sewage_disposal
    from core.survey_household as s
    semi join problem_family as f on f.family_id = s.family_id
)
select * from answer
