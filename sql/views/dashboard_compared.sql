-- Title: Each desa and kecamatan beside its topography class and the kabupaten
-- Grain: one total of one desa or kecamatan, indicator and period; run inside the published database
-- A withheld figure is empty on its own side only, so that nothing is said of it by the others.

select
    area.area_level, area.area_code, area.area_name, area.kecamatan_code, area.kecamatan_name, area.topography_class,
    figure.indicator, entry.title_id, entry.title_en, entry.measure_unit, figure.period, figure.status, figure.grade,
    figure.n, figure.value, peer.value as topography_value, peer.status as topography_status,
    whole.value as kabupaten_value, whole.status as kabupaten_status
from indicator as figure
inner join area on figure.area_code = area.area_code
left join dictionary as entry on figure.indicator = entry.name and entry.entry = 'indicator'
left join indicator as peer
    on area.topography_class = peer.area_code
    and figure.indicator = peer.indicator
    and figure.period = peer.period
    and figure.method = peer.method
    and peer.breakdown = 'total'
left join indicator as whole
    on area.kabupaten_code = whole.area_code
    and figure.indicator = whole.indicator
    and figure.period = whole.period
    and figure.method = whole.method
    and whole.breakdown = 'total'
where figure.area_level in ('desa', 'kecamatan') and figure.breakdown = 'total'
