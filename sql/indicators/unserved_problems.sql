-- ---
-- title: {id: Masalah rumah tangga yang belum dilayani, en: Household problems not served}
-- concept: {id: Masalah rumah tangga, en: Household problem}
-- unit: household
-- measure_unit: masalah
-- scale: count
-- grain: one problem of one household
-- period: month
-- breakdown: [total, problem]
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: null
-- definition:
--   id: >-
--     Masalah rumah tangga yang terbuka atau muncul lagi tanpa realisasi uang atau bantuan dari kelima jenis mitra sejak
--     masalah itu terlihat. Kegiatan untuk seluruh desa tidak dianggap melayani rumah tangga tertentu. Urutan per desa ada
--     pada tampilan unserved_rank_desa.
--   en: >-
--     Open or reopened problems of households without money spent or a receipt from any of the five kinds of partner since
--     the problem was shown. Activities for a whole desa do not count as serving a household. The view
--     unserved_rank_desa ranks them for each desa.
-- reference: Daftar masalah laboratorium (config/codes/problem.csv, config/problems.yml)
-- quality:
--   id: Bantuan yang tidak dicatat pada register atau daftar penerima tidak terlihat, sehingga angka cenderung terlalu besar.
--   en: Help that is in no register or list of recipients is not seen, so that figures tend to be too large.
-- ---

with unserved as (
    select area_code, problem from core.problem where problem_state in ('open', 'reopened')
),
figure as (
    select area_code, $period as period, 'problem' as breakdown, problem as category, count(*) as numerator, null as denominator, count(*) as n
    from unserved
    group by area_code, problem
    union all
    select area_code, $period, 'total', 'total', count(*), null, count(*)
    from unserved
    group by area_code
)
select * from figure
