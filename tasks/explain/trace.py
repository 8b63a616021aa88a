"""The rows that a published figure counts, as its release kept them, and the figure computed again from nothing but them."""

import datetime as dt
from dataclasses import dataclass

from config.indicator import Indicator
from tasks.explain.figure import Figure
from tasks.explain.units import count_units
from tasks.indicator_values import bound_values
from tasks.warehouse import Connection, rows, sql_text

DECIMALS = 6
# The last decimal may round the other way; of sums of rupiah twelve digits are sure.
SLIP, SURE = 1.1e-6, 1e-12
HALF = 0.5
ROUNDED = "rounded"


@dataclass(frozen=True, kw_only=True)
class Sums:
    """What the traced rows add up to; `units` is how many rows there are, `counting` how many of them are in the numerator."""

    units: int
    counting: int
    numerator: float | None
    denominator: float | None
    n: int


def trace_rows(con: Connection, indicator: Indicator, figure: Figure, regency: str) -> Sums:
    """Leaves `counted` for one figure of an indicator with SQL and returns its sums; `con` is the basis of the figure's release."""
    mark_scope(con, figure)
    [kept] = rows(con, "select value from input where name = 'as_of'")
    parameters = bound_values(regency, dt.date.fromisoformat(kept["value"]))
    count_units(con, indicator, figure.cell, parameters)
    return sum_counted(con)


def sum_counted(con: Connection) -> Sums:
    """What the rows in `counted` add up to."""
    [sums] = rows(
        con,
        "select count(*) as units, count(*) filter (where numerator <> 0) as counting, sum(numerator) as numerator, "
        "sum(denominator) as denominator, cast(coalesce(sum(n), 0) as bigint) as n from counted",
    )
    return Sums(**sums)


def same_value(published: float | None, again: float | None) -> bool | None:
    """Whether a figure computed again is the published one to the decimals that are published; none where one of them is not there."""
    if published is None or again is None:
        return None
    return abs(round(again, DECIMALS) - published) <= max(SLIP, SURE * abs(published))


def exact_value(con: Connection, figure: Figure) -> float | None:
    """The figure as it was before its counts or amounts were rounded, which its release kept; as it is published where nothing was."""
    if figure.status != ROUNDED:
        return figure.value
    found = rows(
        con,
        "select value from exact_figure where indicator = $indicator and area_code = $area_code and period = $period "
        "and breakdown = $breakdown and category = $category and method = $method",
        {
            name: getattr(figure, name)
            for name in ("indicator", "area_code", "period", "breakdown", "category", "method")
        },
    )
    return found[0]["value"] if found else None


def may_be_few(indicator: Indicator, figure: Figure, base: int) -> bool:
    """Whether a rounded figure may stand for so few that their number is for officers only: it says no more than the base."""
    if figure.status != ROUNDED or figure.value is None:
        return False
    counted = {"count": figure.value, "sum": figure.n or 0}.get(
        indicator.scale, figure.value * (figure.population or 0) / 100
    )
    return min(counted, figure.n or 0) < base + HALF


def mark_scope(con: Connection, figure: Figure) -> None:
    """Leaves `scope_place`: the desa that the figure's area is made of, in the regions that its release had."""
    con.execute(
        f"create or replace temp table scope_place as select distinct base_code from ({sql_text('core/area_member')}) "
        "where area_code = $area and area_level = $level",
        {"area": figure.area_code, "level": figure.area_level},
    )


def value_of(indicator: Indicator, sums: Sums) -> float | None:
    """The figure by its scale out of the sums, as sql/out/figure.sql makes it; none where nothing is counted that could be divided."""
    is_total = indicator.scale in ("count", "sum")
    if sums.numerator is None:
        # Nothing that counts is a true zero of a count, where its source speaks of the area at all.
        return 0.0 if is_total and not sums.units else None
    if is_total:
        return round(float(sums.numerator), 9)
    if not sums.denominator:
        return None
    return round((1 if indicator.scale == "mean" else 100) * float(sums.numerator) / float(sums.denominator), 9)
