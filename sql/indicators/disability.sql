-- ---
-- title: {id: Penyandang disabilitas, en: Persons with a disability}
-- concept: {id: Disabilitas, en: Disability}
-- unit: person
-- measure_unit: persen
-- scale: share
-- grain: one living person of whom a source says whether there is a disability
-- period: month
-- breakdown: total
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: 100
-- definition:
--   id: >-
--     Bagian penduduk dengan disabilitas pada catatan sipil atau banyak kesulitan pada sedikitnya satu fungsi, dari
--     yang keterangannya ada.
--   en: >-
--     Share of persons with a disability on the civil record or a lot of difficulty in at least one function, among
--     those of whom a source says so or not.
-- reference: Washington Group (Regsosek), tingkat 3 atau lebih; kode cacat Dukcapil
-- ---

with person as (
    select area_code, has_disability from living_person where has_disability is not null
),
figure as (
    select area_code, $period as period, 'total' as breakdown, 'total' as category,
        count(*) filter (where has_disability) as numerator, count(*) as denominator, count(*) as n
    from person
    group by area_code
)
select * from figure
