-- ---
-- title: {id: Masalah per rumah tangga, en: Problems per household}
-- concept: {id: Masalah rumah tangga, en: Household problem}
-- unit: household
-- measure_unit: masalah
-- scale: mean
-- grain: one household with a living member
-- period: month
-- breakdown: total
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: 10
-- definition:
--   id: >-
--     Rata-rata jumlah masalah tercatat (sanitasi, air, rumah, sekolah, kesehatan, pekerjaan, dokumen, penghasilan,
--     disabilitas, lansia sendirian) pada setiap rumah tangga, termasuk yang tanpa masalah. Masalah yang sudah selesai
--     tidak dihitung. Keterangan yang tidak ada tidak menjadi masalah.
--   en: >-
--     Mean number of recorded problems (sanitation, water, house, school, health, work, documents, income, disability,
--     elderly alone) of each household, those without any included. Solved problems do not count. A missing
--     answer makes no problem.
-- reference: Daftar masalah laboratorium (config/codes/problem.csv)
-- ---

with household as (
    select household_id, area_code from core.household where member_count > 0
),
problem as (
    select household_id, count(*) as problems from core.problem where problem_state <> 'solved' group by household_id
),
figure as (
    select h.area_code, $period as period, 'total' as breakdown, 'total' as category,
        sum(coalesce(p.problems, 0)) as numerator, count(*) as denominator, count(*) as n
    from household as h
    left join problem as p on p.household_id = h.household_id
    group by h.area_code
)
select * from figure
