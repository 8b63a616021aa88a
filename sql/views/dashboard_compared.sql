-- Title: Each desa and kecamatan beside its topography class and the kabupaten
-- Grain: one total of one desa or kecamatan, indicator and period; run inside the published database
-- A withheld figure is empty on its own side only, so that nothing is said of it by the others.

with total as (
    select figure.* from indicator as figure where figure.breakdown = 'total'
)

select
    area.area_level, area.area_code, area.area_name, area.kecamatan_code, area.kecamatan_name, area.topography_class,
    own.indicator, entry.title_id, entry.title_en, entry.measure_unit, own.period, own.status, own.grade, own.n, own.value,
    peer.value as topography_value, peer.status as topography_status,
    whole.value as kabupaten_value, whole.status as kabupaten_status
from total as own
inner join area on own.area_code = area.area_code
left join dictionary as entry on own.indicator = entry.name and entry.entry = 'indicator'
left join total as peer
    on area.topography_class = peer.area_code
    and (own.indicator, own.period, own.method) = (peer.indicator, peer.period, peer.method)
left join total as whole
    on area.kabupaten_code = whole.area_code
    and (own.indicator, own.period, own.method) = (whole.indicator, whole.period, whole.method)
where own.area_level in ('desa', 'kecamatan')
