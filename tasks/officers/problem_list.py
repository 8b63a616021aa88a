"""Problems that nobody has served yet, by name, one workbook a desa; the order is the order of work."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from config.codes import load_code_list
from config.settings import Settings
from tasks.officers.by_desa import shared_cells, write_by_desa
from tasks.officers.list_workbook import ListColumn
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
    shown = [_shown(row, settings.language) for row in found]
    return write_by_desa(con, shown, TOPIC, COLUMNS, lambda area: settings.officers / area)


def _shown(row: Mapping[str, Any], language: str) -> dict[str, Any]:
    yes_no, problems, states = (load_code_list(name) for name in ("yes_no", "problem", "problem_state"))
    return {
        **shared_cells(row),
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
