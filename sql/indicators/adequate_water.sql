-- ---
-- title: {id: Keluarga dengan air minum layak, en: Families with adequate drinking water}
-- concept: {id: Air minum layak, en: Adequate drinking water}
-- unit: family
-- measure_unit: persen
-- scale: share
-- grain: one family whose dwelling was described
-- period: month
-- breakdown: total
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: 100
-- definition:
--   id: >-
--     Bagian keluarga yang sumber air minum utamanya leding, sumur bor, sumur atau mata air terlindung, air hujan, air
--     kemasan, atau isi ulang. Jarak ke penampungan tinja dan air untuk mandi dan cuci tidak diketahui, sehingga tidak
--     diperhitungkan. Jawaban lainnya tidak dihitung.
--   en: >-
--     Share of families whose main source of drinking water is piped, a bore well, a protected well or spring, rain,
--     bottled or refilled water. Distance to a septic tank and the water used for washing are not known and so not
--     considered. Other answers are left out.
-- reference: TPB/SDG 6.1.1 (Susenas); perhitungan di sql/indicators/base/dwelling_verdict.sql
-- ---

with answered as (
    select area_code, adequate_water from dwelling where adequate_water is not null
),
figure as (
    select area_code, $period as period, 'total' as breakdown, 'total' as category,
        sum(adequate_water) as numerator, count(*) as denominator, count(*) as n
    from answered
    group by area_code
)
select * from figure
