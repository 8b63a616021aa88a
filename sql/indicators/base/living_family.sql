-- title: Families that figures count, with their deciles
-- grain: one family with a living member on record, or of whom no member is on record at all
-- reason: a family all of whose members died or moved is no family any more; one known only by its card may be one

with family as (
    select family_id, household_id, area_code, kk is not null as has_card, head_person_id, head_education, member_count, in_village_file,
        observed_on
    from core.family
    where coalesce(member_count, 1) > 0 or head_person_id is null
),
ranked as (
    select
        f.family_id,
        f.household_id,
        f.area_code,
        f.has_card,
        f.head_person_id,
        f.head_education,
        f.member_count,
        f.in_village_file,
        f.observed_on,
        r.desil_nasional,
        r.desil_provinsi,
        r.desil_kabupaten,
        r.desil_p3ke
    from family as f
    left join family_rank as r on r.family_id = f.family_id
)
select * from ranked
