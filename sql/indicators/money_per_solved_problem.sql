-- ---
-- title: {id: Uang per masalah yang selesai, en: Money per solved problem}
-- concept: {id: Anggaran laboratorium, en: Laboratory budget}
-- unit: household
-- measure_unit: rupiah
-- scale: mean
-- grain: one problem of one household that a partner served
-- period: month
-- breakdown: [total, problem, partner_kind, problem_partner_kind]
-- levels: [kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: null
-- covers: row
-- definition:
--   id: >-
--     Realisasi untuk masalah rumah tangga yang disebut namanya, baik yang selesai maupun yang belum, dibagi jumlah masalah
--     itu yang selesai. Menurut jenis mitra: uang mitra itu dibagi masalah selesai yang ikut dilayaninya, sehingga masalah
--     yang dilayani dua mitra terhitung pada keduanya. Rincian problem_partner_kind misalnya house/business. Kegiatan
--     seluruh desa tidak dihitung; lihat problem_money.
--   en: >-
--     Money realised for problems of named households, solved or not, divided by the number of these problems that are
--     solved. By kind of partner: its money by the solved problems that it helped serve, so that a problem served by two
--     counts with both. The breakdown problem_partner_kind is such as house/business. Activities of whole desa are left
--     out; see problem_money.
-- reference: Register kegiatan Laboratorium Kemiskinan; daftar penerima program (config/problems.yml)
-- quality:
--   id: Biaya, bukan dampak; masalah yang baru dilayani belum sempat diperiksa, sehingga angka awal tahun cenderung terlalu besar.
--   en: A cost, not an effect; problems served lately were not checked yet, so that figures early in a year tend to be too large.
-- ---

with spent as (
    select i.household_id, i.problem, i.partner_kind, sum(i.realised_rp) as realised_rp, sum(coalesce(a.shown_rp, 0)) as shown_rp
    from core.intervention as i
    left join amount_shown as a on a.amount_kind = 'spent' and a.amount_id = i.intervention_id
    where i.household_id is not null and i.realised_rp > 0
    group by i.household_id, i.problem, i.partner_kind
),
outcome as (
    select s.household_id, p.area_code, s.problem, s.partner_kind, s.realised_rp, s.shown_rp, p.problem_state = 'solved' as is_solved
    from spent as s
    join core.problem as p on p.household_id = s.household_id and p.problem = s.problem
),
once as (
    select household_id, area_code, problem, sum(realised_rp) as realised_rp, sum(shown_rp) as shown_rp, max(case when is_solved then 1 else 0 end) as solved
    from outcome
    group by household_id, area_code, problem
),
figure as (
    select area_code, $period as period, 'total' as breakdown, 'total' as category, sum(realised_rp) as numerator, sum(solved) as denominator,
        sum(solved) as n, sum(shown_rp) as shown
    from once
    group by area_code
    union all
    select area_code, $period, 'problem', problem, sum(realised_rp), sum(solved), sum(solved), sum(shown_rp)
    from once
    group by area_code, problem
    union all
    select area_code, $period, 'partner_kind', partner_kind, sum(realised_rp), sum(case when is_solved then 1 else 0 end),
        sum(case when is_solved then 1 else 0 end), sum(shown_rp)
    from outcome
    group by area_code, partner_kind
    union all
    select area_code, $period, 'problem_partner_kind', problem || '/' || partner_kind, sum(realised_rp),
        sum(case when is_solved then 1 else 0 end), sum(case when is_solved then 1 else 0 end), sum(shown_rp)
    from outcome
    group by area_code, problem, partner_kind
)
select * from figure
