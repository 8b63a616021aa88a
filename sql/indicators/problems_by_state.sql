-- ---
-- title: {id: Masalah rumah tangga menurut keadaan, en: Household problems by state}
-- concept: {id: Masalah rumah tangga, en: Household problem}
-- unit: household
-- measure_unit: masalah
-- scale: count
-- grain: one problem that a household has or had
-- period: month
-- breakdown: [total, state, problem, problem_state]
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: null
-- definition:
--   id: >-
--     Masalah yang pernah terlihat pada rumah tangga yang masih ada, menurut keadaannya sekarang: belum dilayani (open),
--     sudah dilayani mitra (served), terlihat selesai oleh keterangan kemudian (solved), atau selesai lalu terlihat lagi
--     (reopened). Rincian problem_state menyebut masalah dan keadaan, misalnya water/solved. Keterangan kunjungan
--     mendahului registrasi; di antara registrasi hanya yang paling tepercaya yang didengar.
--   en: >-
--     Problems once shown of households that still exist, by their present state: open, served by a partner, solved as
--     a later statement shows, or reopened. The breakdown problem_state names problem and state, such as water/solved.
--     Visits go before registers; of the registers only the most trusted is heard.
-- reference: Daftar masalah laboratorium (config/codes/problem.csv, config/problems.yml)
-- quality:
--   id: >-
--     Selesai tanpa keterangan kemudian tetap tercatat terbuka atau dilayani. Pekerjaan dan lansia sendirian hanya dilihat
--     pada keadaan sekarang, sehingga selesainya hanya terlihat dari pemeriksaan register.
--   en: >-
--     A problem solved without a later statement stays open or served. Work and elderly alone are seen as of now only, so
--     that their end is known from checks in the register alone.
-- ---

with problem as (
    select area_code, problem, problem_state from core.problem
),
figure as (
    select area_code, $period as period, 'total' as breakdown, 'total' as category, count(*) as numerator, null as denominator, count(*) as n
    from problem
    group by area_code
    union all
    select area_code, $period, 'state', problem_state, count(*), null, count(*)
    from problem
    group by area_code, problem_state
    union all
    select area_code, $period, 'problem', problem, count(*), null, count(*)
    from problem
    group by area_code, problem
    union all
    select area_code, $period, 'problem_state', problem || '/' || problem_state, count(*), null, count(*)
    from problem
    group by area_code, problem, problem_state
)
select * from figure
