-- ---
-- title: {id: Indeks keparahan kemiskinan (survei), en: Poverty severity index (survey)}
-- concept: {id: Kemiskinan moneter, en: Monetary poverty}
-- unit: person
-- measure_unit: indeks
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
--     Rata-rata kuadrat jarak pengeluaran penduduk miskin ke garis kemiskinan, kali 100; penduduk tidak miskin
--     berjarak nol. Penimbang: penimbang rumah tangga kali jumlah anggota; rumah tangga tanpa pengeluaran tidak
--     dihitung. Garis kemiskinan terbaru yang diterbitkan dipakai juga untuk gelombang sesudahnya, karena itu
--     sementara. Catatan adalah rumah tangga sampel.
--   en: >-
--     Mean square of the distance of the poor from the poverty line, times 100; those who are not poor have none.
--     Weight: household weight times members; households without consumption are left out. The latest published line
--     also serves later waves, hence provisional. Records are sampled households.
-- reference: Foster, Greer, Thorbecke (1984); garis kemiskinan BPS kabupaten
-- ---

with figure as (
    select area_code, period, 'total' as breakdown, 'total' as category,
        sum(persons * gap * gap) as numerator, sum(persons) as denominator, count(*) as n
    from survey_gap
    group by area_code, period
)
select * from figure
