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
    select area_code, desil_nasional, desil_provinsi, desil_kabupaten, desil_p3ke, count(*) as persons
    from living_person
    group by area_code, desil_nasional, desil_provinsi, desil_kabupaten, desil_p3ke
),
ranked as (
    select area_code, 'desil_nasional' as breakdown, desil_nasional as desil, sum(persons) as persons
    from person
    group by area_code, desil_nasional
    union all
    select area_code, 'desil_provinsi', desil_provinsi, sum(persons)
    from person
    group by area_code, desil_provinsi
    union all
    select area_code, 'desil_kabupaten', desil_kabupaten, sum(persons)
    from person
    group by area_code, desil_kabupaten
    union all
    select area_code, 'desil_p3ke', desil_p3ke, sum(persons)
    from person
    group by area_code, desil_p3ke
),
stated as (
    select distinct breakdown from ranked where desil is not null
),
figure as (
    select r.area_code, $period as period, r.breakdown, coalesce(cast(r.desil as varchar), 'null') as category,
        r.persons as numerator, null as denominator, r.persons as n
    from ranked as r
    join stated as s on s.breakdown = r.breakdown
    union all
    select area_code, $period, 'total', 'total', sum(persons), null, sum(persons)
    from person
    group by area_code
)
select * from figure
