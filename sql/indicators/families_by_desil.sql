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
    select family_id, area_code from living_family
),
rank as (
    select family_id, rank_scope, desil from family_rank
),
scope as (
    select distinct rank_scope from rank
),
ranked as (
    select f.area_code, s.rank_scope, r.desil, count(*) as families
    from family as f
    cross join scope as s
    left join rank as r on r.family_id = f.family_id and r.rank_scope = s.rank_scope
    group by f.area_code, s.rank_scope, r.desil
),
figure as (
    select area_code, $period as period, 'desil_' || rank_scope as breakdown, coalesce(cast(desil as varchar), 'null') as category,
        families as numerator, null as denominator, families as n
    from ranked
    union all
    select area_code, $period, 'total', 'total', count(*), null, count(*)
    from family
    group by area_code
)
select * from figure
