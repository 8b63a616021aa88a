-- title: Amounts of the laboratory's register with the year they count in
-- grain: one line of the register
-- reason: planned and realised money must count the same lines in the same years

with line as (
    select
        record_id,
        area_code,
        cast(year(coalesce(activity_date, observed_on, $as_of)) as varchar) as period,
        partner_kind,
        planned_rp,
        realised_rp
    from core.budget_line
)
select * from line
