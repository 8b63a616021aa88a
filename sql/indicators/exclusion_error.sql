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
    select area_code, count(*) as families from living_family where desil_nasional <= $eligible_desil group by area_code
),
received as (
    select area_code, programme, sum(families) as families
    from family_programme
    where is_living and desil_nasional <= $eligible_desil
    group by area_code, programme
),
reach as (
    select programme, area_code from programme_area
    union
    select 'total', area_code from programme_area
),
figure as (
    select e.area_code, $period as period, case when c.programme = 'total' then 'total' else 'programme' end as breakdown,
        c.programme as category, e.families - coalesce(r.families, 0) as numerator, e.families as denominator, e.families as n
    from reach as c
    join eligible as e on e.area_code = c.area_code
    left join received as r on r.area_code = c.area_code and r.programme = c.programme
)
select * from figure
