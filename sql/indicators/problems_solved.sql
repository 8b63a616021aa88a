-- ---
-- title: {id: Masalah yang dilayani lalu selesai, en: Served problems that were solved}
-- concept: {id: Masalah rumah tangga, en: Household problem}
-- unit: household
-- measure_unit: persen
-- scale: share
-- grain: one problem of one household that a partner served
-- period: month
-- breakdown: [total, problem]
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: 100
-- definition:
--   id: >-
--     Bagian masalah yang pernah dilayani salah satu dari kelima jenis mitra yang kemudian terlihat selesai.
--   en: >-
--     Share of problems once served by any of the five kinds of partner that a later statement shows to be solved.
-- reference: Daftar masalah laboratorium (config/codes/problem.csv, config/problems.yml)
-- quality:
--   id: Bukan ukuran dampak; masalah dapat selesai tanpa bantuan, dan yang tidak diperiksa lagi tidak pernah terhitung selesai.
--   en: No measure of impact; problems may end without help, and those not looked at again never count as solved.
-- ---

with served as (
    select area_code, problem, case when problem_state = 'solved' then 1 else 0 end as is_solved
    from core.problem
    where served_on is not null
),
figure as (
    select area_code, $period as period, 'problem' as breakdown, problem as category, sum(is_solved) as numerator,
        count(*) as denominator, count(*) as n
    from served
    group by area_code, problem
    union all
    select area_code, $period, 'total', 'total', sum(is_solved), count(*), count(*)
    from served
    group by area_code
)
select * from figure
