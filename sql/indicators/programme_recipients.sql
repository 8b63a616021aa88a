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
    select area_code, programme, sum(families) as families from family_programme group by area_code, programme
),
unmatched as (
    select area_code, programme, count(distinct record_id) as families
    from core.participation
    where family_id is null
    group by area_code, programme
),
reach as (
    select programme, area_code from programme_area
),
counted as (
    select area_code, programme, families from listed
    union all
    select area_code, programme, families from unmatched
    union all
    select area_code, 'total', families from unmatched
    union all
    select area_code, programme, 0 from reach
    union all
    select distinct area_code, 'total', 0 from reach
),
figure as (
    select area_code, $period as period, case when programme = 'total' then 'total' else 'programme' end as breakdown,
        programme as category, sum(families) as numerator, null as denominator, sum(families) as n
    from counted
    group by area_code, programme
)
select * from figure
