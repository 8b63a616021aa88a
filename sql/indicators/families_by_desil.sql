-- ---
-- title: {id: Keluarga menurut desil kesejahteraan, en: Families by welfare decile}
-- concept: {id: Peringkat kesejahteraan, en: Welfare ranking}
-- unit: family
-- measure_unit: keluarga
-- scale: count
-- grain: one family (family card)
-- period: month
-- breakdown: [total, desil_nasional, desil_provinsi, desil_kabupaten, desil_p3ke]
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: null
-- definition:
--   id: >-
--     Keluarga terdata menurut desil terbaru pada cakupan yang disebut rinciannya (nasional, provinsi, kabupaten, atau
--     daftar P3KE); kategori null adalah keluarga tanpa desil pada cakupan itu. Total adalah semua keluarga terdata.
--     Desil adalah peringkat, bukan angka kemiskinan.
--   en: >-
--     Families on record by their latest decile in the scope the breakdown names (nation, province, regency or P3KE
--     list); category null is families without a decile in that scope. The total is all families on record. A decile
--     is a rank, not a poverty rate.
-- reference: DTSEN v3 2026; P3KE
-- ---

with family as (
    select area_code, desil_nasional, desil_provinsi, desil_kabupaten, desil_p3ke, count(*) as families
    from living_family
    group by area_code, desil_nasional, desil_provinsi, desil_kabupaten, desil_p3ke
),
ranked as (
    select area_code, 'desil_nasional' as breakdown, desil_nasional as desil, sum(families) as families
    from family
    group by area_code, desil_nasional
    union all
    select area_code, 'desil_provinsi', desil_provinsi, sum(families)
    from family
    group by area_code, desil_provinsi
    union all
    select area_code, 'desil_kabupaten', desil_kabupaten, sum(families)
    from family
    group by area_code, desil_kabupaten
    union all
    select area_code, 'desil_p3ke', desil_p3ke, sum(families)
    from family
    group by area_code, desil_p3ke
),
stated as (
    select distinct breakdown from ranked where desil is not null
),
figure as (
    select r.area_code, $period as period, r.breakdown, coalesce(cast(r.desil as varchar), 'null') as category,
        r.families as numerator, null as denominator, r.families as n
    from ranked as r
    join stated as s on s.breakdown = r.breakdown
    union all
    select area_code, $period, 'total', 'total', sum(families), null, sum(families)
    from family
    group by area_code
)
select * from figure
