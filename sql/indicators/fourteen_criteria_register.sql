-- ---
-- title: {id: Keluarga menurut 14 kriteria (registrasi), en: Families by the 14 criteria (register)}
-- concept: {id: Kriteria kemiskinan, en: Poverty criteria}
-- unit: family
-- measure_unit: keluarga
-- scale: count
-- grain: one family whose dwelling was described
-- period: month
-- breakdown: [total, verdict]
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: null
-- definition:
--   id: >-
--     Varian bps14. Keluarga miskin bila 9 atau lebih dari 14 kriteria terpenuhi (poor), tidak miskin bila yang
--     terpenuhi ditambah yang tidak diketahui kurang dari 9 (not_poor), selain itu belum dapat ditentukan
--     (undetermined); jawaban yang tidak ada tidak pernah dianggap tidak terpenuhi. Registrasi hanya memuat kriteria
--     1-7, 13, dan sebagian 14, sehingga banyak yang belum dapat ditentukan. Total adalah keluarga yang dinilai.
--   en: >-
--     Variant bps14. A family is poor when 9 or more of 14 criteria are fulfilled (poor), not poor when fulfilled and
--     unknown ones together are fewer than 9 (not_poor), else undetermined; a missing answer never counts as not
--     fulfilled. Registers hold only criteria 1-7, 13 and in part 14, so that many stay undetermined. The total is
--     families assessed.
-- reference: 14 kriteria rumah tangga miskin (BPS), lahan 500 m2; perhitungan di sql/indicators/base/fourteen_criteria.sql
-- ---

with counted as (
    select area_code, verdict, records as families from fourteen_criteria where origin = 'register'
),
figure as (
    select area_code, $period as period, 'verdict' as breakdown, verdict as category,
        families as numerator, null as denominator, families as n
    from counted
    union all
    select area_code, $period, 'total', 'total', sum(families), null, sum(families)
    from counted
    group by area_code
)
select * from figure
