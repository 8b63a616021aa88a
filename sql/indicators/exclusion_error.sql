-- ---
-- title: {id: Galat eksklusi program bantuan, en: Exclusion error of programmes}
-- concept: {id: Ketepatan sasaran, en: Targeting}
-- unit: family
-- measure_unit: persen
-- scale: share
-- grain: one family in the national deciles meant to receive
-- period: month
-- breakdown: [total, programme]
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: 100
-- definition:
--   id: >-
--     Bagian keluarga desil nasional 1 sampai 4 (k = 4) yang tidak ada pada daftar penerima program; total adalah yang
--     tidak ada pada satu daftar pun. Syarat lain program (misalnya komponen PKH) tidak diperhitungkan. Bergantung
--     pada keberhasilan pemadanan; lihat recipients_matched.
--   en: >-
--     Share of families in national deciles 1 to 4 (k = 4) that are not on a programme's list; the total is those on
--     no list at all. Other conditions of a programme (such as PKH components) are not considered. It depends on how
--     many recipients were matched; see recipients_matched.
-- reference: Daftar penerima program; DTSEN v3 2026
-- ---

with eligible as (
    select f.family_id, f.area_code
    from living_family as f
    join family_rank as r on r.family_id = f.family_id
    where r.rank_scope = $desil_scope and r.desil <= $eligible_desil
),
listed as (
    select family_id, programme from family_programme
),
reach as (
    select programme, area_code from programme_area
),
counted as (
    select area_code, count(*) as families from eligible group by area_code
),
received as (
    select e.area_code, l.programme, count(*) as families
    from eligible as e
    join listed as l on l.family_id = e.family_id
    group by e.area_code, l.programme
),
any_received as (
    select e.area_code, count(*) as families
    from eligible as e
    join (select distinct family_id from listed) as l on l.family_id = e.family_id
    group by e.area_code
),
figure as (
    select c.area_code, $period as period, 'programme' as breakdown, e.programme as category,
        c.families - coalesce(r.families, 0) as numerator, c.families as denominator, c.families as n
    from reach as e
    join counted as c on c.area_code = e.area_code
    left join received as r on r.area_code = c.area_code and r.programme = e.programme
    union all
    select c.area_code, $period, 'total', 'total', c.families - coalesce(r.families, 0), c.families, c.families
    from counted as c
    join (select distinct area_code from reach) as e on e.area_code = c.area_code
    left join any_received as r on r.area_code = c.area_code
)
select * from figure
