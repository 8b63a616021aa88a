-- Title: The latest period of every declared indicator, the one that headline figures are of
-- Grain: one declared indicator with figures
-- `$names` and `$methods` are parallel lists. Read inside a release, where `published` is the release's own database.

with declared as (
    select unnest($names::varchar[]) as indicator, unnest($methods::varchar[]) as method
),

latest as (
    select figure.indicator, max(figure.period) as period
    from published.indicator as figure
    inner join declared on figure.indicator = declared.indicator and figure.method = declared.method
    where figure.breakdown = 'total' and figure.category = 'total'
    group by figure.indicator
)

select * from latest
