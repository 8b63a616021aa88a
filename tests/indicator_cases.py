"""Case files of indicators, rows in and rows out, in a form that every engine can be given; nothing here is a real person."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from config.schema import TABLES, Kind, columns_of
from tasks.warehouse import declared_ddl

FOLDER = Path(__file__).parent / "cases" / "indicators"
PARAMETERS: dict[str, Any] = {
    "as_of": dt.date(2026, 9, 30),
    "period": "2026-09",
    "regency": "33.26",
    "poverty_line": 500_000,
    "eligible_desil": 4,
}
REGIONS = [
    {"area_code": "desa_a", "area_kind": "desa"},
    {"area_code": "desa_b", "area_kind": "desa"},
    {"area_code": "kel_c", "area_kind": "kelurahan"},
]
OFFICIAL_SERIES = {"series": Kind.TEXT, "as_of": Kind.TEXT, "amount": Kind.DECIMAL}
ROW = ("area_code", "period", "breakdown", "category", "numerator", "denominator", "n")
KEY = 4
DEFAULTS = {"period": PARAMETERS["period"], "breakdown": "total", "category": "total", "denominator": None}
Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Case:
    """One indicator's case: rows by table, and the desa rows its SQL must give."""

    name: str
    title: str
    given: Mapping[str, Rows]
    expected: Rows


def load_cases() -> list[Case]:
    """Every case file by name; raises TypeError for a key that is not known."""
    return [
        Case(name=path.stem, **yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted(FOLDER.glob("*.yml"))
    ]


def nullable_ddl() -> Iterator[str]:
    """The declared tables without their not-null rules, so that a case states only the columns that matter."""
    yield "create table official_series (series varchar, as_of varchar, amount double precision)"
    for statement in declared_ddl():
        yield statement.replace(" NOT NULL", "")


def kinds_of(table: str) -> dict[str, Kind]:
    """Columns of a table that a case may fill, with their kinds."""
    return OFFICIAL_SERIES if table == "official_series" else {c.name: c.kind for c in columns_of(TABLES[table])}


def filled(case: Case) -> dict[str, list[dict[str, Any]]]:
    """The rows of every table of a case with all columns; three places stand for the regency unless the case has its own."""
    given = {"core.region": REGIONS, **case.given}
    found: dict[str, list[dict[str, Any]]] = {}
    for table, rows in given.items():
        columns = kinds_of(table)
        for row in rows:
            if unknown := row.keys() - columns.keys():
                raise KeyError(f"{case.name}: {table} has no column {sorted(unknown)}")
        found[table] = [{column: row.get(column) for column in columns} for row in rows]
    return found


def assert_rows(found: Iterable[Sequence[Any]], case: Case) -> None:
    """Holds the rows an engine gave, in the order of `ROW`, against those the case expects."""
    rows = [tuple(row) for row in found]
    keys = [row[:KEY] for row in rows]
    assert len(set(keys)) == len(keys), "a query must give one row per area, period, breakdown and category"
    wanted = [tuple((DEFAULTS | dict(row))[column] for column in ROW) for row in case.expected]
    assert {row[:KEY]: numbers(row[KEY:]) for row in rows} == {row[:KEY]: numbers(row[KEY:]) for row in wanted}


def numbers(values: Sequence[Any]) -> list[float | None]:
    """Numbers of any engine as floats that may be compared: the last digits of a sum depend on its order."""
    return [None if value is None else round(float(value), 7) for value in values]
