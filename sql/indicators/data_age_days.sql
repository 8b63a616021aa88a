-- ---
-- title: {id: Umur data keluarga, en: Age of family data}
-- concept: {id: Mutu data, en: Data quality}
-- unit: family
-- measure_unit: hari
-- scale: mean
-- grain: one family with a dated statement
-- period: month
-- breakdown: total
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: null
-- definition:
--   id: >-
--     Rata-rata hari sejak keterangan terakhir tentang keluarga sampai tanggal hitung; keterangan setelah tanggal
--     hitung berumur nol, keluarga tanpa tanggal tidak dihitung.
--   en: >-
--     Mean days from the latest statement about a family to the day of the count; a statement after that day has age
--     zero, families without a date are left out.
-- reference: Data gabungan laboratorium
-- ---

with family as (
    select area_code, observed_on from living_family where observed_on is not null
),
figure as (
    select area_code, $period as period, 'total' as breakdown, 'total' as category,
        sum(greatest(date_diff('day', observed_on, $as_of), 0)) as numerator, count(*) as denominator, count(*) as n
    from family
    group by area_code
)
select * from figure
