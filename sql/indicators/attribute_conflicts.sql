-- ---
-- title: {id: Penduduk yang datanya bertentangan antarsumber, en: Persons on whom sources disagree}
-- concept: {id: Mutu data, en: Data quality}
-- unit: person
-- measure_unit: persen
-- scale: share
-- grain: one living person whom two or more sources know
-- period: month
-- breakdown: [total, attribute]
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: 100
-- definition:
--   id: >-
--     Bagian penduduk yang dicatat sedikitnya dua sumber dan yang atributnya berbeda antarsumber; total adalah sedikitnya
--     satu atribut. Nama dibandingkan setelah ejaan dibakukan, NIK hanya bila sah; yang tidak disebut bukan perbedaan.
--   en: >-
--     Share of persons on record with two or more sources on whose attribute the sources disagree; the total is at
--     least one attribute. Names are compared with their spelling folded, identity numbers only when valid; what is not stated is
--     no difference.
-- reference: config/survivorship.yml, config/codes/attribute.csv
-- ---

with person as (
    select person_id, area_code from living_person where source_count > 1
),
compared as (
    select attribute from core.survivorship where is_compared
),
known as (
    select area_code, count(*) as persons from person group by area_code
),
unlike as (
    select p.person_id, p.area_code, c.attribute
    from person as p
    join core.attribute_conflict as c on c.person_id = p.person_id
),
by_attribute as (
    select area_code, attribute, count(*) as persons from unlike group by area_code, attribute
),
troubled as (
    select area_code, count(distinct person_id) as persons from unlike group by area_code
),
figure as (
    select k.area_code, $period as period, 'attribute' as breakdown, a.attribute as category,
        coalesce(u.persons, 0) as numerator, k.persons as denominator, k.persons as n
    from known as k
    cross join compared as a
    left join by_attribute as u on u.area_code is not distinct from k.area_code and u.attribute = a.attribute
    union all
    select k.area_code, $period, 'total', 'total', coalesce(t.persons, 0), k.persons, k.persons
    from known as k
    left join troubled as t on t.area_code is not distinct from k.area_code
)
select * from figure
