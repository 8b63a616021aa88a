-- ---
-- title: {id: Uang mitra untuk masalah rumah tangga dan desa, en: Money of partners for problems}
-- concept: {id: Anggaran laboratorium, en: Laboratory budget}
-- unit: rupiah
-- measure_unit: rupiah
-- scale: sum
-- grain: one activity or programme receipt for a problem
-- period: month
-- breakdown: [total, partner_kind, problem, reach]
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: null
-- covers: regency
-- definition:
--   id: >-
--     Realisasi kelima jenis mitra untuk masalah, semua tahun sampai sekarang: kegiatan pada register laboratorium dan
--     nilai bantuan RTLH, BLT-DD, dan bantuan pemda. Rincian reach membedakan yang menyebut rumah tangga (household)
--     dan yang untuk seluruh desa (desa).
--   en: >-
--     Money realised by the five kinds of partner for problems, all years so far: activities of the laboratory's register
--     and amounts of RTLH, BLT-DD and aid of the region. The breakdown reach tells those that name a household from those
--     for a whole desa.
-- reference: Register kegiatan Laboratorium Kemiskinan; daftar penerima program (config/problems.yml)
-- quality:
--   id: >-
--     Penerimaan program tanpa nilai tidak menambah uang. Penerimaan yang juga ada pada register tahun itu dari jenis mitra yang
--     sama tidak dihitung dua kali.
--   en: >-
--     Receipts without an amount add no money. A receipt that the register of the year has too from the same kind of partner is
--     not counted twice.
-- ---

with spent as (
    select i.area_code, i.partner_kind, i.problem, case when i.household_id is null then 'desa' else 'household' end as reach, i.realised_rp,
        coalesce(a.shown_rp, 0) as shown_rp
    from core.intervention as i
    left join amount_shown as a on a.amount_kind = 'spent' and a.amount_id = i.intervention_id
    where i.problem is not null and i.realised_rp is not null
),
figure as (
    select area_code, $period as period, 'partner_kind' as breakdown, partner_kind as category, sum(realised_rp) as numerator,
        null as denominator, count(*) as n, sum(shown_rp) as shown
    from spent
    group by area_code, partner_kind
    union all
    select area_code, $period, 'problem', problem, sum(realised_rp), null, count(*), sum(shown_rp)
    from spent
    group by area_code, problem
    union all
    select area_code, $period, 'reach', reach, sum(realised_rp), null, count(*), sum(shown_rp)
    from spent
    group by area_code, reach
    union all
    select area_code, $period, 'total', 'total', sum(realised_rp), null, count(*), sum(shown_rp)
    from spent
    group by area_code
)
select * from figure
