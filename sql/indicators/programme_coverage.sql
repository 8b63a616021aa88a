-- ---
-- title:
--   id: Cakupan program bantuan pada keluarga desil 1-4 nasional
--   en: Programme coverage of families in national deciles 1-4
-- concept: {id: Ketepatan sasaran, en: Targeting}
-- unit: family
-- measure_unit: persen
-- scale: share
-- grain: one family (family card)
-- period: month
-- breakdown: [total, programme, programme_desil]
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: 100
-- definition:
--   id: >-
--     Bagian keluarga desil nasional 1 sampai 4 yang ada pada daftar penerima program; total adalah yang ada pada
--     sedikitnya satu daftar. Rincian programme_desil menyebut program dan desil nasional (misalnya pkh/1; null tanpa
--     desil). Penerima yang tidak dapat dipadankan tidak terhitung; daftar yang dikirim per desa hanya dihitung di
--     desa yang mengirim.
--   en: >-
--     Share of families in national deciles 1 to 4 that are on a programme's list; the total is those on at least one
--     list. The breakdown programme_desil names programme and national decile (such as pkh/1; null without a decile).
--     Recipients that could not be matched do not count; lists sent by desa count only where the desa sent one.
-- reference: Daftar penerima program; DTSEN v3 2026
-- ---

with family as (
    select area_code, desil_nasional from living_family
),
listed as (
    select area_code, programme, desil_nasional, families from family_programme where is_living
),
reach as (
    select programme, area_code from programme_area
    union
    select 'total', area_code from programme_area
),
counted as (
    select area_code, desil_nasional, count(*) as families from family group by area_code, desil_nasional
),
received as (
    select area_code, programme, desil_nasional, sum(families) as families from listed group by area_code, programme, desil_nasional
),
covered as (
    select e.programme, c.area_code, c.desil_nasional, c.families, coalesce(r.families, 0) as receiving
    from reach as e
    join counted as c on c.area_code = e.area_code
    left join received as r
        on r.area_code = c.area_code and r.programme = e.programme
        and r.desil_nasional is not distinct from c.desil_nasional
),
figure as (
    select area_code, $period as period, case when programme = 'total' then 'total' else 'programme' end as breakdown,
        programme as category, sum(receiving) as numerator, sum(families) as denominator, sum(families) as n
    from covered
    where desil_nasional <= $eligible_desil
    group by area_code, programme
    union all
    select area_code, $period, 'programme_desil', programme || '/' || coalesce(cast(desil_nasional as varchar), 'null'),
        receiving, families, families
    from covered
    where programme <> 'total'
)
select * from figure
