-- ---
-- title: {id: Keluarga yang dinyatakan data desa, en: Families that a village file speaks of}
-- concept: {id: Mutu data, en: Data quality}
-- unit: family
-- measure_unit: persen
-- scale: share
-- grain: one family (family card)
-- period: month
-- breakdown: total
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: 100
-- definition:
--   id: >-
--     Bagian keluarga terdata yang sedikitnya satu anggotanya ada pada berkas yang dikirim desa sendiri (data
--     penduduk, daftar bantuan, musyawarah desa); selebihnya hanya dikenal dari data pusat atau kabupaten.
--   en: >-
--     Share of families on record with at least one member in a file sent by a desa itself (population list, aid list,
--     village meeting); the others are known from ministry or regency files only.
-- reference: Data gabungan laboratorium
-- ---

with family as (
    select area_code, in_village_file from living_family
),
figure as (
    select area_code, $period as period, 'total' as breakdown, 'total' as category,
        count(*) filter (where in_village_file) as numerator, count(*) as denominator, count(*) as n
    from family
    group by area_code
)
select * from figure
