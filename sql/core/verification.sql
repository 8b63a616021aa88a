-- title: Verdicts of village lists with the person and family each row was linked to
-- grain: one verdict of one list on one person

with verdict as (
    select
        v.record_id as verification_id,
        v.record_id,
        m.person_id,
        m.family_id,
        v.area_code,
        v.verification_status,
        v.verification_word,
        v.has_minutes,
        v.source,
        v.observed_on
    from std.verification_record as v
    join touched_statement as m on m.record_id = v.record_id
)
select * from verdict
