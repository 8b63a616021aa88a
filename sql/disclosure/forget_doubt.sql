-- Title: Figures that are withheld have no range over other cuts of linking either
-- Grain: one figure of out.linkage_doubt, taken out

delete from out.linkage_doubt as d
where exists (
    select 1
    from out.indicator as f
    where
        f.indicator = d.indicator
        and f.area_code = d.area_code
        and f.period = d.period
        and f.breakdown = d.breakdown
        and f.category = d.category
        and f.method = d.method
        and f.status in ('few', 'suppressed')
)
