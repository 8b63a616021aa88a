"""What the terminal shows of targeting: the same figures that are published, withheld ones left empty."""

from typing import Any

from tasks.warehouse import Connection, rows

EFFECTS = """
select category as rule, max(case when breakdown = 'rule' then cast(value as bigint) end) as families,
    max(case when breakdown = 'only_rule' then cast(value as bigint) end) as only_this_rule
from out.indicator
where indicator = 'targeting_candidates' and breakdown in ('rule', 'only_rule') and area_code = ?
group by category
order by category
"""
RANKS = """
with cell as (
    select breakdown, cast(split_part(category, '/', 1) as bigint) as local_desil, try_cast(split_part(category, '/', 2) as bigint) as desil, value
    from out.indicator
    where indicator = 'families_by_local_desil' and breakdown like 'local\\__%' escape '\\' and breakdown <> 'local_desil' and area_code = ?
)
select local_desil, cast(sum(case when breakdown = 'local_nasional' then value end) as bigint) as families,
    round(sum(case when breakdown = 'local_nasional' then value * desil end)
        / nullif(sum(case when breakdown = 'local_nasional' and desil is not null then value end), 0), 2) as mean_nasional,
    round(sum(case when breakdown = 'local_provinsi' then value * desil end)
        / nullif(sum(case when breakdown = 'local_provinsi' and desil is not null then value end), 0), 2) as mean_provinsi,
    round(sum(case when breakdown = 'local_kabupaten' then value * desil end)
        / nullif(sum(case when breakdown = 'local_kabupaten' and desil is not null then value end), 0), 2) as mean_kabupaten,
    cast(sum(case when breakdown = 'local_nasional' and desil is null then value end) as bigint) as without_desil
from cell
group by local_desil
order by local_desil
"""


def rule_effects(con: Connection, area_code: str) -> list[dict[str, Any]]:
    """Families that each rule finds, and those that only it finds, in an area."""
    return rows(con, EFFECTS, [area_code])


def ranks_beside(con: Connection, area_code: str) -> list[dict[str, Any]]:
    """By local decile the mean DTSEN decile of each scope and the families without one, of the cells that are shown."""
    return rows(con, RANKS, [area_code])
