-- Title: Figures whose status does not explain what their value shows
-- Grain: one number, how many figures of out.indicator
-- `$showing` are the statuses that carry a value: a blank with one of them, or a value without one, must not be published.

select count(*) as figures
from out.indicator
where (value is null) = (status in (select unnest($showing::varchar[])))
