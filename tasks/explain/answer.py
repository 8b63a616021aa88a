"""The whole answer to where a published figure comes from, by the route that its method took."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.disclosure import load_disclosure
from config.indicator import Indicator, read_indicator
from config.messages import message
from config.region import load_regency
from config.settings import Settings
from tasks.difference.basis import basis_path
from tasks.explain.estimates import count_records, estimate_again
from tasks.explain.figure import Figure, UnknownFigureError, find_figure
from tasks.explain.kept import opened
from tasks.explain.official import official_lines, official_value
from tasks.explain.places import Rows, find_files, find_places, gather_records
from tasks.explain.trace import (
    Sums,
    exact_value,
    mark_scope,
    may_be_few,
    same_value,
    sum_counted,
    trace_rows,
    value_of,
)
from tasks.lineage.definition import definition_hash, own_file, read_versions, rule_versions
from tasks.publish.folders import pointed_release
from tasks.warehouse import Connection, rows

WITHHELD = ("few", "suppressed")
# Beyond so many units the files behind them are counted only when asked: seconds at a million persons.
UNITS_BY_FILE = 20_000


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Where one figure comes from.

    `again` is the figure computed from the traced rows alone, `exact` what it should be: the figure before rounding; `sums` what these add up to, `files` and `places` the files and
    rows behind them (of the first units only), `lines` those of the official list; empty or none where the route has none.
    `changed` says that another definition than today's made the figure.
    """

    figure: Figure
    indicator: Indicator
    version: str
    definition: str
    changed: bool
    rules: Mapping[str, str]
    sums: Sums | None = None
    again: float | None = None
    exact: float | None = None
    files: Rows
    places: Rows
    lines: Rows
    models: Rows

    @property
    def is_withheld(self) -> bool:
        """Whether the figure is not shown since it rests on few records, would give one away that does, or is rounded to so few."""
        return self.figure.status in WITHHELD or may_be_few(self.indicator, self.figure, load_disclosure().base)

    @property
    def agrees(self) -> bool | None:
        """Whether the traced rows give the published figure, before rounding; none where there is no figure or no route back to one."""
        return same_value(self.exact, self.again)


class NothingKeptError(LookupError):
    """There is no release yet, or what it rests on is no longer kept."""


@contextmanager
def open_current(settings: Settings) -> Iterator[tuple[Connection, Path]]:
    """What the current release keeps for tracing, and its folder; raises NothingKeptError."""
    release = pointed_release(settings.published)
    if release is None:
        raise NothingKeptError(message("explain.no_release", settings.language))
    path = basis_path(settings, release)
    if not path.exists():
        raise NothingKeptError(message("explain.no_basis", settings.language, release=release))
    with opened(path) as con:
        yield con, settings.published / release


def explain_figure(settings: Settings, asked: Mapping[str, str], limit: int, *, officer: bool = False) -> Explanation:
    """Explains the figure of the current release that the words ask for, with the places of `limit` units.

    Rows of a withheld figure are for an officer only, since their number is what is withheld. Raises UnknownFigureError and NothingKeptError.
    """
    with open_current(settings) as (con, folder):
        figure = find_figure(con, folder, asked, settings.language)
        try:
            indicator = read_indicator(own_file(figure.indicator))
        except FileNotFoundError:
            raise UnknownFigureError(message("explain.gone", settings.language, indicator=figure.indicator)) from None
        about = _versions(settings, folder, indicator)
        found = Explanation(figure=figure, indicator=indicator, files=[], places=[], lines=[], models=[], **about)
        if found.is_withheld and not officer:
            return found
        return _follow(con, settings, found, folder, limit)


def trace(con: Connection, indicator: Indicator, figure: Figure, regency: str) -> tuple[Sums, float | None]:
    """Leaves `counted`; returns its sums and the figure computed again from it, none by a model, which rests on the whole regency."""
    if indicator.method == "official":
        lines = official_lines(indicator, figure, regency)
        value = official_value(con, indicator, figure, regency)
        return Sums(units=len(lines), counting=len(lines), numerator=value, denominator=None, n=0), value
    if indicator.estimator is None:
        sums = trace_rows(con, indicator, figure, regency)
        return sums, value_of(indicator, sums)
    mark_scope(con, figure)
    count_records(con, indicator.estimator, figure)
    if indicator.method == "model":
        return sum_counted(con), None
    again = estimate_again(con, indicator, indicator.estimator, figure, regency)
    return sum_counted(con), again


def _follow(con: Connection, settings: Settings, found: Explanation, folder: Path, limit: int) -> Explanation:
    figure, indicator = found.figure, found.indicator
    sums, again = trace(con, indicator, figure, settings.regency)
    values: dict[str, Any] = {**vars(found), "sums": sums, "again": again, "exact": exact_value(con, figure)}
    if indicator.method == "official":
        values["lines"] = official_lines(indicator, figure, settings.regency)
        return Explanation(**values)
    if indicator.method == "model":
        values["models"] = _estimates(con, folder, figure)
        values["again"] = next((row["value"] for row in values["models"] if row["published"]), None)
    is_whole = sums.units <= UNITS_BY_FILE
    gather_records(con, indicator, figure, None if is_whole else limit)
    values["files"] = find_files(con) if is_whole else []
    values["places"] = find_places(con, limit)
    return Explanation(**values)


def _estimates(con: Connection, folder: Path, figure: Figure) -> Rows:
    """The estimates of a small area side by side; the published model is the preferred one."""
    path = str(folder / "parquet" / "small_area.parquet")
    [row] = rows(
        con,
        "select * from read_parquet($path) where area_code = $area and area_level = $level and period = $period",
        {"path": path, "area": figure.area_code, "level": figure.area_level, "period": figure.period},
    )
    made = (("direct", "direct_se"), ("unit_level", "unit_level_rmse"), ("fay_herriot", "fay_herriot_rmse"))
    return [
        {
            "estimate": name,
            "value": row[f"{name}_value"],
            "error": row[error],
            "published": row[f"{name}_value"] is not None and name != "direct" and row[f"{name}_value"] == figure.value,
        }
        for name, error in made
    ]


def _versions(settings: Settings, folder: Path, indicator: Indicator) -> dict[str, Any]:
    kept, today = read_versions(folder), definition_hash(indicator)
    said = kept.get("indicators", {}).get(indicator.name, {"version": "-", "definition": today})
    rules = kept.get("rules") or rule_versions(settings, load_regency(settings.regency).few_threshold)
    return {
        "version": said["version"],
        "definition": said["definition"],
        "changed": said["definition"] != today,
        "rules": rules,
    }
