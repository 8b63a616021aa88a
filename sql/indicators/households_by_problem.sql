-- ---
-- title: {id: Rumah tangga menurut masalah, en: Households by problem}
-- concept: {id: Masalah rumah tangga, en: Household problem}
-- unit: household
-- measure_unit: rumah tangga
-- scale: count
-- grain: one household with a living member
-- period: month
-- breakdown: [total, problem]
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: null
-- definition:
--   id: >-
--     Rumah tangga yang memiliki masalah itu menurut sedikitnya satu sumber; satu rumah tangga dapat dihitung pada
--     beberapa masalah. Masalah yang sudah selesai tidak dihitung. Total adalah rumah tangga dengan sedikitnya satu masalah.
--   en: >-
--     Households that have the problem by at least one source; a household may count in several. Solved problems do
--     not count. The total is households with at least one problem.
-- reference: Daftar masalah laboratorium (config/codes/problem.csv)
-- ---

with household as (
    select household_id, area_code from core.household where member_count > 0
),
problem as (
    select household_id, problem from core.problem where problem_state <> 'solved'
),
troubled as (
    select distinct household_id from problem
),
figure as (
    select h.area_code, $period as period, 'problem' as breakdown, p.problem as category,
        count(*) as numerator, null as denominator, count(*) as n
    from household as h
    join problem as p on p.household_id = h.household_id
    group by h.area_code, p.problem
    union all
    select h.area_code, $period, 'total', 'total', count(t.household_id), null, count(t.household_id)
    from household as h
    left join troubled as t on t.household_id = h.household_id
    group by h.area_code
)
select * from figure
