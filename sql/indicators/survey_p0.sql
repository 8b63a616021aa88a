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

with household as (
    select area_code, wave, weight * household_size as persons, consumption_pc_rp
    from core.survey_household
    where weight is not null and household_size is not null and consumption_pc_rp is not null
),
poor as (
    select area_code, wave, persons,
        case when consumption_pc_rp < $poverty_line then 1 else 0 end as is_poor
    from household
),
figure as (
    select area_code, wave as period, 'total' as breakdown, 'total' as category,
        sum(persons * is_poor) as numerator, sum(persons) as denominator, count(*) as n
    from poor
    group by area_code, wave
)
select * from figure
