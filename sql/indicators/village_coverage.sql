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
    select family_id, area_code from living_family
),
village_file as (
    select submission_id from core.submission where area_code is not null
),
seen as (
    select distinct family_id
    from core.person
    where person_id in (
        select l.person_id
        from std.person_record as s
        join village_file as v on v.submission_id = s.submission_id
        join core.person_record as l on l.record_id = s.record_id
    )
),
figure as (
    select f.area_code, $period as period, 'total' as breakdown, 'total' as category,
        count(s.family_id) as numerator, count(*) as denominator, count(*) as n
    from family as f
    left join seen as s on s.family_id = f.family_id
    group by f.area_code
)
select * from figure
