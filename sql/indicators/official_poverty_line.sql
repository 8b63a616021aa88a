-- ---
-- title: {id: Garis kemiskinan (resmi BPS), en: Poverty line (official)}
-- concept: {id: Garis kemiskinan, en: Poverty line}
-- unit: rupiah_per_month
-- measure_unit: rupiah
-- scale: sum
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
--     Garis kemiskinan kabupaten per orang per bulan seperti diterbitkan BPS.
--   en: >-
--     Poverty line of the regency per person and month as published by the statistics office.
-- reference: config/regencies/<kode>/official_series.csv, dengan sumber tiap angka
-- ---

with series as (
    select as_of, amount from official_series where series = 'poverty_line'
),
figure as (
    select cast($regency as varchar) as area_code, as_of as period, 'total' as breakdown, 'total' as category,
        amount as numerator, null as denominator, null as n
    from series
)
select * from figure
