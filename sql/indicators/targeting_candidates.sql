-- ---
-- title: {id: Calon terlewat dan calon salah sasaran, en: Families perhaps wrongly left out or served}
-- concept: {id: Ketepatan sasaran, en: Targeting}
-- unit: family
-- measure_unit: keluarga
-- scale: count
-- grain: one family found by a rule
-- period: month
-- breakdown: [total, kind, rule, only_rule, kind_verdict]
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: null
-- definition:
--   id: >-
--     Keluarga yang menurut sedikitnya satu aturan (sql/core/targeting) mungkin terlewat (exclusion) atau salah sasaran
--     (inclusion) bila peringkat kementerian dan daftar penerima dibandingkan dengan bukti lokal. Rincian rule menghitung
--     keluarga menurut aturan; only_rule hanya yang ditemukan aturan itu saja pada jenisnya, yaitu yang hilang bila aturan
--     itu tidak dipakai; kind_verdict menurut putusan desa (open: belum diputus, atau ditanyakan lagi karena alasannya
--     bertambah). Calon, bukan keputusan.
--   en: >-
--     Families that at least one rule (sql/core/targeting) finds perhaps wrongly left out (exclusion) or wrongly served
--     (inclusion) when the ministry's rank and the lists of recipients are held against local evidence. The breakdown rule
--     counts families by rule; only_rule those that no other rule of the kind finds, which would be gone without it.
--     The breakdown kind_verdict counts by the village's verdict (open: not judged, or asked again since there is a new reason).
--     Candidates, no decisions.
-- reference: config/targeting.yml; core.local_rank; DTSEN v3 2026
-- quality:
--   id: Peringkat lokal diperkirakan dari survei dan memiliki galat; tanpa survei aturan yang memakainya tidak menemukan siapa pun.
--   en: The local rank is estimated from a survey and has an error; without a survey the rules that use it find nobody.
-- ---

with found as (
    select family_id, area_code, candidate_kind, targeting_rule, targeting_verdict, judged_on from core.targeting
),
once as (
    select family_id, area_code, candidate_kind, min(targeting_rule) as targeting_rule, count(*) as rules,
        count(targeting_verdict) as judged_rules
    from found
    group by family_id, area_code, candidate_kind
),
said as (
    select family_id, candidate_kind, targeting_verdict,
        row_number() over (partition by family_id, candidate_kind order by judged_on desc, targeting_rule) as standing
    from found
    where targeting_verdict is not null
),
judged as (
    select o.area_code,
        o.candidate_kind || '/' || case when o.judged_rules < o.rules then 'open' else s.targeting_verdict end as kind_verdict
    from once as o
    left join said as s on s.family_id = o.family_id and s.candidate_kind = o.candidate_kind and s.standing = 1
),
figure as (
    select area_code, $period as period, 'rule' as breakdown, targeting_rule as category, count(*) as numerator, null as denominator, count(*) as n
    from found
    group by area_code, targeting_rule
    union all
    select area_code, $period, 'only_rule', targeting_rule, count(*), null, count(*)
    from once
    where rules = 1
    group by area_code, targeting_rule
    union all
    select area_code, $period, 'kind', candidate_kind, count(*), null, count(*)
    from once
    group by area_code, candidate_kind
    union all
    select area_code, $period, 'kind_verdict', kind_verdict, count(*), null, count(*)
    from judged
    group by area_code, kind_verdict
    union all
    select area_code, $period, 'total', 'total', count(distinct family_id), null, count(distinct family_id)
    from found
    group by area_code
)
select * from figure
