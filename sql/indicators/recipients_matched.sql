-- ---
-- title: {id: Baris daftar penerima yang terpadankan, en: Matched rows of recipient lists}
-- concept: {id: Mutu data, en: Data quality}
-- unit: record
-- measure_unit: persen
-- scale: share
-- grain: one row of a programme's list
-- period: month
-- breakdown: [total, programme]
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: 100
-- definition:
--   id: >-
--     Bagian baris daftar penerima yang terpadankan dengan keluarga yang memiliki desil nasional. Makin rendah, makin
--     lemah galat eksklusi dan inklusi.
--   en: >-
--     Share of rows of recipient lists that were matched to a family with a national decile. The lower it is, the
--     weaker exclusion and inclusion error.
-- reference: Daftar penerima program; DTSEN v3 2026
-- ---

with ranked as (
    select family_id, desil_nasional from living_family where desil_nasional is not null
),
listed as (
    select p.area_code, p.programme, count(*) as list_rows, count(r.family_id) as matched
    from core.participation as p
    left join ranked as r on r.family_id = p.family_id
    group by p.area_code, p.programme
),
figure as (
    select area_code, $period as period, 'programme' as breakdown, programme as category,
        matched as numerator, list_rows as denominator, list_rows as n
    from listed
    union all
    select area_code, $period, 'total', 'total', sum(matched), sum(list_rows), sum(list_rows)
    from listed
    group by area_code
)
select * from figure
