-- ---
-- title: {id: Cakupan program bantuan pada keluarga desil 1-4 nasional, en: Programme coverage of families in national deciles 1-4}
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
    select f.family_id, f.area_code, r.desil
    from living_family as f
    left join family_rank as r on r.family_id = f.family_id and r.rank_scope = $desil_scope
),
listed as (
    select family_id, programme from family_programme
),
reach as (
    select programme, area_code from programme_area
),
counted as (
    select area_code, desil, count(*) as families from family group by area_code, desil
),
received as (
    select f.area_code, f.desil, l.programme, count(*) as families
    from family as f
    join listed as l on l.family_id = f.family_id
    group by f.area_code, f.desil, l.programme
),
covered as (
    select e.programme, c.area_code, c.desil, c.families, coalesce(r.families, 0) as receiving
    from reach as e
    join counted as c on c.area_code = e.area_code
    left join received as r
        on r.area_code = c.area_code and r.programme = e.programme and r.desil is not distinct from c.desil
),
any_programme as (
    select f.area_code, count(*) as families, count(l.family_id) as receiving
    from family as f
    join (select distinct area_code from reach) as e on e.area_code = f.area_code
    left join (select distinct family_id from listed) as l on l.family_id = f.family_id
    where f.desil <= $eligible_desil
    group by f.area_code
),
figure as (
    select area_code, $period as period, 'total' as breakdown, 'total' as category,
        receiving as numerator, families as denominator, families as n
    from any_programme
    union all
    select area_code, $period, 'programme', programme, sum(receiving), sum(families), sum(families)
    from covered
    where desil <= $eligible_desil
    group by area_code, programme
    union all
    select area_code, $period, 'programme_desil', programme || '/' || coalesce(cast(desil as varchar), 'null'), receiving, families, families
    from covered
)
select * from figure
