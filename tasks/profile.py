"""One area's poverty as registers count it, the survey estimates it and models predict it, side by side with what each is worth."""

from typing import Any

from config.codes import load_code_list
from config.indicator import load_indicators
from tasks.warehouse import Connection, rows, sql_text

Rows = list[dict[str, Any]]


class UnknownArea(ValueError):
    """No area of the release has that code."""


def area_profile(con: Connection, area: str, language: str) -> tuple[str, Rows, Rows]:
    """Name of an area, its figures side by side, and its problems with what became of them, from the figures published last.

    Raises UnknownArea. A figure that is withheld has no value and says why.
    """
    named = rows(con, "select area_name, area_level from out.area where area_code = $area", {"area": area})
    if not named:
        raise UnknownArea(area)
    title = f"{named[0]['area_name']} ({area}, {load_code_list('area_level').label(named[0]['area_level'], language)})"
    return title, side_by_side(con, area, language), problem_lines(con, area, language)


def side_by_side(con: Connection, area: str, language: str) -> Rows:
    """Figures of poverty by method with error, records and grade; of model estimates `published` marks the one that the rule chose."""
    titles = {i.name: getattr(i, f"title_{language}") for i in load_indicators()}
    methods, statuses = load_code_list("method"), load_code_list("figure_status")
    return [
        {
            "figure": titles.get(row["figure"], row["figure"]),
            "method": methods.label(row["method"], language),
            "period": row["period"],
            "value": row["value"],
            "error": row["error"],
            "n": row["n"],
            "grade": row["grade"],
            "status": statuses.label(row["status"], language) if row["status"] else "",
            "published": row["published"],
        }
        for row in rows(con, sql_text("out/area_profile"), {"area": area})
    ]


def problem_lines(con: Connection, area: str, language: str) -> Rows:
    """Households with each problem, those not served, those solved and the money spent."""
    problems = load_code_list("problem")
    return [
        {"problem": problems.label(row.pop("problem"), language), **row}
        for row in rows(con, sql_text("out/area_problem"), {"area": area})
    ]
