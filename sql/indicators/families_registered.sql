-- ---
-- title: {id: Keluarga terdata, en: Families on record}
-- concept: {id: Keluarga, en: Family}
-- unit: family
-- measure_unit: keluarga
-- scale: count
-- grain: one family (family card)
-- period: month
-- breakdown: total
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: null
-- definition:
--   id: >-
--     Keluarga dalam data gabungan laboratorium yang masih memiliki anggota hidup tercatat, atau yang anggotanya belum
--     tercatat sama sekali. Bukan jumlah keluarga resmi.
--   en: >-
--     Families in the laboratory's merged data with a living member on record, or with no member on record at all. Not
--     an official number of families.
-- reference: Data gabungan laboratorium
-- ---

with family as (
    select area_code from living_family
),
figure as (
    select area_code, $period as period, 'total' as breakdown, 'total' as category,
        count(*) as numerator, null as denominator, count(*) as n
    from family
    group by area_code
)
select * from figure
