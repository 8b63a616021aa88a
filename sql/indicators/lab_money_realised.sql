-- ---
-- title: {id: Realisasi kegiatan laboratorium, en: Realised money of laboratory activities}
-- concept: {id: Anggaran laboratorium, en: Laboratory budget}
-- unit: rupiah
-- measure_unit: rupiah
-- scale: sum
-- grain: one line of the laboratory's register
-- period: year
-- breakdown: [total, partner_kind]
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: null
-- covers: regency
-- definition:
--   id: >-
--     Jumlah realisasi kegiatan menurut jenis mitra dan tahun kegiatan (tanpa tanggal: tahun keadaan register). Baris
--     tanpa nilai tidak dijumlahkan. Wilayah tanpa kegiatan bernilai nol, sebab register mencakup seluruh kabupaten.
--   en: >-
--     Amounts realised for activities by kind of partner and year of the activity (without a date: year the register
--     is of). Lines without an amount are not added. An area without activities is zero, since the register covers the
--     whole regency.
-- reference: Register kegiatan Laboratorium Kemiskinan
-- ---

with figure as (
    select area_code, period, 'partner_kind' as breakdown, partner_kind as category,
        coalesce(sum(realised_rp), 0) as numerator, null as denominator, count(realised_rp) as n,
        coalesce(sum(realised_shown_rp), 0) as shown
    from budget_amount
    group by area_code, period, partner_kind
    union all
    select area_code, period, 'total', 'total', coalesce(sum(realised_rp), 0), null, count(realised_rp), coalesce(sum(realised_shown_rp), 0)
    from budget_amount
    group by area_code, period
)
select * from figure
