"""Figures that are estimated and not counted: the records of the wave behind them, and the estimate made again from these alone."""

from dataclasses import replace
from typing import cast

from config.estimator import Estimator
from config.indicator import Indicator, Level, load_official_series
from tasks.explain.figure import Figure
from tasks.warehouse import Connection, quoted, rows

# Its line is one of the whole wave.
RELATIVE = "relative_fgt"
# The wave of a figure, and of a change the wave before it too.
WAVES = "period in (select distinct period from kept.trace.{records} where period <= $period order by period desc limit $waves)"


def count_records(con: Connection, estimator: Estimator, figure: Figure) -> None:
    """Leaves `counted` for an estimated figure: the records of its wave in `scope_place` of which everything is known that it needs.

    The denominator of a record is the persons it stands for, by weight and size; a measure has no numerator of one record.
    """
    needed = () if estimator.measure == "small_area" else estimator.columns
    known = " and ".join(f"{quoted(name)} is not null" for name in needed) or "true"
    con.execute(
        "create or replace temp table counted as select 'unit_id' as unit_kind, unit_id, area_code, cast(null as double) as numerator, "
        f"weight * persons as denominator, 1 as n from kept.trace.{estimator.records} "
        f"where {WAVES.format(records=estimator.records)} and area_code in (select base_code from scope_place) and {known}",
        {"period": figure.period, "waves": 1 + estimator.change},
    )


def estimate_again(
    con: Connection, indicator: Indicator, estimator: Estimator, figure: Figure, regency: str
) -> float | None:
    """The figure computed again from its own records alone; none when they do not give one.

    All records of the wave are read for a measure whose line, or whose weights, are of the whole wave.
    """
    # A second of numerical libraries, which figures that are counted do not need.
    from tasks.estimates import change_figures, wave_figures
    from tasks.survey_waves import load_waves

    if estimator.calibrated:
        con.execute("create or replace temp view population_margin as select * from kept.trace.population_margin")
    own = (
        "true"
        if estimator.measure == RELATIVE or estimator.calibrated
        else "area_code in (select base_code from scope_place)"
    )
    con.execute(
        f"create or replace temp table {estimator.records} as select * from kept.trace.{estimator.records} "
        f"where {WAVES.format(records=estimator.records)} and {own}",
        {"period": figure.period, "waves": 1 + estimator.change},
    )
    places = {row["base_code"]: figure.area_code for row in rows(con, "select base_code from scope_place")}
    asked = replace(indicator, levels=(cast(Level, figure.area_level),))
    waves, official = list(load_waves(con, estimator.records, [asked])), load_official_series(regency)
    within = {figure.area_level: places}
    if estimator.change:
        parts = change_figures((waves[0], waves[1]), [asked], within, official) if len(waves) > 1 else iter(())
    else:
        parts = (part for wave in waves for part in wave_figures(wave, [asked], within, official))
    found = [
        row["value"]
        for part in parts
        for row in part.to_pylist()
        if (row["breakdown"], row["category"]) == (figure.breakdown, figure.category)
    ]
    return float(found[0]) if found and found[0] is not None else None
