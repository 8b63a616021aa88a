-- Title: Values that earlier releases showed, for the trend of each figure
-- Grain: one area, indicator and period, as the last of the given releases that has it showed it
-- `$files` are the long tables of earlier releases, `$names` and `$methods` parallel lists of the declared indicators.

with declared as (
    select unnest($names::varchar[]) as indicator, unnest($methods::varchar[]) as method
),

shown as (
    select figure.area_code, figure.indicator, figure.period, arg_max(figure.value, figure.release) as value
    from read_parquet($files, union_by_name = true) as figure
    inner join declared on figure.indicator = declared.indicator and figure.method = declared.method
    where figure.breakdown = 'total' and figure.category = 'total' and figure.value is not null
    group by figure.area_code, figure.indicator, figure.period
)

select * from shown
order by period
