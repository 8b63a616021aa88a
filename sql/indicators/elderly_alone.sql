-- ---
-- title: {id: Lansia yang sendirian dalam keluarganya, en: Elderly persons alone in their family}
-- concept: {id: Lansia tunggal, en: Elderly living alone}
-- unit: person
-- measure_unit: persen
-- scale: share
-- grain: one living person aged 60 or over who belongs to a family
-- period: month
-- breakdown: total
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: 100
-- definition:
--   id: >-
--     Bagian penduduk usia 60 tahun ke atas pada tanggal hitung yang menjadi satu-satunya anggota hidup dalam kartu
--     keluarganya. Tinggal serumah dengan keluarga lain tidak diperhitungkan.
--   en: >-
--     Share of persons aged 60 or over on the day of the count who are the only living member of their family card.
--     Sharing a dwelling with another family is not considered.
-- reference: UU 13/1998 (lansia 60 tahun ke atas)
-- ---

with elder as (
    select area_code, family_members from living_person where age >= 60 and family_members is not null
),
figure as (
    select area_code, $period as period, 'total' as breakdown, 'total' as category,
        count(*) filter (where family_members = 1) as numerator, count(*) as denominator, count(*) as n
    from elder
    group by area_code
)
select * from figure
