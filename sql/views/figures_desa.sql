-- Title: Figures of desa and kelurahan with the names of their area
-- Grain: one figure of one area, period and category; run inside the published database

select area.area_name, area.kecamatan_code, area.kecamatan_name, area.topography_class, figure.*
from indicator as figure
inner join area on figure.area_code = area.area_code
where figure.area_level = 'desa'
