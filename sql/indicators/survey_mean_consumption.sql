-- ---
-- title: {id: Rata-rata pengeluaran per kapita sebulan (survei), en: Mean consumption per person and month (survey)}
-- concept: {id: Pengeluaran, en: Consumption}
-- unit: rupiah_per_month
-- measure_unit: rupiah
-- scale: mean
-- grain: one interviewed household, weighted by design weight and household size
-- period: wave
-- breakdown: total
-- levels: [kabupaten, topography]
-- method: survey
-- minimum: 0
-- maximum: null
-- definition:
--   id: >-
--     Rata-rata pengeluaran makanan dan bukan makanan per orang per bulan. Penimbang: penimbang rumah tangga kali
--     jumlah anggota; rumah tangga tanpa pengeluaran tidak dihitung. Catatan adalah rumah tangga sampel.
--   en: >-
--     Mean food and non-food consumption per person and month. Weight: household weight times members; households
--     without consumption are left out. Records are sampled households.
-- reference: Survei kesejahteraan laboratorium
-- ---

with figure as (
    select area_code, period, 'total' as breakdown, 'total' as category,
        sum(persons * consumption_pc_rp) as numerator, sum(persons) as denominator, count(*) as n
    from survey_gap
    group by area_code, period
)
select * from figure
