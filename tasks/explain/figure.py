"""Finds the published figure that somebody asks about; what is not there is answered with what comes nearest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from config.messages import message
from tasks.warehouse import Connection, rows

ASKED = ("area", "indicator", "period", "breakdown", "category")
NEAREST = 5


class UnknownFigureError(LookupError):
    """There is no such figure in the release; the message says which word is not known and what comes nearest."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One row of the long table as published, with the name of its area."""

    area_code: str
    area_name: str
    area_level: str
    indicator: str
    period: str
    breakdown: str
    category: str
    unit: str
    value: float | None
    lower: float | None
    upper: float | None
    se: float | None
    grade: str | None
    n: int | None
    population: float | None
    method: str
    status: str
    release: str

    @property
    def cell(self) -> Mapping[str, object]:
        """Where the figure stands within its indicator and area."""
        return {name: getattr(self, name) for name in ("period", "breakdown", "category")}


def parse_question(words: Iterable[str], language: str) -> dict[str, str]:
    """Words such as `area=33.26.01` by name; raises UnknownFigureError for a word of another form or name."""
    asked: dict[str, str] = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign or name not in ASKED or not value:
            raise UnknownFigureError(message("explain.word", language, word=word, known=", ".join(ASKED)))
        asked[name] = value
    for name in ("area", "indicator"):
        if name not in asked:
            raise UnknownFigureError(message("explain.missing", language, word=name))
    return asked


def find_figure(con: Connection, release: Path, asked: Mapping[str, str], language: str) -> Figure:
    """The figure of a release folder that the words ask for; the latest period and the total where they say nothing.

    `area` is a code or a name. Raises UnknownFigureError.
    """
    for name, table in (("published_figure", "indicator"), ("published_area", "area")):
        path = str(release / "parquet" / f"{table}.parquet").replace("'", "''")
        con.execute(f"create or replace temp view {name} as select * from read_parquet('{path}')")
    area = _find_area(con, asked["area"], language)
    indicator = _known(con, "indicator", asked["indicator"], "true", {}, language)
    mine = {"area": area["area_code"], "level": area["area_level"], "indicator": indicator}
    where = "area_code = $area and area_level = $level and indicator = $indicator"
    if not _words(con, "period", where, mine):
        levels = ", ".join(_words(con, "area_level", "indicator = $indicator", {"indicator": indicator}))
        raise UnknownFigureError(
            message("explain.level", language, indicator=indicator, level=area["area_level"], levels=levels)
        )
    mine["period"] = _period(con, asked, where, mine, language)
    where += " and period = $period"
    mine["breakdown"] = _known(con, "breakdown", asked.get("breakdown", "total"), where, mine, language)
    where += " and breakdown = $breakdown"
    mine["category"] = _known(con, "category", asked.get("category", "total"), where, mine, language)
    [found] = rows(con, f"select * from published_figure where {where} and category = $category", mine)
    return Figure(
        area_name=area["area_name"], **{name: found[name] for name in Figure.__annotations__ if name != "area_name"}
    )


def _period(con: Connection, asked: Mapping[str, str], where: str, mine: Mapping[str, str], language: str) -> str:
    if "period" not in asked:
        return _words(con, "period", where, mine)[-1]
    return _known(con, "period", asked["period"], where, mine, language)


def _find_area(con: Connection, word: str, language: str) -> dict[str, Any]:
    places = rows(con, "select area_code, area_level, area_name, kecamatan_name from published_area order by area_code")
    found = [p for p in places if word == p["area_code"]] or [
        p for p in places if word.lower() == str(p["area_name"]).lower()
    ]
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(
            f"{p['area_code']} ({p['area_level']} {p['area_name']}, {p['kecamatan_name'] or '-'})" for p in found
        )
        raise UnknownFigureError(message("explain.several", language, word=word, found=listed))
    named = {str(p["area_name"]).lower(): p for p in places} | {p["area_code"]: p for p in places}
    near = (named[key] for key in get_close_matches(word.lower(), named, NEAREST, 0.4))
    raise _unknown("area", word, [f"{p['area_code']} ({p['area_name']})" for p in near], language)


def _known(con: Connection, column: str, word: str, where: str, mine: Mapping[str, str], language: str) -> str:
    there = _words(con, column, where, mine)
    if word in there:
        return word
    near = get_close_matches(word, there, NEAREST, 0.4)
    raise _unknown(column, word, near or there[-NEAREST:], language)


def _words(con: Connection, column: str, where: str, mine: Mapping[str, str]) -> list[str]:
    found = rows(con, f"select distinct {column} as word from published_figure where {where} order by word", dict(mine))
    return [str(row["word"]) for row in found]


def _unknown(column: str, word: str, near: Iterable[str], language: str) -> UnknownFigureError:
    return UnknownFigureError(message("explain.unknown", language, what=column, word=word, near=", ".join(near) or "-"))
