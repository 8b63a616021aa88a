"""Figures that are estimated and not counted: the records of the wave behind them, and the estimate made again from these alone."""

from dataclasses import replace
from typing import cast

from config.estimator import Estimator
from config.indicator import Indicator, Level, load_official_series
from tasks.explain.figure import Figure
from tasks.warehouse import Connection, quoted, rows

# Its line is one of the whole wave.
RELATIVE = "relative_fgt"


def count_records(con: Connection, estimator: Estimator, figure: Figure) -> None:
    """Leaves `counted` for an estimated figure: the records of its wave in `scope_place` of which everything is known that it needs.

    The denominator of a record is the persons it stands for, by weight and size; a measure has no numerator of one record.
    """
    from tasks.statistics.declared import columns_of

    needed = () if estimator.measure == "small_area" else columns_of(estimator)
    known = " and ".join(f"{quoted(name)} is not null" for name in needed) or "true"
    con.execute(
        "create or replace temp table counted as select 'unit_id' as unit_kind, unit_id, area_code, cast(null as double) as numerator, "
        f"weight * persons as denominator, 1 as n from kept.trace.{estimator.records} "
        f"where period = $period and area_code in (select base_code from scope_place) and {known}",
        {"period": figure.period},
    )


def estimate_again(
    con: Connection, indicator: Indicator, estimator: Estimator, figure: Figure, regency: str
) -> float | None:
    """The figure computed again from its own records alone; none when they do not give one.

    All records of the wave are read for a measure whose line is of the whole wave.
    """
    # A second of numerical libraries, which figures that are counted do not need.
    from tasks.estimates import load_waves, wave_figures

    own = "true" if estimator.measure == RELATIVE else "area_code in (select base_code from scope_place)"
    con.execute(
        f"create or replace temp table {estimator.records} as select * from kept.trace.{estimator.records} "
        f"where period = $period and {own}",
        {"period": figure.period},
    )
    places = {row["base_code"]: figure.area_code for row in rows(con, "select base_code from scope_place")}
    asked = replace(indicator, levels=(cast(Level, figure.area_level),))
    found = [
        row["value"]
        for wave in load_waves(con, estimator.records, [asked])
        for part in wave_figures(wave, [asked], {figure.area_level: places}, load_official_series(regency))
        for row in part.to_pylist()
        if (row["breakdown"], row["category"]) == (figure.breakdown, figure.category)
    ]
    return float(found[0]) if found and found[0] is not None else None
