"""Computes the figures of declared estimators with their sampling errors, for every area of their levels and every wave."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from config.indicator import Indicator, OfficialFigure, load_official_series
from config.quality import load_quality
from tasks.calibrated import calibrate
from tasks.statistics.arrays import Floats, Ints
from tasks.statistics.declared import Figures, Values, compute, known_records, total
from tasks.statistics.design import Design, Estimates, estimate, estimate_crossing, make_design, units_by_domain
from tasks.survey_waves import Wave, domains_of, kept, load_waves, pooled
from tasks.warehouse import Connection, rows, sql_text

COLUMNS = (
    "indicator varchar, area_code varchar, area_level varchar, period varchar, breakdown varchar, category varchar, value double, "
    "se double, lower double, upper double, design_effect double, n bigint, population double, units bigint, degrees bigint, is_other_year boolean"
)
TOTAL = "total"
# Figures of waves that are being made.
Begun = Sequence[Future[list[pa.Table]]]


@dataclass(frozen=True)
class Line:
    """A poverty line in rupiah per person and month, and whether it is of another year than the wave."""

    amount: float
    is_other_year: bool


def begin_estimates(con: Connection, indicators: Sequence[Indicator], regency: str, beside: Executor) -> Begun:
    """Begins to make the figures of declared estimators with their errors, wave by wave, `beside` the statements of the engine.

    Needs the bases of the records and `area_member`; indicators without an estimator, and models, are left out.
    """
    places, official = level_places(con), load_official_series(regency)
    measured = [i for i in indicators if i.estimator and i.method != "model"]
    begun = []
    for records in sorted({i.estimator.records for i in measured if i.estimator}):
        mine = [i for i in measured if i.estimator and i.estimator.records == records]
        earlier: Wave | None = None
        for wave in load_waves(con, records, mine):
            begun.append(beside.submit(figures_of, wave, earlier, mine, places, official))
            earlier = wave
    return begun


def fill_estimates(con: Connection, begun: Begun) -> None:
    """Makes the temporary table `estimated_figure` of the figures that `begin_estimates` began."""
    con.execute(f"create or replace temp table estimated_figure ({COLUMNS})")
    for figures in begun:
        add_estimates(con, figures.result())


def figures_of(
    wave: Wave,
    earlier: Wave | None,
    indicators: Sequence[Indicator],
    places: Mapping[str, Mapping[str, str]],
    official: Sequence[OfficialFigure],
) -> list[pa.Table]:
    """The figures of one wave and, where there is an earlier one, the changes from that."""
    found = list(wave_figures(wave, [i for i in indicators if not is_change(i)], places, official))
    if earlier is not None:
        found += change_figures((earlier, wave), [i for i in indicators if is_change(i)], places, official)
    return found


def add_estimates(con: Connection, parts: Iterable[pa.Table]) -> None:
    """Adds figures to `estimated_figure` by column name, all of them in one statement."""
    found = [part for part in parts if part.num_rows]
    if found:
        con.register("found", pa.concat_tables(found))
        con.execute("insert into estimated_figure by name select * from found")
        con.unregister("found")


def show_estimates(con: Connection, shown: Mapping[str, object]) -> None:
    """Adds `estimated_figure` to `computed_figure` with grade and status; `shown` is what every figure carries.

    Needs `figure_area` and what `declare` makes.
    """
    con.execute(f"insert into computed_figure by name {sql_text('out/estimate')}", {**shown, **quality_parameters()})


def level_places(con: Connection) -> dict[str, dict[str, str]]:
    """By level the area that each place counts for."""
    found: dict[str, dict[str, str]] = {}
    for row in rows(con, "select base_code, area_code, area_level from area_member"):
        found.setdefault(row["area_level"], {})[row["base_code"]] = row["area_code"]
    return found


def line_of(official: Sequence[OfficialFigure], series: str, period: str) -> Line | None:
    """The line of the period's year, or the latest before it, or the first there is; none for a series without figures."""
    found = sorted((f for f in official if f.series == series), key=lambda figure: figure.as_of)
    if not found:
        return None
    before = [f for f in found if f.as_of[:4] <= period[:4]]
    line = before[-1] if before else found[0]
    return Line(line.value, line.as_of[:4] != period[:4])


def wave_figures(
    wave: Wave,
    indicators: Sequence[Indicator],
    places: Mapping[str, Mapping[str, str]],
    official: Sequence[OfficialFigure],
) -> Iterator[pa.Table]:
    """The figures of one wave, a table for each indicator and level."""
    for indicator in indicators:
        estimator = indicator.estimator
        line = line_of(official, estimator.line, wave.period) if estimator and estimator.line else Line(np.nan, False)
        if estimator is None or line is None:
            continue
        part = kept(wave, np.flatnonzero(known_records(estimator, wave.columns)))
        calibrated = calibrate(part) if estimator.calibrated else None
        if estimator.calibrated and calibrated is None:
            continue
        part = calibrated.wave if calibrated else part
        sampled = indicator.method == "survey"
        design = _design(part) if sampled and len(part.weight) else None
        values, place = Values(part.columns, part.weight, line.amount), part.labels["area_code"]
        whole = None if sampled else total(estimator, values, place=place.code, places=len(place.words))
        for level in indicator.levels:
            area, of_word = domains_of(place, places[level])
            domain, areas = np.append(of_word, -1)[place.code], len(area)
            figures = (
                whole.figures(of_word, areas) if whole else compute(estimator, values, domain=domain, domains=areas)
            )
            if calibrated:
                figures = calibrated.less_known(figures, domain)
            yield _table(indicator, (level, area, domain), (part, design, line), figures)


