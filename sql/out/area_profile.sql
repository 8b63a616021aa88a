-- title: Poverty of one area by register, survey and model, each with its error and records
-- grain: one figure of the latest period of its indicator in $area, or one estimate of a small area
-- reason: a register count, a survey estimate and a model are three answers to three questions; seen together nobody takes one for another

with latest as (
    select indicator, max(period) as period
    from out.indicator
    where area_code = $area and breakdown = 'total' and status <> 'missing'
    group by indicator
),
figure as (
    select
        case f.method when 'official' then 1 when 'register' then 2 when 'survey' then 3 else 4 end as place, f.indicator as figure,
        f.method, f.period, round(f.value, 2) as value, round(f.se, 2) as error, f.n, f.grade, f.status, '' as published
    from out.indicator as f
    join latest as l on l.indicator = f.indicator and l.period = f.period
    where
        f.area_code = $area and f.breakdown = 'total'
        and f.indicator in ('official_p0', 'families_in_low_desil', 'fourteen_criteria_register', 'register_mpi_headcount',
            'adequate_sanitation', 'survey_p0', 'survey_p1', 'survey_p2', 'survey_mpi_headcount', 'model_p0', 'model_p1', 'model_p2')
),
small as (
    select s.*
    from out.small_area as s
    where s.area_code = $area and s.period = (select max(period) from out.small_area)
),
estimate as (
    select 5 as place, 'P0: direct' as figure, 'survey' as method, period, direct_value as value, direct_se as error, sampled_households as n,
        chosen = 'direct' as is_chosen
    from small
    union all
    select 6, 'P0: unit level', 'model', period, unit_level_value, unit_level_rmse, sampled_households, chosen = 'unit_level' from small
    union all
    select 7, 'P0: Fay-Herriot', 'model', period, fay_herriot_value, fay_herriot_rmse, sampled_households, chosen = 'fay_herriot' from small
),
shown as (
    select place, figure, method, period, value, error, n, grade, status, published from figure
    union all
    select place, figure, method, period, round(value, 2), round(error, 2), n, null, null, case when is_chosen then '*' else '' end
    from estimate
)
select * from shown order by place, figure
