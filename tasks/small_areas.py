"""Poverty of desa and kecamatan by models that lean on registers, beside the direct estimate, with the rule of which is published."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from config.indicator import Indicator, load_official_series
from config.quality import load_quality
from config.small_area import load_small_area_rule
from tasks.estimates import Line, add_estimates, line_of
from tasks.local_rank import SEED, Rank, variables
from tasks.statistics.area_direct import direct_rates
from tasks.statistics.arrays import Floats, Ints, as_floats
from tasks.statistics.fay_herriot import ModelNotFitted, benchmark, fit, predict
from tasks.statistics.unit_level import Census, bootstrap_mse, expected_fgt, fit_nested
from tasks.warehouse import Connection, rows, transaction

DIRECT = "survey_p0"


@dataclass(frozen=True)
class Frame:
    """Desa of the regency with their kecamatan and topography class, and every family on record in them."""

    desa: Sequence[str]
    kecamatan: Sequence[str]
    topography: Sequence[str]
    place: Ints
    persons: Floats
    score: Floats


@dataclass(frozen=True)
class Sampled:
    """Interviewed households: number of their desa, weights of persons, log consumption, and the score not fitted on themselves."""

    place: Ints
    persons: Floats
    log_consumption: Floats
    score: Floats


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


def model_small_areas(con: Connection, indicators: Sequence[Indicator], regency: str, rank: Rank | None) -> int:
    """Replaces out.small_area and adds the declared model to `estimated_figure`; returns the areas, none without a rank.

    Needs `estimated_figure`, `proxy` and `core.region`.
    """
    declared = [i for i in indicators if i.method == "model" and i.estimator and i.estimator.line]
    found: list[Compared] = []
    if rank and declared:
        [indicator] = declared
        series = (indicator.estimator.line if indicator.estimator else None) or ""
        line = line_of(load_official_series(regency), series, rank.wave)
        if line:
            found = compare_estimates(con, load_frame(con, rank), sampled(con, rank), (rank, line))
            add_estimates(con, model_figures(indicator, found, line, rank))
    with transaction(con):
        con.execute("delete from out.small_area")
        if found:
            con.register("found", pa.Table.from_pylist([_published(row) for row in found]))
            con.execute("insert into out.small_area by name select * from found")
            con.unregister("found")
    return len(found)


def load_frame(con: Connection, rank: Rank) -> Frame:
    """Every desa, and the families on record with the score of the proxy-means test."""
    regions = rows(con, "select area_code, kecamatan_code, topography_class from core.region order by area_code")
    number = {region["area_code"]: at for at, region in enumerate(regions)}
    families = con.sql("select * from proxy order by family_id").to_arrow_table()
    place = _numbers_of(families.column("area_code").to_pylist(), number)
    known = place >= 0
    return Frame(
        [region["area_code"] for region in regions],
        [region["kecamatan_code"] for region in regions],
        [region["topography_class"] or "" for region in regions],
        place[known],
        as_floats(families.column("member_count").to_numpy())[known],
        rank.model.predict(variables(families, rank.variables))[known],
    )


def sampled(con: Connection, rank: Rank) -> Sampled:
    """The households that the rank was fitted on, by desa."""
    number = {
        r["area_code"]: at for at, r in enumerate(rows(con, "select area_code from core.region order by area_code"))
    }
    place = _numbers_of(rank.sample.column("place").to_pylist(), number)
    known = place >= 0
    persons, y = (as_floats(rank.sample.column(name).to_numpy()) for name in ("persons", "log_consumption"))
    return Sampled(place[known], persons[known], y[known], rank.left_out[known])


def compare_estimates(con: Connection, frame: Frame, sample: Sampled, of: tuple[Rank, Line]) -> list[Compared]:
    """Every desa and kecamatan with its estimates side by side, in per cent, and which the rule chooses."""
    rank, line = of
    whole = _direct(con, "kabupaten", rank.wave)
    total = next(iter(whole.values()))["value"] / 100 if whole else None
    models = {
        "unit_level": unit_level(frame, sample, line.amount),
        "fay_herriot": fay_herriot(frame, sample, line.amount),
    }
    found: list[Compared] = []
    for level, names in (("desa", frame.desa), ("kecamatan", sorted(set(frame.kecamatan)))):
        direct, report = _direct(con, level, rank.wave), _report(frame, level, names)
        persons = as_floats(np.bincount(report[frame.place], frame.persons, len(names)))
        taken = np.bincount(report[sample.place], minlength=len(names))
        made = {name: _agreeing(model[level], persons, total) for name, model in models.items() if level in model}
        for at, area in enumerate(names):
            estimates: dict[str, Estimate] = {"direct": direct.get(area, {})}
            for name, (value, rmse) in made.items():
                estimates[name] = {"value": _per_cent(value[at]), "se": _per_cent(rmse[at])}
            found.append(Compared(area, level, rank.wave, int(taken[at]), float(persons[at]), estimates))
    return found


Made = dict[str, tuple[Floats, Floats]]


def unit_level(frame: Frame, sample: Sampled, line: float) -> Made:
    """P0 and root mean squared error by level from the unit-level model."""
    classes = _classes(frame, sample.place)
    x = np.column_stack([np.ones(len(sample.score)), sample.score, classes[sample.place]])
    model = fit_nested(sample.log_consumption, x, sample.place, len(frame.desa))
    census_x = np.column_stack([np.ones(len(frame.score)), frame.score, classes[frame.place]])
    found: Made = {}
    for level, names in (("desa", frame.desa), ("kecamatan", sorted(set(frame.kecamatan)))):
        census = Census(census_x, frame.place, frame.persons, _report(frame, level, names)[frame.place], len(names))
        value = expected_fgt(model, census, line, alpha=0)
        squares = bootstrap_mse(
            model, (x, sample.place), census, line, alpha=0, rounds=load_small_area_rule().rounds, seed=SEED
        )
        found[level] = value, np.sqrt(squares)
    return found


def fay_herriot(frame: Frame, sample: Sampled, line: float) -> Made:
    """P0 and root mean squared error of desa from the area-level model; none where it cannot be fitted."""
    poor = (np.exp(sample.log_consumption) < line).astype(np.float64)
    direct, error = direct_rates(poor, sample.persons, sample.place, len(frame.desa))
    persons = np.bincount(frame.place, frame.persons, len(frame.desa))
    mean_score = np.divide(
        np.bincount(frame.place, frame.persons * frame.score, len(frame.desa)),
        persons,
        out=np.full(len(persons), np.nan),
        where=persons > 0,
    )
    x = np.column_stack([np.ones(len(persons)), mean_score, _classes(frame, sample.place)])
    described = np.isfinite(mean_score)
    value, rmse = np.full(len(persons), np.nan), np.full(len(persons), np.nan)
    known = described & np.isfinite(direct)
    try:
        model = fit(direct[known], error[known], x[known])
    except ModelNotFitted:
        return {}
    made = predict(model, direct[described], error[described], x[described])
    value[described], rmse[described] = np.maximum(made.value, 0), np.sqrt(made.mse)
    return {"desa": (value, rmse)}


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


def _direct(con: Connection, level: str, wave: str) -> dict[str, dict[str, float]]:
    """Direct estimates of a level with their errors, where there are enough units for one."""
    found = rows(
        con,
        "select area_code, value, se from estimated_figure where indicator = $name and area_level = $level and period = $wave "
        "and value is not null and se > 0 and units >= $units",
        {"name": DIRECT, "level": level, "wave": wave, "units": load_quality().least_units},
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


def _classes(frame: Frame, sampled_place: Ints) -> Floats:
    """By desa a column for each topography class but the first that was sampled; others count as the first."""
    names = sorted({frame.topography[at] for at in sampled_place})
    return np.array([[float(label == name) for name in names[1:]] for label in frame.topography]).reshape(
        len(frame.topography), -1
    )


def _report(frame: Frame, level: str, names: Sequence[str]) -> Ints:
    """By desa the number of the area of a level that it is reported in."""
    number = {name: at for at, name in enumerate(names)}
    return np.array([number[code] for code in (frame.desa if level == "desa" else frame.kecamatan)], np.int64)


def _numbers_of(codes: Sequence[str | None], number: Mapping[str, int]) -> Ints:
    return np.array([number.get(code or "", -1) for code in codes], np.int64)
