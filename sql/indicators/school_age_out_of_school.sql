-- ---
-- title: {id: Anak usia sekolah yang tidak sekolah, en: School-age children out of school}
-- concept: {id: Anak tidak sekolah, en: Out-of-school children}
-- unit: person
-- measure_unit: persen
-- scale: share
-- grain: one living person aged 7 to 18 whose schooling is known
-- period: month
-- breakdown: [total, age_group]
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: 100
-- definition:
--   id: >-
--     Bagian penduduk usia 7 sampai 18 tahun pada tanggal hitung yang belum pernah atau tidak lagi bersekolah dan
--     belum berijazah SMA sederajat, dari yang partisipasi sekolahnya diketahui.
--   en: >-
--     Share of persons aged 7 to 18 on the day of the count who have never been or are no longer in school and hold no
--     upper secondary certificate, among those whose schooling is known.
-- reference: TPB/SDG 4.1; anak tidak sekolah 7-18 tahun
-- ---

with child as (
    select
        area_code,
        case when age <= 12 then '7-12' when age <= 15 then '13-15' else '16-18' end as age_group,
        is_out_of_school
    from living_person
    where is_out_of_school is not null
),
counted as (
    select area_code, age_group, sum(is_out_of_school) as children_out, count(*) as children
    from child
    group by area_code, age_group
),
figure as (
    select area_code, $period as period, 'age_group' as breakdown, age_group as category,
        children_out as numerator, children as denominator, children as n
    from counted
    union all
    select area_code, $period, 'total', 'total', sum(children_out), sum(children), sum(children)
    from counted
    group by area_code
)
select * from figure
