-- ---
-- title: {id: Jumlah penduduk miskin (resmi BPS), en: Poor persons (official)}
-- concept: {id: Kemiskinan moneter, en: Monetary poverty}
-- unit: person
-- measure_unit: orang
-- scale: count
-- grain: one published figure of the regency
-- period: as_of
-- breakdown: total
-- levels: [kabupaten]
-- method: official
-- minimum: 0
-- maximum: null
-- covers: row
-- definition:
--   id: >-
--     Jumlah penduduk miskin seperti diterbitkan BPS dalam ribuan, ditulis dalam orang. Penyebutnya penduduk menurut
--     penimbang Susenas, lihat official_population_survey_implied.
--   en: >-
--     Poor persons as published by the statistics office in thousands, written in persons. Their denominator is the
--     population of the survey weights, see official_population_survey_implied.
-- reference: config/regencies/<kode>/official_series.csv, dengan sumber tiap angka
-- ---

with series as (
    select as_of, amount from official_series where series = 'poor_persons'
),
figure as (
    select cast($regency as varchar) as area_code, as_of as period, 'total' as breakdown, 'total' as category,
        amount * 1000 as numerator, null as denominator, null as n
    from series
)
select * from figure
