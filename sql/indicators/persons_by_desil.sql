-- ---
-- title: {id: Penduduk menurut desil kesejahteraan keluarganya, en: Persons by welfare decile of their family}
-- concept: {id: Peringkat kesejahteraan, en: Welfare ranking}
-- unit: person
-- measure_unit: orang
-- scale: count
-- grain: one living person
-- period: month
-- breakdown: [total, desil_nasional, desil_provinsi, desil_kabupaten, desil_p3ke]
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: null
-- definition:
--   id: >-
--     Penduduk terdata menurut desil terbaru keluarganya pada cakupan yang disebut rinciannya; kategori null adalah
--     orang tanpa keluarga atau yang keluarganya tanpa desil pada cakupan itu. Total adalah semua penduduk terdata.
--     Desil adalah peringkat, bukan angka kemiskinan.
--   en: >-
--     Persons on record by the latest decile of their family in the scope the breakdown names; category null is
--     persons without a family or whose family has no decile in that scope. The total is all persons on record. A
--     decile is a rank, not a poverty rate.
-- reference: DTSEN v3 2026; P3KE
-- ---

with person as (
    select family_id, area_code, count(*) as persons from living_person group by family_id, area_code
),
rank as (
    select family_id, rank_scope, desil from family_rank
),
scope as (
    select distinct rank_scope from rank
),
ranked as (
    select p.area_code, s.rank_scope, r.desil, sum(p.persons) as persons
    from person as p
    cross join scope as s
    left join rank as r on r.family_id = p.family_id and r.rank_scope = s.rank_scope
    group by p.area_code, s.rank_scope, r.desil
),
figure as (
    select area_code, $period as period, 'desil_' || rank_scope as breakdown, coalesce(cast(desil as varchar), 'null') as category,
        persons as numerator, null as denominator, persons as n
    from ranked
    union all
    select area_code, $period, 'total', 'total', sum(persons), null, sum(persons)
    from person
    group by area_code
)
select * from figure
