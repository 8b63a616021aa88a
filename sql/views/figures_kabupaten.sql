-- Title: Figures of the kabupaten with its name
-- Grain: one figure of one area, period and category; run inside the published database

select area.area_name, figure.*
from indicator as figure
inner join area on figure.area_code = area.area_code
where figure.area_level = 'kabupaten'
