"""The explanation of a figure as sentences and small tables, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from config.messages import message
from tasks.explain.answer import UNITS_BY_FILE, Explanation
from tasks.explain.places import Rows
from tasks.lineage.definition import own_file
from tasks.warehouse import SQL

SHORT_HASH = 12


def head_lines(found: Explanation, language: str) -> list[str]:
    """What was asked, what is published, whether the traced rows give it, and the versions behind it."""
    figure, indicator = found.figure, found.indicator
    category = figure.category if figure.breakdown == "total" else f"{figure.breakdown} {figure.category}"
    lines = [
        message(
            "explain.head",
            language,
            title=indicator.title_id if language == "id" else indicator.title_en,
            indicator=figure.indicator,
            area=figure.area_name,
            level=figure.area_level,
            code=figure.area_code,
            period=figure.period,
            category=category,
        ),
        message(
            "explain.published",
            language,
            release=figure.release,
            shown=f"{shown(figure.value)} {indicator.measure_unit}",
            status=figure.status,
            note=_again(found, language),
        ),
        message(
            "explain.version",
            language,
            version=found.version,
            definition=found.definition,
            file=own_file(figure.indicator).relative_to(SQL.parent),
        ),
    ]
    if found.changed:
        lines.append(message("explain.changed", language, definition=found.definition))
    lines.append(message("explain.rules", language, rules="; ".join(f"{k} {v}" for k, v in found.rules.items())))
    if found.is_withheld:
        lines.append(message("explain.withheld", language))
    return [*lines, *_route(found, language)]


def tables(found: Explanation, language: str) -> list[tuple[str, Rows]]:
    """Titles and rows: estimates or official lines, files, and places of the first rows."""
    made: list[tuple[str, Rows]] = []
    for few in (found.lines, found.models):
        if few:
            made.append((found.figure.indicator, few))
    if found.files:
        made.append((message("explain.files", language), [_file(row) for row in found.files]))
    if found.places and found.sums:
        units = len({row["unit_id"] for row in found.places})
        title = message("explain.places", language, count=units, more=f"{found.sums.units - units:,}")
        made.append((title, [_place(row) for row in found.places]))
    return made


def shown(value: float | None) -> str:
    """A number as people read it, a dash for none."""
    return "-" if value is None else f"{value:,.6f}".rstrip("0").rstrip(".")


def _again(found: Explanation, language: str) -> str:
    if found.agrees is None:
        return message("explain.again_none", language)
    if found.agrees:
        word = "same" if found.exact == found.figure.value else "rounded"
        return message(f"explain.again_{word}", language, again=shown(found.again))
    return message("explain.again_other", language, again=shown(found.again))


def _route(found: Explanation, language: str) -> list[str]:
    if found.sums is None:
        return []
    indicator, figure, sums = found.indicator, found.figure, found.sums
    estimator = indicator.estimator
    route = indicator.method if indicator.method != "register" or estimator is None else "estimator"
    if route == "survey" and estimator is None:
        route = "register"
    filled: dict[str, Any] = {
        "units": f"{sums.units:,}",
        "counting": f"{sums.counting:,}",
        "numerator": shown(sums.numerator),
        "denominator": shown(sums.denominator),
        "n": f"{sums.n:,}",
        "unit": figure.unit,
        "period": figure.period,
        "measure": estimator.measure if estimator else "",
        "line": (estimator.line if estimator else None) or "-",
        "error": f"se {shown(figure.se)}, {shown(figure.lower)} - {shown(figure.upper)}, {figure.grade or '-'}",
    }
    lines = [message(f"explain.route_{route}", language, **filled)]
    if sums.units > UNITS_BY_FILE:
        lines.append(message("explain.no_files", language, limit=f"{UNITS_BY_FILE:,}"))
    return lines


def _file(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "source": row["source"],
        "file": row["file_name"],
        "raw": row["raw_hash"][:SHORT_HASH],
        "rows": row["row_count"],
        "units": row["unit_count"],
    }


def _place(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": row["unit_id"],
        "source": row["source"],
        "file": row["file_name"],
        "raw": row["raw_hash"][:SHORT_HASH],
        "sheet": row["sheet"] if row["sheet"] != row["file_name"].rsplit("/", 1)[-1] else "",
        "row": row["row_no"],
        "cells": row["cells"] or "",
        "feeds": row["feeds"],
    }
