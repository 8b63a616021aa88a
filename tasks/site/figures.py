"""What the site shows, read from the published tables of this release and of those before it, never from private tables."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from config.indicator import Indicator
from config.site import SiteLayout
from tasks.publish.wide import declared_lists
from tasks.warehouse import Connection, rows, sql_text

MISSING = "missing"
# Trends reach two years back, one release a month: more would make the pages heavy and the lines unreadable.
MONTHS = 24


class Figure(NamedTuple):
    """One published figure; `value` is None when its status withholds it. There are tens of thousands, which a tuple makes soonest."""

    period: str
    value: float | None
    status: str
    lower: float | None = None
    upper: float | None = None
    n: int | None = None
    grade: str | None = None


# Figures by category and indicator.
Parts = dict[str, dict[str, Figure]]
NOTHING = Figure(period="", value=None, status=MISSING)


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The figures of one release: areas by code, latest totals, trends, and each indicator's latest period.

    `parts` are by area and breakdown the figures of each category by indicator.
    """

    areas: dict[str, dict[str, Any]]
    totals: dict[tuple[str, str], Figure]
    trends: dict[tuple[str, str], dict[str, float]]
    parts: dict[tuple[str, str], Parts]
    periods: dict[str, str]

    def total(self, area: str, indicator: str) -> Figure:
        """The total of an area at the latest period of the indicator, which is the same for all areas."""
        return self.totals.get((area, indicator), NOTHING)

    def trend(self, area: str, indicator: str) -> dict[str, float]:
        """Period -> value of an area, earliest first, where a value was shown."""
        return self.trends.get((area, indicator), {})

    def categories(self, area: str, breakdown: str) -> Parts:
        """The figures of an area by category and indicator, those that there are."""
        return self.parts.get((area, breakdown), {})

    def at_level(self, level: str) -> list[dict[str, Any]]:
        """The areas of a level by code."""
        return self._levels.get(level, [])

    def within(self, kecamatan: str) -> list[dict[str, Any]]:
        """The desa of a kecamatan by code."""
        return self._desa.get(kecamatan, [])

    @cached_property
    def _levels(self) -> dict[str, list[dict[str, Any]]]:
        return _grouped(self.areas.values(), "area_level")

    @cached_property
    def _desa(self) -> dict[str, list[dict[str, Any]]]:
        return _grouped(self.at_level("desa"), "kecamatan_code")


def load_figures(
    con: Connection, indicators: Sequence[Indicator], layout: SiteLayout, earlier: Sequence[Path]
) -> Figures:
    """The figures of the database attached as `published`; `earlier` are the folders of releases for the trends."""
    declared = declared_lists(indicators)
    totals = rows(con, sql_text("site/total"), declared)
    periods = {row["indicator"]: row["period"] for row in totals}
    trends: dict[tuple[str, str], dict[str, float]] = {}
    for row in [*_earlier(con, declared, earlier), *totals]:
        if row["value"] is not None:
            trends.setdefault((row["area_code"], row["indicator"]), {})[row["period"]] = row["value"]
    return Figures(
        areas=load_areas(con),
        totals={
            (row.pop("area_code"), row.pop("indicator")): Figure(**row)
            for row in totals
            if row["period"] == periods[row["indicator"]]
        },
        trends={key: dict(sorted(values.items())) for key, values in trends.items()},
        parts=_parts(con, layout),
        periods=periods,
    )


def load_areas(con: Connection) -> dict[str, dict[str, Any]]:
    """The published areas by code, in its order."""
    return {row["area_code"]: row for row in rows(con, "select * from published.area order by area_code")}


def _grouped(areas: Iterable[dict[str, Any]], column: str) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for area in areas:
        found.setdefault(area[column], []).append(area)
    return found


def earlier_releases(published: Path, release_id: str) -> list[Path]:
    """Folders of the releases before this one that trends are read from: the last of each month, for MONTHS months."""
    found = [
        p.parent.parent for p in published.glob("[!.]*/parquet/indicator.parquet") if not p.parent.parent.is_symlink()
    ]
    by_month = {p.name[:7]: p for p in sorted(found) if p.name < release_id}
    return list(by_month.values())[-MONTHS:]


def _earlier(con: Connection, declared: dict[str, list[str]], releases: Sequence[Path]) -> list[dict[str, Any]]:
    if not releases:
        return []
    files = [str(folder / "parquet" / "indicator.parquet") for folder in releases]
    return rows(con, sql_text("site/earlier"), {**declared, "files": files})


def _parts(con: Connection, layout: SiteLayout) -> dict[tuple[str, str], Parts]:
    pairs = [(name, breakdown) for breakdown, grid in layout.grids.items() for name in grid.indicators]
    wanted = {"parts": [name for name, _ in pairs], "breakdowns": [breakdown for _, breakdown in pairs]}
    found: dict[tuple[str, str], Parts] = {}
    # Rows of the query become places in a tree, which has no set-based way.
    for area, indicator, breakdown, category, value, status in con.execute(sql_text("site/part"), wanted).fetchall():
        figures = found.setdefault((area, breakdown), {}).setdefault(category, {})
        figures[indicator] = Figure(period="", value=value, status=status)
    return found
