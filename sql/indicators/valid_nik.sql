-- ---
-- title: {id: Penduduk dengan NIK sah, en: Persons with a valid NIK}
-- concept: {id: Mutu data, en: Data quality}
-- unit: person
-- measure_unit: persen
-- scale: share
-- grain: one living person
-- period: month
-- breakdown: total
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: 100
-- definition:
--   id: >-
--     Bagian penduduk terdata yang NIK-nya 16 angka dengan tanggal yang mungkin dan nomor urut, bukan sementara,
--     disamarkan, atau rusak.
--   en: >-
--     Share of persons on record whose NIK has 16 digits with a possible date and a serial number, and is not
--     temporary, masked or damaged.
-- reference: Susunan NIK (Dukcapil)
-- ---

with person as (
    select area_code, nik_status from living_person
),
figure as (
    select area_code, $period as period, 'total' as breakdown, 'total' as category,
        count(*) filter (where nik_status = 'valid') as numerator, count(*) as denominator, count(*) as n
    from person
    group by area_code
)
select * from figure
