-- ---
-- title: {id: Keluarga menurut desil lokal dan desil DTSEN, en: Families by local decile and DTSEN deciles}
-- concept: {id: Peringkat kesejahteraan keluarga, en: Welfare rank of families}
-- unit: family
-- measure_unit: keluarga
-- scale: count
-- grain: one family with a local decile
-- period: month
-- breakdown: [total, local_desil, local_nasional, local_provinsi, local_kabupaten]
-- levels: [kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: null
-- definition:
--   id: >-
--     Keluarga menurut desil lokal (uji proksi laboratorium, di antara semua keluarga kabupaten) dan desil DTSEN menurut
--     cakupan: local_nasional 1/4 berarti desil lokal 1 dan desil nasional 4; null tanpa desil. Cakupan desil berbeda,
--     sehingga desil lokal 1 tidak diharapkan sama dengan desil nasional 1; bandingkan dengan desil kabupaten.
--   en: >-
--     Families by local decile (the laboratory's proxy test, among all families of the regency) and DTSEN decile of each
--     scope: local_nasional 1/4 is local decile 1 and national decile 4; null without one. Scopes differ, so that local
--     decile 1 is not expected to be national decile 1; compare with the regency's decile.
-- reference: core.local_rank; DTSEN v3 2026
-- quality:
--   id: Kedua peringkat memakai sebagian keterangan yang sama, sehingga kesamaannya bukan pembuktian.
--   en: Both ranks use some of the same answers, so that their agreement proves little.
-- ---

with ranked as (
    select f.area_code, k.local_desil, f.desil_nasional, f.desil_provinsi, f.desil_kabupaten, count(*) as families
    from living_family as f
    join core.local_rank as k on k.family_id = f.family_id
    group by f.area_code, k.local_desil, f.desil_nasional, f.desil_provinsi, f.desil_kabupaten
),
scoped as (
    select area_code, 'local_nasional' as breakdown, local_desil, desil_nasional as desil, families from ranked
    union all
    select area_code, 'local_provinsi', local_desil, desil_provinsi, families from ranked
    union all
    select area_code, 'local_kabupaten', local_desil, desil_kabupaten, families from ranked
),
figure as (
    select area_code, $period as period, breakdown,
        cast(local_desil as varchar) || '/' || coalesce(cast(desil as varchar), 'null') as category,
        sum(families) as numerator, null as denominator, sum(families) as n
    from scoped
    group by area_code, breakdown, local_desil, desil
    union all
    select area_code, $period, 'local_desil', cast(local_desil as varchar), sum(families), null, sum(families)
    from ranked
    group by area_code, local_desil
    union all
    select area_code, $period, 'total', 'total', sum(families), null, sum(families)
    from ranked
    group by area_code
)
select * from figure
