-- Title: Figures that are withheld lose what they tell
-- Grain: one figure of out.indicator, changed in place
-- `decision` has the figures by their place in the table as disclosure/quantity or disclosure/few_figure gave it. The population stays
-- unless it is withheld itself, or the figure is a count (value = n), whose rest would tell it.

update out.indicator as f
set
    population = case when d.hides_base or f.value = f.n then null else f.population end,
    value = null,
    lower = null,
    upper = null,
    se = null,
    design_effect = null,
    grade = null,
    n = null,
    status = case when d.few then 'few' else 'suppressed' end
from decision as d
where f.rowid = d.figure
