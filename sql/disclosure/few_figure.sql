-- Title: Figures that rest on too few records
-- Grain: one figure of out.indicator that is to be withheld, by its place in the table
-- Few means more than zero and fewer than $threshold records of a register or a survey. A share of a register is also
-- withheld when value x population, the persons or families it stands for, is that few: otherwise the withheld count could
-- be read from its share. `$share_names` and `$share_maxima` (1 or 100) name the shares.
-- Files and their rows are no persons: what a village sent is never withheld.

select
    rowid as figure,
    true as few,
    true as withheld,
    coalesce(population < $threshold, false) as hides_base
from out.indicator
where
    unit not in ('submission', 'file_row')
    and (
        (method in ('register', 'survey') and n > 0 and n < $threshold)
        or (
            method = 'register'
            and round(
                value * population / map($share_names::varchar[], $share_maxima::double[])[indicator]
            ) between 1 and $threshold - 1
        )
    )
