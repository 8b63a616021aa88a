-- title: Person records as they count: as received, with accepted repairs in place of the cells they mend
-- grain: one person record in use
-- reason: linking and merging look at this view, so that a repair is told by its key and the record itself stays as received

select s.* replace (
        coalesce(r.nik, s.nik) as nik,
        case when r.nik is null then s.nik_status else id_status(r.nik, '') end as nik_status,
        coalesce(r.kk, s.kk) as kk,
        case when r.kk is null then s.kk_status else id_status(r.kk, '') end as kk_status,
        coalesce(r.birth_date, s.birth_date) as birth_date,
        coalesce(r.sex, s.sex) as sex
    ),
    r.repair_key,
    r.nik is not null as nik_repaired,
    r.kk is not null as kk_repaired,
    r.birth_date is not null as birth_date_repaired,
    r.sex is not null as sex_repaired,
    -- Linking compares repaired numbers but dates and sexes as received: those were repaired by the number, so they confirm a borrowed one.
    s.birth_date as birth_date_received,
    s.sex as sex_received
from std.person_record as s
left join std.person_repair as r on r.record_id = s.record_id
