-- ---
-- title: {id: Indeks kedalaman kemiskinan (survei), en: Poverty gap index (survey)}
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
--     Rata-rata jarak pengeluaran penduduk miskin ke garis kemiskinan, dalam persen garis; penduduk tidak miskin
--     berjarak nol. Penimbang: penimbang rumah tangga kali jumlah anggota; rumah tangga tanpa pengeluaran tidak
--     dihitung. Garis kemiskinan terbaru yang diterbitkan dipakai juga untuk gelombang sesudahnya, karena itu
--     sementara. Catatan adalah rumah tangga sampel.
--   en: >-
--     Mean distance of the poor from the poverty line in per cent of the line; those who are not poor have none.
--     Weight: household weight times members; households without consumption are left out. The latest published line
--     also serves later waves, hence provisional. Records are sampled households.
-- reference: Foster, Greer, Thorbecke (1984); garis kemiskinan BPS kabupaten
-- ---

with figure as (
    select area_code, period, 'total' as breakdown, 'total' as category,
        sum(persons * gap) as numerator, sum(persons) as denominator, count(*) as n
    from survey_gap
    group by area_code, period
)
select * from figure
