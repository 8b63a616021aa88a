-- ---
-- title: {id: Rumah tangga miskin menurut 14 kriteria (survei), en: Poor households by the 14 criteria (survey)}
-- concept: {id: Kriteria kemiskinan, en: Poverty criteria}
-- unit: household
-- measure_unit: persen
-- scale: share
-- grain: one interviewed household
-- period: wave
-- breakdown: [total, verdict]
-- levels: [kabupaten, topography]
-- method: survey
-- minimum: 0
-- maximum: 100
-- definition:
--   id: >-
--     Varian bps14, kesemua 14 kriteria, ditimbang menurut rumah tangga. Miskin bila 9 atau lebih terpenuhi (poor),
--     tidak miskin bila yang terpenuhi ditambah yang tidak terjawab kurang dari 9 (not_poor), selain itu belum dapat
--     ditentukan (undetermined). Total adalah bagian yang miskin. Bukan angka kemiskinan resmi.
--   en: >-
--     Variant bps14, all 14 criteria, weighted by households. Poor when 9 or more are fulfilled (poor), not poor when
--     fulfilled and unanswered ones together are fewer than 9 (not_poor), else undetermined. The total is the share
--     that is poor. Not an official poverty rate.
-- reference: 14 kriteria rumah tangga miskin (BPS), lahan 500 m2; perhitungan di sql/indicators/base/fourteen_criteria.sql
-- ---

with found as (
    select area_code, wave, verdict, records, weight as households from fourteen_criteria where origin = 'survey'
),
interviewed as (
    select area_code, wave, sum(households) as households, sum(records) as n from found group by area_code, wave
),
answer as (
    select 'poor' as verdict, 'verdict' as breakdown, 'poor' as category
    union all
    select 'not_poor', 'verdict', 'not_poor'
    union all
    select 'undetermined', 'verdict', 'undetermined'
    union all
    select 'poor', 'total', 'total'
),
figure as (
    select i.area_code, i.wave as period, a.breakdown, a.category,
        coalesce(f.households, 0) as numerator, i.households as denominator, i.n
    from interviewed as i
    cross join answer as a
    left join found as f on f.area_code = i.area_code and f.wave = i.wave and f.verdict = a.verdict
)
select * from figure
