-- ---
-- title: {id: Keluarga dengan sanitasi layak, en: Families with adequate sanitation}
-- concept: {id: Sanitasi layak, en: Adequate sanitation}
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
--     Bagian keluarga dengan jamban sendiri, bersama keluarga tertentu, atau MCK komunal, kloset leher angsa, dan
--     pembuangan akhir ke tangki septik atau IPAL; di desa juga lubang tanah. Satu jawaban buruk cukup untuk tidak
--     layak; keluarga yang jawabannya tidak cukup tidak dihitung. Desa dianggap perdesaan, kelurahan perkotaan.
--   en: >-
--     Share of families with an own, shared or communal toilet, a goose-neck closet, and a septic tank or communal
--     treatment; in a desa also a pit. One bad answer makes it inadequate; families whose answers do not suffice are
--     left out. A desa is taken as rural, a kelurahan as urban.
-- reference: TPB/SDG 6.2.1 (Susenas); perhitungan di sql/indicators/base/dwelling_verdict.sql
-- ---

with answered as (
    select area_code, adequate_sanitation from dwelling where adequate_sanitation is not null
),
figure as (
    select area_code, $period as period, 'total' as breakdown, 'total' as category,
        sum(adequate_sanitation) as numerator, count(*) as denominator, count(*) as n
    from answered
    group by area_code
)
select * from figure
