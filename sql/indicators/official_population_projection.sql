-- ---
-- title: {id: Proyeksi penduduk (BPS), en: Projected population}
-- concept: {id: Penduduk, en: Population}
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
--     Proyeksi BPS dari Sensus Penduduk 2020, dibulatkan ke ribuan. Tidak sebanding dengan penduduk Susenas dan
--     registrasi.
--   en: >-
--     Projection of the statistics office from the 2020 census, rounded to thousands. Not comparable with the survey's
--     population and registration.
-- reference: config/regencies/<kode>/official_series.csv, dengan sumber tiap angka
-- ---

with series as (
    select as_of, amount from official_series where series = 'population_projection'
),
figure as (
    select cast($regency as varchar) as area_code, as_of as period, 'total' as breakdown, 'total' as category,
        amount * 1000 as numerator, null as denominator, null as n
    from series
)
select * from figure
