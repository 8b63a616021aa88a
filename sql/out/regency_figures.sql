-- Title: The latest total of every indicator of the kabupaten, by every method it was made with
-- Grain: one indicator and method
-- Read inside a release, where `published` is the release's own database.

with totals as (
    select indicator, method, period, value, lower, upper, n, grade, status
    from published.indicator
    where area_level = 'kabupaten' and breakdown = 'total' and category = 'total'
),

latest as (
    select totals.*
    from totals
    qualify row_number() over (partition by indicator, method order by period desc) = 1
)

select * from latest
order by indicator, method
