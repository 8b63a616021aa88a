-- Title: Yearly counts of village profiles with the topography and the beginning of laboratory sites
-- Grain: one desa in one year; where two profiles count one year the later edition stands

with counted as (
    select *, row_number() over (partition by area_code, series_year order by observed_on desc nulls last, record_id) as standing
    from core.desa_year
)
select c.* exclude (standing), r.topography_class, coalesce(r.lab_start_year, 0) as lab_start_year
from counted as c
join core.region as r on r.area_code = c.area_code
where c.standing = 1
order by c.area_code, c.series_year
