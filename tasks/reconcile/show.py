"""What the terminal shows of the comparison with official figures: the published rows, rounded for reading."""

from typing import Any

from tasks.warehouse import Connection, rows

BESIDE = """
select period, figure, figure_period, method, round(value, 2) as value, round(lower, 2) as lower, round(upper, 2) as upper, unit, n,
    denominator, cast(round(population) as bigint) as population, status
from out.official_comparison
order by period, method, figure
"""
GAPS = """
select period, figure, component, round(value, 2) as value, round(lower, 2) as lower, round(upper, 2) as upper, unit, status,
    case when $language = 'id' then explained_id else explained_en end as explained
from out.official_gap
order by period, figure, place
"""


def figures_beside(con: Connection) -> list[dict[str, Any]]:
    """Official figures and ours, period by period."""
    return rows(con, BESIDE)


def gap_lines(con: Connection, language: str) -> list[dict[str, Any]]:
    """The parts of each difference in their order, with what each is in the language of the reader."""
    return rows(con, GAPS, {"language": language})
