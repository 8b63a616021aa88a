"""The tables and cards of the pages as plain values that the templates only lay out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from config.indicator import Indicator
from tasks.site.cells import Cell
from tasks.site.content import View
from tasks.site.drawing import comparison, sparkline
from tasks.site.figures import NOTHING, Figure

Row = dict[str, Any]


def cards(view: View, area: Mapping[str, Any]) -> list[Row]:
    """The key figures of an area, those it has."""
    found = view.content.named(view.content.layout.headline, area["area_level"])
    return [_card(view, area["area_code"], indicator) for indicator in found]


def _card(view: View, area: str, indicator: Indicator) -> Row:
    return {
        **view.columns[indicator.name],
        **view.cells.total(area, indicator.name),
        "method": view.words.label("method", indicator.method),
        "spark": _spark(view.figures.trend(area, indicator.name)),
    }


def theme_tables(view: View, area: Mapping[str, Any]) -> Iterator[Row]:
    """For each theme the rows of an area's figures beside its topography class and the regency."""
    for theme, indicators in view.content.themes[area["area_level"]].items():
        yield {
            "name": theme,
            "title": view.words.say(f"theme_{theme}"),
            "rows": [figure_row(view, area, indicator) for indicator in indicators],
        }


def figure_row(view: View, area: Mapping[str, Any], indicator: Indicator) -> Row:
    """One figure of an area with what it is compared with, its trend, records and grade."""
    name, compared = indicator.name, (area["topography_class"] or "", view.regency["area_code"])
    peer, whole = (view.cells.total(code, name)["text"] for code in compared)
    trend = view.figures.trend(area["area_code"], name)
    return {
        **view.columns[name],
        **view.cells.total(area["area_code"], name),
        "peer": peer,
        "whole": whole,
        "drawing": _comparison(indicator, [view.figures.total(code, name) for code in (area["area_code"], *compared)]),
        "spark": _spark(trend),
        "trend": _trend(view, indicator, trend),
    }


def class_table(view: View, indicators: Iterable[Indicator], title: str) -> Row:
    """Indicators as rows, the regency, its topography classes and the laboratory sites as columns."""
    areas = [view.regency, *view.classes]
    words = view.words
    return {
        "title": title,
        "head": words.word("indicator"),
        "columns": [{"title": view.name(area)} for area in areas],
        "rows": [
            {
                **view.columns[indicator.name],
                "cells": [view.cells.total(area["area_code"], indicator.name) for area in areas],
            }
            for indicator in indicators
        ],
    }


def category_tables(view: View, area: Mapping[str, Any], names: Sequence[str] | None = None) -> Iterator[Row]:
    """The tables of an area by category: problems, partners, programmes; categories without any figure are left out."""
    for breakdown, grid in view.content.layout.grids.items():
        indicators = view.content.named(grid.indicators, area["area_level"])
        held = view.figures.categories(area["area_code"], breakdown)
        found = [
            {"title": view.words.label(grid.codes, code), "cells": _categories(view, held[code], indicators)}
            for code in view.words.codes(grid.codes).codes
            if any(indicator.name in held.get(code, {}) for indicator in indicators)
        ]
        if found and (names is None or breakdown in names):
            yield {
                "title": view.words.say(f"grid_{breakdown}"),
                "head": view.words.say(f"head_{breakdown}"),
                "columns": [view.columns[indicator.name] for indicator in indicators],
                "rows": found,
            }


def _categories(view: View, held: Mapping[str, Figure], indicators: Sequence[Indicator]) -> list[Cell]:
    return [view.cells.cell(indicator, held.get(indicator.name, NOTHING)) for indicator in indicators]


def area_list(view: View, areas: Iterable[Mapping[str, Any]]) -> Row:
    """Areas as rows with the figures that every list of areas has."""
    indicators = view.content.named(view.content.layout.listed, "desa")
    return {
        "columns": [view.columns[indicator.name] for indicator in indicators],
        "rows": [
            {
                "code": area["area_code"],
                "name": area["area_name"],
                "kind": view.words.label("area_kind", area["area_kind"]) if area["area_kind"] == "kelurahan" else "",
                "lab": view.words.say("lab_mark") if area["lab_start_year"] else "",
                "kecamatan": area["kecamatan_name"],
                "topography": view.topography(area),
                "cells": [view.cells.total(area["area_code"], i.name) for i in indicators],
            }
            for area in areas
        ],
    }


def indicator_rows(view: View, indicator: Indicator) -> list[Row]:
    """Every kecamatan and desa with its figure of one indicator: the table that stands for the map."""
    levels = [level for level in ("kecamatan", "desa") if level in indicator.levels]
    return [_indicator_row(view, indicator, area) for level in levels for area in view.figures.at_level(level)]


def _indicator_row(view: View, indicator: Indicator, area: Mapping[str, Any]) -> Row:
    upper = area["area_level"] == "kecamatan"
    return {
        **view.cells.total(area["area_code"], indicator.name),
        "code": area["area_code"],
        "name": view.words.say("kecamatan_name", area=area["area_name"]) if upper else area["area_name"],
        "upper": upper,
        "kecamatan": "" if upper else area["kecamatan_name"],
    }


def _spark(trend: Mapping[str, float]) -> str:
    return sparkline(list(trend.values())) if len(trend) > 1 else ""


def _trend(view: View, indicator: Indicator, trend: Mapping[str, float]) -> str:
    if len(trend) < 2:
        return ""
    period, value = list(trend.items())[-2]
    return view.words.say("before", figure=view.words.value(indicator, value), period=view.words.period(period))


def _comparison(indicator: Indicator, figures: Sequence[Figure]) -> str:
    values = [figure.value for figure in figures]
    if indicator.scale != "share" or values[0] is None:
        return ""
    whole = indicator.maximum or 100
    return comparison(values[0] / whole, [value / whole for value in values[1:] if value is not None])
