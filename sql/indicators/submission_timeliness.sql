-- ---
-- title: {id: Ketepatan waktu kiriman desa, en: Timeliness of village submissions}
-- concept: {id: Kiriman data, en: Submissions}
-- unit: submission
-- measure_unit: persen
-- scale: share
-- grain: one file that a desa was to send, due in the last twelve months
-- period: month
-- breakdown: [total, source]
-- levels: [desa, kecamatan, kabupaten, topography]
-- method: register
-- minimum: 0
-- maximum: 100
-- definition:
--   id: >-
--     Bagian kiriman desa yang jatuh tempo (termasuk tenggang) dalam dua belas bulan terakhir yang masuk sebelum
--     tenggang habis dan dipakai. Yang tidak masuk dihitung tidak tepat waktu.
--   en: >-
--     Share of the files that a desa was to send, due with their grace in the last twelve months, that came before the
--     grace ended and are used. A file that never came counts as not on time.
-- reference: Kalender kiriman laboratorium
-- ---

with figure as (
    select area_code, $period as period, breakdown, category, sum(is_on_time) as numerator, count(*) as denominator, count(*) as n
    from due_submission
    group by area_code, breakdown, category
)
select * from figure
