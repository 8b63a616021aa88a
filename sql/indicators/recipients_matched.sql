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

with listed as (
    select p.area_code, p.programme, case when r.family_id is not null then 1 else 0 end as is_matched
    from core.participation as p
    left join family_rank as r on r.family_id = p.family_id and r.rank_scope = $desil_scope
),
counted as (
    select area_code, programme, sum(is_matched) as matched, count(*) as listed from listed group by area_code, programme
),
figure as (
    select area_code, $period as period, 'programme' as breakdown, programme as category,
        matched as numerator, listed as denominator, listed as n
    from counted
    union all
    select area_code, $period, 'total', 'total', sum(matched), sum(listed), sum(listed)
    from counted
    group by area_code
)
select * from figure
