"""The maps and lines of the pages, each with its legend and the sentence that says the same."""

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from config.indicator import Indicator
from config.site import Limits
from tasks.site.content import View
from tasks.site.drawing import Mark, Tile, choropleth, line_chart
from tasks.site.palette import FEW, NONE, map_class

HERE, NEAR = "here", "near"
# Marks on one line; more would run into each other.
MARKS = 9


def indicator_map(view: View, indicator: Indicator, level: str) -> dict[str, Any] | None:
    """The map of an indicator by desa or kecamatan; None for an indicator that is not mapped."""
    limits = view.content.layout.limits(indicator)
    if limits is None:
        return None
    shapes = view.content.desa if level == "desa" else view.content.kecamatan
    tiles = {code: _tile(view, indicator, limits, code) for code in shapes}
    words, title = view.words, view.words.of(indicator, "title")
    borders = view.content.kecamatan if level == "desa" else None
    return {
        **view.columns[indicator.name],
        "drawing": choropleth(
            shapes, tiles, words.say("map_alt", title=title, level=words.say(f"by_{level}")), borders=borders
        ),
        "legend": _legend(view, indicator, limits, Counter(tile.kind for tile in tiles.values())),
    }


def place_map(view: View, area: Mapping[str, Any]) -> dict[str, Any]:
    """Where an area lies: a desa in its kecamatan, a kecamatan in the regency."""
    desa = area["area_level"] == "desa"
    around = area["kecamatan_code"] if desa else ""
    all_shapes = view.content.desa if desa else view.content.kecamatan
    shapes = {code: shape for code, shape in all_shapes.items() if code.startswith(f"{around}")}
    tiles = {
        code: Tile(kind=HERE if code == area["area_code"] else NEAR, words=view.figures.areas[code]["area_name"])
        for code in shapes
    }
    within = view.words.say("kecamatan_name", area=area["kecamatan_name"]) if desa else view.name(view.regency)
    sentence = view.words.say("place_alt", area=area["area_name"], within=within)
    return {"place": choropleth(shapes, tiles, sentence), "place_words": sentence}


def regency_line(view: View, indicator: Indicator) -> dict[str, Any] | None:
    """The values of the regency over time as a line; None where there are fewer than two."""
    trend = view.figures.trend(view.regency["area_code"], indicator.name)
    if len(trend) < 2:
        return None
    words = view.words
    marks = [
        Mark(when=_years(period), value=value, label=words.period(period), words=words.value(indicator, value))
        for period, value in list(trend.items())[-MARKS:]
    ]
    sentence = "; ".join(f"{mark.label} {mark.words}" for mark in marks)
    title = words.of(indicator, "title")
    return {
        **view.columns[indicator.name],
        "drawing": line_chart(marks, f"{title}: {sentence}"),
        "words": words.say("line_words", unit=words.unit(indicator), values=sentence),
    }


def _tile(view: View, indicator: Indicator, limits: Limits, code: str) -> Tile:
    figure = view.figures.total(code, indicator.name)
    name, unit = view.figures.areas[code]["area_name"], view.words.unit(indicator) if figure.value is not None else ""
    text = view.cells.total(code, indicator.name)["text"]
    return Tile(
        kind=map_class(figure.value, figure.status, limits),
        words=f"{name}: {text} {unit}".rstrip(),
    )


def _legend(view: View, indicator: Indicator, limits: Limits, counts: Counter[str]) -> list[dict[str, Any]]:
    ends = [view.words.number(limit, 0 if limit == int(limit) else 1) for limit in limits]
    unit = view.words.unit(indicator)
    texts = {
        "c0": f"< {ends[0]} {unit}",
        **{f"c{at}": f"{low} - < {high}" for at, (low, high) in enumerate(pairwise(ends), start=1)},
        "c4": f"\N{GREATER-THAN OR EQUAL TO} {ends[-1]}",
        FEW: view.words.say("legend_few"),
        NONE: view.words.status("missing"),
    }
    shown = [kind for kind in texts if kind.startswith("c") or counts[kind]]
    return [{"kind": kind, "words": texts[kind], "count": counts[kind]} for kind in shown]


def _years(period: str) -> float:
    year, _, month = period.partition("-")
    return int(year) + (int(month) - 0.5) / 12 if month.isdigit() else int(year) + 0.5
