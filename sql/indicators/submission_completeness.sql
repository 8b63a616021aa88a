-- ---
-- title: {id: Kelengkapan kiriman desa, en: Completeness of village submissions}
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
--     Bagian kiriman desa yang jatuh tempo (termasuk tenggang) dalam dua belas bulan terakhir yang sudah masuk dan
--     dipakai, tepat waktu atau terlambat. Yang ditahan atau menunggu laboratorium belum dihitung masuk. Kelurahan
--     tidak ditunggu kirimannya.
--   en: >-
--     Share of the files that a desa was to send, due with their grace in the last twelve months, that came and are
--     used, on time or late. Files that are held or wait for the laboratory do not count as in. A kelurahan is not
--     expected to send.
-- reference: Kalender kiriman laboratorium
-- ---

with figure as (
    select area_code, $period as period, breakdown, category, sum(is_here) as numerator, count(*) as denominator, count(*) as n
    from due_submission
    group by area_code, breakdown, category
)
select * from figure
