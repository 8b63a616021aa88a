-- ---
-- title: {id: Keluarga pada desil 1-4 nasional, en: Families in national deciles 1-4}
-- concept: {id: Peringkat kesejahteraan, en: Welfare ranking}
-- unit: family
-- measure_unit: persen
-- scale: share
-- grain: one family with a national decile
-- period: month
-- breakdown: total
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: 100
-- definition:
--   id: >-
--     Bagian keluarga pada desil nasional 1 sampai 4 dari keluarga terdata yang memiliki desil nasional. Menunjukkan
--     sasaran bantuan, bukan angka kemiskinan.
--   en: >-
--     Share of families in national deciles 1 to 4 among families on record that have a national decile. It shows whom
--     aid is meant for; it is not a poverty rate.
-- reference: DTSEN v3 2026; Inpres 4/2025
-- ---

with family as (
    select area_code, desil_nasional from living_family where desil_nasional is not null
),
figure as (
    select area_code, $period as period, 'total' as breakdown, 'total' as category,
        count(*) filter (where desil_nasional <= $eligible_desil) as numerator, count(*) as denominator, count(*) as n
    from family
    group by area_code
)
select * from figure
