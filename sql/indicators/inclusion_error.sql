-- ---
-- title: {id: Galat inklusi program bantuan, en: Inclusion error of programmes}
-- concept: {id: Ketepatan sasaran, en: Targeting}
-- unit: family
-- measure_unit: persen
-- scale: share
-- grain: one receiving family with a national decile
-- period: month
-- breakdown: [total, programme]
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: 100
-- definition:
--   id: >-
--     Bagian keluarga penerima program yang berada di atas desil nasional 4 (k = 4), dari keluarga penerima yang
--     memiliki desil nasional; total adalah penerima sedikitnya satu program. Penerima tanpa desil tidak dihitung;
--     lihat recipients_matched.
--   en: >-
--     Share of families on a programme's list that are above national decile 4 (k = 4), among listed families with a
--     national decile; the total is families on at least one list. Recipients without a decile are left out; see
--     recipients_matched.
-- reference: Daftar penerima program; DTSEN v3 2026
-- ---

with ranked as (
    select f.family_id, f.area_code, r.desil
    from living_family as f
    join family_rank as r on r.family_id = f.family_id
    where r.rank_scope = $desil_scope
),
listed as (
    select family_id, programme from family_programme
    union all
    select distinct family_id, 'total' from family_programme
),
figure as (
    select r.area_code, $period as period, case when l.programme = 'total' then 'total' else 'programme' end as breakdown,
        l.programme as category, count(*) filter (where r.desil > $eligible_desil) as numerator,
        count(*) as denominator, count(*) as n
    from ranked as r
    join listed as l on l.family_id = r.family_id
    group by r.area_code, l.programme
)
select * from figure
