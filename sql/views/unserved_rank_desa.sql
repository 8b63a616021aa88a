-- Title: Problems not served of each desa and kelurahan, the most frequent first
-- Grain: one problem of one area and period; run inside the published database
-- Withheld counts have no rank, since a rank between two counts would tell them.

select area.area_name, area.kecamatan_code, area.kecamatan_name, figure.area_code, figure.period, figure.category as problem,
    figure.value as unserved, figure.status,
    case when figure.value is not null then rank() over (
        partition by figure.area_code, figure.period order by figure.value desc nulls last
    ) end as unserved_rank
from indicator as figure
inner join area on figure.area_code = area.area_code
where figure.area_level = 'desa' and figure.indicator = 'unserved_problems' and figure.breakdown = 'problem'