def change_figures(
    waves: tuple[Wave, Wave],
    indicators: Sequence[Indicator],
    places: Mapping[str, Mapping[str, str]],
    official: Sequence[OfficialFigure],
) -> Iterator[pa.Table]:
    """The figures of the later wave less those of the earlier, each by the line of its own year, a table for each indicator and level.

    The error is that of one design over both waves, so that units which are in both count as what they are: the influence
    of a record of the earlier wave is taken with a minus sign. n are the records of both, the population is that of the later.
    """
    for indicator in indicators:
        estimator = indicator.estimator
        if estimator is None:
            continue
        parts = [kept(wave, np.flatnonzero(known_records(estimator, wave.columns))) for wave in waves]
        lines = [line_of(official, estimator.line, p.period) if estimator.line else Line(np.nan, False) for p in parts]
        both, size = pooled(parts[0], parts[1]), len(parts[0].weight)
        if lines[0] is None or lines[1] is None or not size or size == len(both.weight):
            continue
        later = replace(both, weight=np.concatenate([np.zeros(size), parts[1].weight]))
        line = Line(lines[1].amount, any(line.is_other_year for line in lines if line))
        for level in indicator.levels:
            area, of_word = domains_of(both.labels["area_code"], places[level])
            domain = np.append(of_word, -1)[both.labels["area_code"].code]
            pieces = [
                compute(estimator, Values(p.columns, p.weight, used.amount), domain=own, domains=len(area))
                for p, used, own in zip(parts, lines, (domain[:size], domain[size:]), strict=True)
                if used
            ]
            yield _table(indicator, (level, area, domain), (later, _design(both), line), _less(pieces[0], pieces[1]))


def is_change(indicator: Indicator) -> bool:
    """Whether its figures are changes from the wave before."""
    return indicator.estimator is not None and indicator.estimator.change


def _less(earlier: Figures, later: Figures) -> Figures:
    influence = np.concatenate([-earlier.influence, later.influence])
    return Figures(later.categories, later.value - earlier.value, earlier.n + later.n, influence, bounded=False)


def _design(wave: Wave) -> Design:
    return make_design(wave.weight, stratum=wave.labels["stratum"].code, unit=wave.labels["psu"].code)


def _table(
    indicator: Indicator,
    place: tuple[str, list[str], Ints],
    records: tuple[Wave, Design | None, Line],
    figures: Figures,
) -> pa.Table:
    level, area, domain = place
    wave, design, line = records
    made, units, strata = _with_error(design, figures, domain)
    scale, count = 100.0 if indicator.scale in ("rate", "share") else 1.0, len(figures.categories)
    population = np.bincount(domain[domain >= 0], wave.weight[domain >= 0], len(area))
    every = len(area) * count
    columns: dict[str, object] = {
        "indicator": [indicator.name] * every,
        "area_code": pa.array([name for name in area for _ in range(count)], pa.string()),
        "area_level": [level] * every,
        "period": [wave.period] * every,
        "breakdown": [TOTAL if c == TOTAL else indicator.breakdown[-1] for c in figures.categories] * len(area),
        "category": list(figures.categories) * len(area),
        **{name: _shown(getattr(made, name), scale) for name in ("value", "se", "lower", "upper")},
        "design_effect": _shown(made.deff, 1.0),
        "n": figures.n.ravel(),
        "population": np.repeat(population, count),
        "units": np.repeat(units, count),
        "degrees": np.repeat(units - strata, count),
        "is_other_year": [line.is_other_year] * every,
    }
    return pa.table(columns)


def _with_error(design: Design | None, figures: Figures, domain: Ints) -> tuple[Estimates, Ints, Ints]:
    """Figures with their errors, first-stage units and strata; what is counted whole has none."""
    areas = len(figures.value)
    if design is None:
        none, n = np.full(figures.value.shape, np.nan), np.bincount(domain[domain >= 0], minlength=areas)
        made, nothing = (
            Estimates(value=figures.value, se=none, lower=none, upper=none, deff=none, n=n),
            np.zeros_like(n),
        )
        return made, nothing, nothing
    shape = figures.value, figures.influence, domain
    made = (
        estimate_crossing(design, *shape, bounded=figures.bounded)
        if figures.crossing
        else estimate(design, *shape, bounded=figures.bounded, positive=figures.positive)
    )
    return made, *units_by_domain(design, domain, areas)


def _shown(values: Floats, scale: float) -> pa.Array:
    """Values row by row in the indicator's scale, null where there is none; nine decimals, so that no sum's last digits show."""
    flat = np.round(values.ravel() * scale, 9)
    return pa.array(flat, mask=~np.isfinite(flat))


def quality_parameters() -> dict[str, object]:
    """The rule of grades as `sql/out/estimate.sql` binds it."""
    rule = load_quality()
    return rule.model_dump(exclude={"reason"})
