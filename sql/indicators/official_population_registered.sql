-- ---
-- title: {id: Penduduk terdaftar (Dukcapil), en: Registered population}
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
--     Penduduk terdaftar menurut Dukcapil. Tidak sebanding dengan angka BPS.
--   en: >-
--     Persons registered with the civil registry. Not comparable with figures of the statistics office.
-- reference: config/regencies/<kode>/official_series.csv, dengan sumber tiap angka
-- ---

with series as (
    select as_of, amount from official_series where series = 'population_registered'
),
figure as (
    select cast($regency as varchar) as area_code, as_of as period, 'total' as breakdown, 'total' as category,
        amount * 1000 as numerator, null as denominator, null as n
    from series
)
select * from figure
