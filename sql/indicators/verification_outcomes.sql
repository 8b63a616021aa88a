-- ---
-- title: {id: Hasil verifikasi desa, en: Outcomes of village verification}
-- concept: {id: Verifikasi, en: Verification}
-- unit: person
-- measure_unit: orang
-- scale: count
-- grain: one person on a village list
-- period: month
-- breakdown: [total, verification_status, minutes]
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: null
-- definition:
--   id: >-
--     Orang pada daftar desa menurut hasil verifikasi terbaru dan menurut ada tidaknya berita acara musyawarah. Baris
--     yang tidak terpadankan dihitung sebagai satu orang. Total adalah orang yang diverifikasi. Desa yang belum
--     mengirim daftar tidak tersedia. Keterangan dari berkas lain (kematian, kepindahan, ketidakpadanan) tidak dihitung.
--   en: >-
--     Persons on village lists by their latest verdict, and by whether the minutes of the meeting are named. A row
--     that could not be matched counts as one person. The total is persons verified. A desa that has sent no list is
--     missing. What other files say (death, moving, no match) is not counted.
-- reference: Permensos 3/2021 (musyawarah desa); daftar BNBA
-- ---

with verdict as (
    select
        area_code,
        verification_status,
        case when has_minutes then 'with_minutes' else 'without_minutes' end as minutes,
        row_number() over (
            partition by coalesce(person_id, 'record/' || record_id)
            order by observed_on desc nulls last, verification_id
        ) as standing
    from core.verification
    where has_minutes is not null
),
latest as (
    select area_code, verification_status, minutes from verdict where standing = 1
),
figure as (
    select area_code, $period as period, 'verification_status' as breakdown, verification_status as category,
        count(*) as numerator, null as denominator, count(*) as n
    from latest
    group by area_code, verification_status
    union all
    select area_code, $period, 'minutes', minutes, count(*), null, count(*)
    from latest
    group by area_code, minutes
    union all
    select area_code, $period, 'total', 'total', count(*), null, count(*)
    from latest
    group by area_code
)
select * from figure
