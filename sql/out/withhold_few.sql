-- Title: Figures that rest on too few records are withheld
-- Grain: one figure of out.indicator, changed in place
-- Few means more than zero and fewer than $threshold records of a register or a survey. A share of a register is also
-- withheld when value x population, the persons or families it stands for, is that few: otherwise the withheld count could
-- be read from its share. `$share_names` and `$share_maxima` (1 or 100) name the shares.
-- Files and their rows are no persons: what a village sent is never withheld.
-- The population stays unless it is itself that few, or the figure is a count (value = n), whose rest would tell it.

update out.indicator
set
    population = case when population < $threshold or value = n then null else population end,
    value = null,
    lower = null,
    upper = null,
    se = null,
    design_effect = null,
    grade = null,
    n = null,
    status = 'few'
where
    unit not in ('submission', 'file_row')
    and ((method in ('register', 'survey') and n > 0 and n < $threshold)
    or (
        method = 'register'
        and round(
            value * population / map($share_names::varchar[], $share_maxima::double[])[indicator]
        ) between 1 and $threshold - 1
    ))
