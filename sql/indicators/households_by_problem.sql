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

with empty_household as (
    select household_id from core.household where coalesce(member_count, 0) <= 0
),
problem as (
    select p.household_id, p.area_code, p.problem
    from core.problem as p
    left join empty_household as e on e.household_id = p.household_id
    where p.problem_state <> 'solved' and e.household_id is null
),
troubled as (
    select distinct household_id, area_code from problem
),
counted as (
    select area_code, 0 as households from core.household where member_count > 0 group by area_code
    union all
    select area_code, count(*) from troubled group by area_code
),
figure as (
    select area_code, $period as period, 'problem' as breakdown, problem as category,
        count(*) as numerator, null as denominator, count(*) as n
    from problem
    group by area_code, problem
    union all
    select area_code, $period, 'total', 'total', sum(households), null, sum(households)
    from counted
    group by area_code
)
select * from figure
