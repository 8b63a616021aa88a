-- ---
-- title: {id: Persentase penduduk miskin (resmi BPS), en: Poverty headcount ratio (official)}
-- concept: {id: Kemiskinan moneter, en: Monetary poverty}
-- unit: person
-- measure_unit: persen
-- scale: rate
-- grain: one published figure of the regency
-- period: as_of
-- breakdown: total
-- levels: [kabupaten]
-- method: official
-- minimum: 0
-- maximum: 100
-- covers: row
-- definition:
--   id: >-
--     Persentase penduduk miskin seperti diterbitkan BPS dari Susenas Maret; tidak pernah dihitung ulang dari jumlah
--     penduduk lain.
--   en: >-
--     Poverty headcount ratio as published by the statistics office from the March survey; never worked out again from
--     another population.
-- reference: config/regencies/<kode>/official_series.csv, dengan sumber tiap angka
-- ---

with series as (
    select as_of, amount from official_series where series = 'p0'
),
figure as (
    select cast($regency as varchar) as area_code, as_of as period, 'total' as breakdown, 'total' as category,
        amount as numerator, null as denominator, null as n
    from series
)
select * from figure
