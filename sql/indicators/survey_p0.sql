-- ---
-- title: {id: Persentase penduduk miskin (survei), en: Poverty headcount ratio (survey)}
-- concept: {id: Kemiskinan moneter, en: Monetary poverty}
-- unit: person
-- measure_unit: persen
-- scale: rate
-- grain: one interviewed household, weighted by design weight and household size
-- period: wave
-- breakdown: total
-- levels: [kabupaten, topography]
-- method: survey
-- minimum: 0
-- maximum: 100
-- status: provisional
-- definition:
--   id: >-
--     Bagian penduduk yang pengeluaran per kapita sebulannya di bawah garis kemiskinan kabupaten (tepat di garis tidak
--     miskin). Penimbang: penimbang rumah tangga kali jumlah anggota; rumah tangga tanpa pengeluaran tidak dihitung.
--     Garis kemiskinan terbaru yang diterbitkan dipakai juga untuk gelombang sesudahnya, karena itu sementara. Catatan
--     adalah rumah tangga sampel.
--   en: >-
--     Share of persons whose consumption per person and month is below the poverty line of the regency (exactly on the
--     line is not poor). Weight: household weight times members; households without consumption are left out. The
--     latest published line also serves later waves, hence provisional. Records are sampled households.
-- reference: Foster, Greer, Thorbecke (1984); garis kemiskinan BPS kabupaten
-- ---

with figure as (
    select area_code, period, 'total' as breakdown, 'total' as category,
        sum(persons * is_poor) as numerator, sum(persons) as denominator, count(*) as n
    from survey_gap
    group by area_code, period
)
select * from figure
