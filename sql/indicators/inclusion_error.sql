-- ---
-- title: {id: Galat inklusi program bantuan, en: Inclusion error of programmes}
-- concept: {id: Ketepatan sasaran, en: Targeting}
-- unit: family
-- measure_unit: persen
-- scale: share
-- grain: one receiving family with a national decile
-- period: month
-- breakdown: [total, programme]
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: 100
-- definition:
--   id: >-
--     Bagian keluarga penerima program yang berada di atas desil nasional 4 (k = 4), dari keluarga penerima yang
--     memiliki desil nasional; total adalah penerima sedikitnya satu program. Penerima tanpa desil tidak dihitung;
--     lihat recipients_matched.
--   en: >-
--     Share of families on a programme's list that are above national decile 4 (k = 4), among listed families with a
--     national decile; the total is families on at least one list. Recipients without a decile are left out; see
--     recipients_matched.
-- reference: Daftar penerima program; DTSEN v3 2026
-- ---

with listed as (
    select area_code, programme, desil_nasional, families from family_programme where is_living and desil_nasional is not null
),
figure as (
    select area_code, $period as period, case when programme = 'total' then 'total' else 'programme' end as breakdown,
        programme as category, sum(case when desil_nasional > $eligible_desil then families else 0 end) as numerator,
        sum(families) as denominator, sum(families) as n
    from listed
    group by area_code, programme
)
select * from figure
