-- ---
-- title: {id: Keluarga dengan penerangan listrik, en: Families with electric light}
-- concept: {id: Penerangan, en: Lighting}
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
--     Bagian keluarga yang sumber penerangan utamanya listrik, dari PLN atau bukan, dengan atau tanpa meteran sendiri.
--   en: >-
--     Share of families whose main source of light is electricity, from the state grid or not, with or without an own
--     meter.
-- reference: TPB/SDG 7.1.1; perhitungan di sql/indicators/base/dwelling_verdict.sql
-- ---

with answered as (
    select area_code, has_electricity from dwelling where has_electricity is not null
),
figure as (
    select area_code, $period as period, 'total' as breakdown, 'total' as category,
        sum(has_electricity) as numerator, count(*) as denominator, count(*) as n
    from answered
    group by area_code
)
select * from figure
