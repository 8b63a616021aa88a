-- ---
-- title: {id: Penduduk menurut penimbang Susenas, en: Population the survey weights add up to}
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
--     Penduduk miskin resmi dibagi P0 resmi, dibulatkan ke ribuan; satu-satunya penyebut yang sesuai dengan P0. Tidak
--     sebanding dengan proyeksi dan registrasi.
--   en: >-
--     Official poor persons divided by official P0, rounded to thousands; the only denominator that fits P0. Not
--     comparable with projection and registration.
-- reference: config/regencies/<kode>/official_series.csv, dengan sumber tiap angka
-- ---

with series as (
    select as_of, amount from official_series where series = 'population_survey_implied'
),
figure as (
    select cast($regency as varchar) as area_code, as_of as period, 'total' as breakdown, 'total' as category,
        amount * 1000 as numerator, null as denominator, null as n
    from series
)
select * from figure
