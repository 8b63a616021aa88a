-- title: Families that figures count
-- grain: one family with a living member on record, or of whom no member is on record at all
-- reason: a family all of whose members died or moved is no family any more; one known only by its card may be one

with family as (
    select family_id, household_id, area_code, kk, head_person_id, member_count, observed_on
    from core.family
    where member_count > 0 or head_person_id is null
)
select * from family
