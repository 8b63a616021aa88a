"""Problems that nobody has served yet, by name, one workbook a desa; the order is the order of work."""

import datetime as dt
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from config.codes import load_code_list
from config.settings import Settings
from tasks.officers.list_workbook import ListColumn, NameList, write_list
from tasks.officers.places import list_path, place_names
from tasks.warehouse import Connection, rows, sql_text

TOPIC = "problem_list"
UNDATED = dt.date(1900, 1, 1)
COLUMNS = (
    ListColumn(key="number", width=6),
    ListColumn(key="full_name", width=28),
    ListColumn(key="address", width=36),
    ListColumn(key="rt_rw", width=10),
    ListColumn(key="problems", width=10),
    ListColumn(key="problem", width=26),
    ListColumn(key="state", width=16),
    ListColumn(key="since", width=12),
    ListColumn(key="shown_by", width=34),
    ListColumn(key="desa_activity", width=12),
    ListColumn(key="record", width=24),
)


def write_problem_lists(con: Connection, settings: Settings, area_code: str | None) -> list[Path]:
    """Writes the workbook of each desa that has problems not served, or of one desa; returns the files."""
    found = rows(con, sql_text("officers/unserved_problem"), {"area_code": area_code})
    places, written = place_names(con), []
    for area, listed in groupby(found, key=lambda row: str(row["area_code"])):
        path = list_path(settings, TOPIC, area)
        shown = [_shown(number, row, settings.language) for number, row in enumerate(listed, start=1)]
        write_list(path, NameList(topic=TOPIC, place=places.get(area, area), columns=COLUMNS, rows=shown))
        written.append(path)
    return written


def _shown(number: int, row: Mapping[str, Any], language: str) -> dict[str, Any]:
    yes_no, problems, states = (load_code_list(name) for name in ("yes_no", "problem", "problem_state"))
    return {
        "number": number,
        "full_name": row["full_name"],
        "address": row["address"],
        "rt_rw": "/".join(part or "-" for part in (row["rt"], row["rw"])),
        "problems": row["problems"],
        "problem": problems.label(row["problem"], language),
        "state": states.label(row["problem_state"], language),
        "since": _day(row["since"]),
        "shown_by": f"{row['source']} {_day(row['observed_on'])}: {row['evidence']}",
        "desa_activity": yes_no.label("true" if row["has_desa_activity"] else "false", language),
        "record": row["record_id"],
    }


def _day(day: dt.date | None) -> str:
    return "-" if day in (None, UNDATED) else f"{day:%Y-%m-%d}"
