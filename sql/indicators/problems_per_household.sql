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

with empty_household as (
    select household_id from core.household where coalesce(member_count, 0) <= 0
),
counted as (
    select area_code, 0 as problems, count(*) as households from core.household where member_count > 0 group by area_code
    union all
    select p.area_code, count(*), 0
    from core.problem as p
    left join empty_household as e on e.household_id = p.household_id
    where p.problem_state <> 'solved' and e.household_id is null
    group by p.area_code
),
figure as (
    select area_code, $period as period, 'total' as breakdown, 'total' as category,
        sum(problems) as numerator, sum(households) as denominator, sum(households) as n
    from counted
    group by area_code
)
select * from figure
