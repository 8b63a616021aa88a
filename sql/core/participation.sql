-- title: Who takes part in which programme, with the person and family each list row was linked to
-- grain: one person or family on one programme list

with participation as (
    select
        r.participation_id,
        r.record_id,
        m.person_id,
        m.family_id,
        r.programme,
        r.source,
        r.observed_on,
        coalesce(r.area_code, f.area_code) as area_code,
        r.aid_amount_rp,
        r.stage
    from std.participation_record as r
    join touched_statement as m on m.record_id = r.record_id
    left join core.family as f on f.family_id = m.family_id
)
select * from participation
