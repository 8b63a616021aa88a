-- ---
-- title: {id: Keluarga penerima program bantuan, en: Families receiving programmes}
-- concept: {id: Penerima bantuan, en: Recipient}
-- unit: family
-- measure_unit: keluarga
-- scale: count
-- grain: one family, or one list row that could not be matched to a family
-- period: month
-- breakdown: [total, programme]
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: null
-- covers: row
-- definition:
--   id: >-
--     Keluarga pada daftar penerima program; baris daftar yang tidak dapat dipadankan dihitung sebagai satu keluarga.
--     Total adalah penerima sedikitnya satu program. Nol berarti daftar mencakup wilayah itu tetapi tidak memuat siapa
--     pun; untuk daftar yang dikirim per desa, desa yang tidak mengirim tidak tersedia.
--   en: >-
--     Families on a programme's list; a list row that could not be matched counts as one family. The total is
--     recipients of at least one programme. Zero means that the list covers the area and names nobody; for lists sent
--     by desa, a desa that sent none is missing.
-- reference: Daftar penerima program
-- ---

with listed as (
    select distinct
        coalesce(f.area_code, p.area_code) as area_code,
        p.programme,
        coalesce(p.family_id, 'record/' || p.record_id) as recipient
    from core.participation as p
    left join core.family as f on f.family_id = p.family_id
),
reach as (
    select programme, area_code from programme_area
),
counted as (
    select area_code, programme, count(*) as families from listed group by area_code, programme
    union all
    select area_code, programme, 0 from reach
),
any_programme as (
    select area_code, count(distinct recipient) as families from listed group by area_code
    union all
    select distinct area_code, 0 from reach
),
figure as (
    select area_code, $period as period, 'programme' as breakdown, programme as category,
        sum(families) as numerator, null as denominator, sum(families) as n
    from counted
    group by area_code, programme
    union all
    select area_code, $period, 'total', 'total', sum(families), null, sum(families)
    from any_programme
    group by area_code
)
select * from figure
