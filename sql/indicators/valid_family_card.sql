-- ---
-- title: {id: Keluarga dengan nomor KK sah, en: Families with a valid card number}
-- concept: {id: Mutu data, en: Data quality}
-- unit: family
-- measure_unit: persen
-- scale: share
-- grain: one family
-- period: month
-- breakdown: total
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: 100
-- definition:
--   id: >-
--     Bagian keluarga terdata yang nomor kartu keluarganya sah; selebihnya hanya dikenal dari kepala keluarganya.
--   en: >-
--     Share of families on record whose card number is valid; the others are known by their head only.
-- reference: Susunan nomor KK (Dukcapil)
-- ---

with family as (
    select area_code, has_card from living_family
),
figure as (
    select area_code, $period as period, 'total' as breakdown, 'total' as category,
        count(*) filter (where has_card) as numerator, count(*) as denominator, count(*) as n
    from family
    group by area_code
)
select * from figure
