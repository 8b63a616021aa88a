"""The tables and cards of the pages as plain values that the templates only lay out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from config.indicator import Indicator
from tasks.site.content import View
from tasks.site.drawing import comparison, sparkline
from tasks.site.figures import MISSING, NOTHING, Figure
from tasks.site.palette import FEW, NONE

Cell = dict[str, str]
Row = dict[str, Any]


def cell(view: View, indicator: Indicator, figure: Figure) -> Cell:
    """The text of a figure, its 95 % interval if it has one, and the class name of its cell, empty for a value that is shown."""
    kind = "" if figure.value is not None else NONE if figure.status == MISSING else FEW
    return {
        "text": view.words.figure(indicator, figure),
        "range": view.words.interval(indicator, figure),
        "kind": kind,
    }


def cards(view: View, area: Mapping[str, Any]) -> list[Row]:
    """The key figures of an area, those it has."""
    found = view.content.named(view.content.layout.headline, area["area_level"])
    return [_card(view, area["area_code"], indicator) for indicator in found]


def _card(view: View, area: str, indicator: Indicator) -> Row:
    figure, words = view.figures.total(area, indicator.name), view.words
    return {
        **view.columns[indicator.name],
        **cell(view, indicator, figure),
        "method": words.label("method", indicator.method),
        "spark": _spark(view.figures.trend(area, indicator.name)),
    }


def theme_tables(view: View, area: Mapping[str, Any]) -> Iterator[Row]:
    """For each theme the rows of an area's figures beside its topography class and the regency."""
    declared = view.content.release.at_level(area["area_level"])
    for theme, indicators in view.content.layout.arranged(declared).items():
        yield {
            "name": theme,
            "title": view.words.say(f"theme_{theme}"),
            "rows": [figure_row(view, area, indicator) for indicator in indicators],
        }


def figure_row(view: View, area: Mapping[str, Any], indicator: Indicator) -> Row:
    """One figure of an area with what it is compared with, its trend, records and grade."""
    figures, words = view.figures, view.words
    figure = figures.total(area["area_code"], indicator.name)
    peer = figures.total(area["topography_class"] or "", indicator.name)
    whole = figures.total(view.regency["area_code"], indicator.name)
    trend = figures.trend(area["area_code"], indicator.name)
    return {
        **view.columns[indicator.name],
        **cell(view, indicator, figure),
        "peer": words.figure(indicator, peer),
        "whole": words.figure(indicator, whole),
        "drawing": _comparison(indicator, [figure, peer, whole]),
        "spark": _spark(trend),
        "trend": _trend(view, indicator, trend),
        "n": "" if figure.n is None else words.number(figure.n),
        "quality": words.quality(figure),
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
                "cells": [cell(view, indicator, view.figures.total(a["area_code"], indicator.name)) for a in areas],
            }
            for indicator in indicators
        ],
    }


def category_tables(view: View, area: Mapping[str, Any], names: Sequence[str] | None = None) -> Iterator[Row]:
    """The tables of an area by category: problems, partners, programmes; categories without any figure are left out."""
    for breakdown, grid in view.content.layout.grids.items():
        indicators = view.content.named(grid.indicators, area["area_level"])
        found = [
            {"title": view.words.label(grid.codes, code), "cells": cells}
            for code in view.words.codes(grid.codes).codes
            if (cells := _categories(view, area["area_code"], (breakdown, code), indicators))
        ]
        if found and (names is None or breakdown in names):
            yield {
                "title": view.words.say(f"grid_{breakdown}"),
                "head": view.words.say(f"head_{breakdown}"),
                "columns": [view.columns[indicator.name] for indicator in indicators],
                "rows": found,
            }


def _categories(view: View, area: str, category: tuple[str, str], indicators: Sequence[Indicator]) -> list[Cell]:
    figures = [view.figures.parts.get((area, i.name, *category), NOTHING) for i in indicators]
    if all(figure.status == MISSING for figure in figures):
        return []
    return [cell(view, indicator, figure) for indicator, figure in zip(indicators, figures, strict=True)]


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
                "cells": [cell(view, i, view.figures.total(area["area_code"], i.name)) for i in indicators],
            }
            for area in areas
        ],
    }


def indicator_rows(view: View, indicator: Indicator) -> list[Row]:
    """Every kecamatan and desa with its figure of one indicator: the table that stands for the map."""
    levels = [level for level in ("kecamatan", "desa") if level in indicator.levels]
    return [_indicator_row(view, indicator, area) for level in levels for area in view.figures.at_level(level)]


def _indicator_row(view: View, indicator: Indicator, area: Mapping[str, Any]) -> Row:
    figure = view.figures.total(area["area_code"], indicator.name)
    upper = area["area_level"] == "kecamatan"
    return {
        **cell(view, indicator, figure),
        "code": area["area_code"],
        "name": view.words.say("kecamatan_name", area=area["area_name"]) if upper else area["area_name"],
        "upper": upper,
        "kecamatan": "" if upper else area["kecamatan_name"],
        "n": "" if figure.n is None else view.words.number(figure.n),
        "quality": view.words.quality(figure),
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
