-- ---
-- title: {id: Luas lantai per orang, en: Floor area per person}
-- concept: {id: Kepadatan hunian, en: Crowding}
-- unit: person
-- measure_unit: m2
-- scale: mean
-- grain: one household with a stated floor area
-- period: month
-- breakdown: total
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: 2000
-- definition:
--   id: >-
--     Jumlah luas lantai rumah tangga dibagi jumlah anggotanya; bila beberapa keluarga tinggal serumah, rumahnya
--     dihitung sekali dengan luas yang terbesar disebut. Catatan adalah rumah tangga.
--   en: >-
--     Floor area of households divided by their members; where families share a dwelling it counts once, with the
--     largest area stated. Records are households.
-- reference: Statistik perumahan (Susenas)
-- ---

with household as (
    select household_id, area_code, member_count from core.household where member_count > 0
),
dwelling as (
    select household_id, max(floor_area_m2) as floor_area_m2
    from core.housing
    where floor_area_m2 is not null
    group by household_id
),
figure as (
    select h.area_code, $period as period, 'total' as breakdown, 'total' as category,
        sum(d.floor_area_m2) as numerator, sum(h.member_count) as denominator, count(*) as n
    from household as h
    join dwelling as d on d.household_id = h.household_id
    group by h.area_code
)
select * from figure
