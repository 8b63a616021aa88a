-- ---
-- title: {id: Keluarga di rumah layak huni, en: Families in a decent house}
-- concept: {id: Rumah layak huni, en: Decent housing}
-- unit: family
-- measure_unit: persen
-- scale: share
-- grain: one family whose dwelling was described
-- period: month
-- breakdown: total
-- levels: [desa, kecamatan, kabupaten, topography, lab_site]
-- method: register
-- minimum: 0
-- maximum: 100
-- definition:
--   id: >-
--     Bagian keluarga yang rumahnya memenuhi keempat syarat: atap, dinding, dan lantai tahan lama; luas lantai
--     sedikitnya 7,2 m2 per orang yang serumah; air minum layak; sanitasi layak. Satu syarat yang tidak terpenuhi
--     sudah menentukan; keluarga yang jawabannya tidak cukup tidak dihitung.
--   en: >-
--     Share of families whose house meets all four conditions: roof, wall and floor of lasting material; floor area of
--     at least 7.2 m2 for each person who shares the dwelling; adequate water; adequate sanitation. One condition not
--     met decides; families whose answers do not suffice are left out.
-- reference: TPB/SDG 11.1.1 (rumah layak huni); perhitungan di sql/indicators/base/dwelling_verdict.sql
-- ---

with condition as (
    select area_code, is_durable, has_space, adequate_water, adequate_sanitation from dwelling
),
verdict as (
    select
        area_code,
        case
            when is_durable = 0 or has_space = 0 or adequate_water = 0 or adequate_sanitation = 0 then 0
            when is_durable + has_space + adequate_water + adequate_sanitation = 4 then 1
        end as is_decent
    from condition
),
figure as (
    select area_code, $period as period, 'total' as breakdown, 'total' as category,
        sum(is_decent) as numerator, count(*) as denominator, count(*) as n
    from verdict
    where is_decent is not null
    group by area_code
)
select * from figure
