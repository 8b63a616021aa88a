-- ---
-- title: {id: Penduduk terdata, en: Persons on record}
-- concept: {id: Penduduk, en: Population}
-- unit: person
-- measure_unit: orang
-- scale: count
-- grain: one living person
-- period: month
-- breakdown: [total, age_group]
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: null
-- definition:
--   id: >-
--     Orang dalam data gabungan laboratorium yang tidak tercatat meninggal, pindah, hilang, atau pergi. Umur pada
--     tanggal hitung. Bukan jumlah penduduk resmi; lihat official_population_registered.
--   en: >-
--     Persons in the laboratory's merged data who are not recorded as dead, moved, missing or gone. Age on the day of
--     the count. Not an official population; see official_population_registered.
-- reference: Data gabungan laboratorium
-- ---

with person as (
    select
        area_code,
        case
            when age < 7 then '0-6'
            when age <= 18 then '7-18'
            when age < 60 then '19-59'
            when age >= 60 then '60+'
            else 'unknown'
        end as age_group
    from living_person
),
grouped as (
    select area_code, age_group, count(*) as persons from person group by area_code, age_group
),
figure as (
    select area_code, $period as period, 'age_group' as breakdown, age_group as category,
        persons as numerator, null as denominator, persons as n
    from grouped
    union all
    select area_code, $period, 'total', 'total', sum(persons), null, sum(persons)
    from grouped
    group by area_code
)
select * from figure
