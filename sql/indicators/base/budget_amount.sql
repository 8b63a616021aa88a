-- title: Amounts of the laboratory's register with the year they count in
-- grain: one line of the register
-- reason: planned and realised money must count the same lines in the same years

with line as (
    select
        l.record_id,
        l.area_code,
        cast(year(coalesce(l.activity_date, l.observed_on, $as_of)) as varchar) as period,
        l.partner_kind,
        l.planned_rp,
        l.realised_rp,
        p.shown_rp as planned_shown_rp,
        r.shown_rp as realised_shown_rp
    from core.budget_line as l
    left join amount_shown as p on p.amount_kind = 'planned' and p.amount_id = l.record_id
    left join amount_shown as r on r.amount_kind = 'realised' and r.amount_id = l.record_id
)
select * from line
