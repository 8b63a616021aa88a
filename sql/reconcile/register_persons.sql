-- Title: Living persons of the registers, those whose family has a national decile and those in the lowest ones
-- Grain: one topography class; `figure_period` is the month that the deciles are of, at their middle

with stated as (
    select epoch(cast(median(observed_on) as timestamp)) as middle
    from core.welfare_rank
    where rank_scope = 'nasional' and observed_on > date '1900-01-01'
),
person as (
    select r.topography_class, p.person_id, f.desil_nasional
    from living_person as p
    join core.region as r on r.area_code = p.area_code
    left join living_family as f on f.family_id = p.family_id
)
select
    p.topography_class,
    count(*) as persons,
    count(p.desil_nasional) as ranked,
    count(*) filter (where p.desil_nasional <= $register_desil) as low,
    strftime(to_timestamp(max(s.middle)), '%Y-%m') as figure_period
from person as p
cross join stated as s
group by p.topography_class
order by p.topography_class
