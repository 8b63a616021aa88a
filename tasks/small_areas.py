"""Poverty of desa and kecamatan by models that lean on registers, beside the direct estimate, with the rule of which is published."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from config.indicator import Indicator, load_official_series
from config.quality import load_quality
from config.small_area import load_small_area_rule
from tasks.area_models import Frame, Made, Sampled, fay_herriot, levels_of, load_frame, report_of, sampled, unit_level
from tasks.estimates import Begun, Line, add_estimates, fill_estimates, line_of, show_estimates
from tasks.local_rank import Rank
from tasks.statistics.arrays import Floats, as_floats
from tasks.statistics.fay_herriot import benchmark
from tasks.warehouse import Connection, rows, transaction

# The survey figure that a model of each alpha stands beside.
DIRECT = {0: "survey_p0", 1: "survey_p1", 2: "survey_p2"}


Estimate = Mapping[str, float | None]


@dataclass(frozen=True)
class Compared:
    """An area with its estimates (`value` and `se` in per cent, empty for one that it has not) and which the rule chooses."""

    area_code: str
    area_level: str
    period: str
    sampled_households: int
    census_persons: float
    estimates: Mapping[str, Estimate]

    @property
    def chosen(self) -> str | None:
        """The estimate that the rule publishes."""
        return choose(self.estimates)


@dataclass(frozen=True)
class Modelled:
    """Declared models of small areas by alpha of FGT, the rank and line they lean on, the desa and households, and the one being fitted by household."""

    declared: Mapping[int, Indicator]
    rank: Rank
    line: Line
    frame: Frame
    sample: Sampled
    unit: Future[dict[int, Made]]


def begin_models(
    con: Connection, indicators: Sequence[Indicator], regency: str, rank: Rank | None, beside: Executor
) -> Modelled | None:
    """Begins to fit the declared models `beside` the statements of the engine; none without a rank or line.

    Needs `core.region`.
    """
    declared: dict[int, Indicator] = {i.estimator.alpha: i for i in indicators if i.method == "model" and i.estimator}
    if rank is None or not declared:
        return None
    [series] = {i.estimator.line for i in declared.values() if i.estimator}
    line = line_of(load_official_series(regency), series or "", rank.wave)
    if line is None:
        return None
    frame, sample = load_frame(con, rank), sampled(con, rank)
    unit = beside.submit(unit_level, frame, sample, line.amount, alphas=sorted(declared))
    return Modelled(declared, rank, line, frame, sample, unit)


def append_estimates(
    con: Connection, begun: Begun, models: Modelled | None, *, shown: Mapping[str, object]
) -> list[Compared]:
    """Adds the figures of declared estimators and of the declared model to `computed_figure`; returns small areas compared.

    Needs `figure_area` and what `declare` makes; `shown` is what every figure carries.
    """
    fill_estimates(con, begun)
    found = model_small_areas(con, models)
    show_estimates(con, shown)
    return found


def model_small_areas(con: Connection, models: Modelled | None) -> list[Compared]:
    """Adds the declared models to `estimated_figure`; returns what they compared of P0, nothing where none was begun."""
    if models is None:
        return []
    found = compare_estimates(con, models)
    add_estimates(
        con, (model_figures(i, found[alpha], models.line, models.rank) for alpha, i in models.declared.items())
    )
    return found.get(0, [])


def replace_small_areas(con: Connection, found: Sequence[Compared]) -> None:
    """Replaces out.small_area by the areas compared."""
    with transaction(con):
        con.execute("delete from out.small_area")
        if found:
            con.register("found", pa.Table.from_pylist([_published(row) for row in found]))
            con.execute("insert into out.small_area by name select * from found")
            con.unregister("found")


def compare_estimates(con: Connection, models: Modelled) -> dict[int, list[Compared]]:
    """By alpha of FGT every desa and kecamatan with its estimates side by side, in per cent, and which the rule chooses.

    The area-level model is of P0 alone: at most a few poor households of a desa are in the sample, too few for their gaps.
    """
    frame, sample, unit = models.frame, models.sample, models.unit.result()
    area = {0: {"fay_herriot": fay_herriot(frame, sample, models.line.amount)}} if 0 in unit else {}
    return {
        alpha: _compared(con, frame, sample, {"unit_level": made, **area.get(alpha, {})}, (models.rank.wave, alpha))
        for alpha, made in unit.items()
    }


def _compared(
    con: Connection, frame: Frame, sample: Sampled, models: Mapping[str, Made], of: tuple[str, int]
) -> list[Compared]:
    wave, name_of = of[0], DIRECT[of[1]]
    whole = _direct(con, name_of, "kabupaten", wave)
    total = next(iter(whole.values()))["value"] / 100 if whole else None
    found: list[Compared] = []
    for level, names in levels_of(frame):
        direct, report = _direct(con, name_of, level, wave), report_of(frame, level, names)
        persons = as_floats(np.bincount(report[frame.place], frame.persons, len(names)))
        taken = np.bincount(report[sample.place], minlength=len(names))
        made = {name: _agreeing(model[level], persons, total) for name, model in models.items() if level in model}
        for at, area in enumerate(names):
            estimates: dict[str, Estimate] = {"direct": direct.get(area, {})}
            for name, (value, rmse) in made.items():
                estimates[name] = {"value": _per_cent(value[at]), "se": _per_cent(rmse[at])}
            found.append(Compared(area, level, wave, int(taken[at]), float(persons[at]), estimates))
    return found


def model_figures(indicator: Indicator, found: Sequence[Compared], line: Line, rank: Rank) -> pa.Table:
    """The model that the rule prefers, for each area, as `estimated_figure` has it; the interval is 1.96 errors wide each way."""
    units = len(set(rank.sample.column("psu").to_pylist()))
    return pa.Table.from_pylist(
        [
            {
                "indicator": indicator.name,
                **{name: getattr(row, name) for name in ("area_code", "area_level", "period")},
                "breakdown": "total",
                "category": "total",
                **_interval(preferred_model(row)),
                "n": row.sampled_households,
                "population": row.census_persons,
                "units": units,
                "is_other_year": line.is_other_year,
            }
            for row in found
        ]
    )


def preferred_model(row: Compared) -> Estimate:
    """The first model good enough to be published, else the first there is, else nothing."""
    order = [str(name) for name in load_small_area_rule().order if name != "direct"]
    models = {n: row.estimates[n] for n in order if n in row.estimates and row.estimates[n].get("value") is not None}
    return models.get(choose(models) or next(iter(models), ""), {})


def choose(estimates: Mapping[str, Estimate]) -> str | None:
    """The first estimate in the declared order whose relative error is not above what may be published."""
    for name in load_small_area_rule().order:
        value, se = (estimates.get(name, {}).get(key) for key in ("value", "se"))
        if value and se and 100 * se / value <= load_quality().caution_up_to:
            return name
    return None


def _interval(estimate: Estimate) -> dict[str, float | None]:
    value, se = estimate.get("value"), estimate.get("se")
    if value is None or se is None:
        return {"value": value, "se": se, "lower": None, "upper": None}
    return {"value": value, "se": se, "lower": max(value - 1.96 * se, 0.0), "upper": min(value + 1.96 * se, 100.0)}


def _direct(con: Connection, name: str, level: str, wave: str) -> dict[str, dict[str, float]]:
    """Direct estimates of a level with their errors, where there are enough units for one."""
    found = rows(
        con,
        "select area_code, value, se from estimated_figure where indicator = $name and area_level = $level and period = $wave "
        "and value is not null and se > 0 and units >= $units",
        {"name": name, "level": level, "wave": wave, "units": load_quality().least_units},
    )
    return {row["area_code"]: {"value": row["value"], "se": row["se"]} for row in found}


def _published(row: Compared) -> dict[str, object]:
    """A row of out.small_area: the direct estimate only where it is good enough to be shown."""
    names = ("area_code", "area_level", "period", "sampled_households", "census_persons", "chosen")
    shown: dict[str, object] = {name: getattr(row, name) for name in names}
    for name, error in (
        ("direct", "direct_se"),
        ("unit_level", "unit_level_rmse"),
        ("fay_herriot", "fay_herriot_rmse"),
    ):
        estimate = {} if name == "direct" and row.chosen != name else row.estimates.get(name, {})
        shown |= {f"{name}_value": estimate.get("value"), error: estimate.get("se")}
    return shown | {"is_synthetic": row.sampled_households == 0}


def _agreeing(made: tuple[Floats, Floats], persons: Floats, total: float | None) -> tuple[Floats, Floats]:
    """Values moved to agree with the direct figure of the regency, where it has one; their errors stay."""
    value, rmse = made
    known = np.isfinite(value) & (persons > 0)
    moved = value.copy()
    if total is not None and persons[known] @ value[known] > 0:
        moved[known] = benchmark(value[known], persons[known], total)
    return moved, rmse


def _per_cent(share: float) -> float | None:
    return round(100 * float(share), 9) if np.isfinite(share) else None
