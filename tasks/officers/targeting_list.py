"""Candidates of exclusion and inclusion by name, one locked workbook a desa in its outbox; the village fills in its verdict."""

import datetime as dt
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from config.codes import load_code_list
from config.messages import message
from config.settings import Settings
from tasks.officers.list_workbook import ListColumn, NameList, write_list
from tasks.officers.places import place_names
from tasks.warehouse import Connection, rows, sql_text

TOPIC = "targeting_list"
FOLDER = "sasaran"
COLUMNS = (
    ListColumn(key="number", width=6),
    ListColumn(key="full_name", width=26),
    ListColumn(key="address", width=30),
    ListColumn(key="rt_rw", width=9),
    ListColumn(key="kind", width=18),
    ListColumn(key="desil_nasional", width=9),
    ListColumn(key="desil_provinsi", width=9),
    ListColumn(key="desil_kabupaten", width=9),
    ListColumn(key="local_desil", width=9),
    ListColumn(key="reasons", width=48),
    ListColumn(key="evidence", width=34),
    ListColumn(key="status", width=18),
    ListColumn(key="since_quarter", width=10),
    ListColumn(
        key="verdict",
        width=16,
        entry=True,
        choices=tuple(code.label_id for code in load_code_list("targeting_verdict").entries),
    ),
    ListColumn(key="note", width=28, entry=True),
)


def write_targeting_lists(con: Connection, settings: Settings, area_code: str | None, now: dt.datetime) -> list[Path]:
    """Writes the workbook of each desa that has candidates, or of one desa; returns the files.

    Needs the base `family_rank` as a temporary table.
    """
    found = rows(con, sql_text("officers/targeting"), {"area_code": area_code, "now": now})
    places, written = place_names(con), []
    for area, listed in groupby(found, key=lambda row: str(row["area_code"])):
        path = settings.outbox / area / FOLDER / f"{message(f'{TOPIC}.file', 'id')}_{area}.xlsx"
        shown = [_shown(number, row, settings.language) for number, row in enumerate(listed, start=1)]
        write_list(path, NameList(topic=TOPIC, place=places.get(area, area), columns=COLUMNS, rows=shown))
        written.append(path)
    return written


def _shown(number: int, row: Mapping[str, Any], language: str) -> dict[str, Any]:
    kinds, rules, states = (load_code_list(n) for n in ("candidate_kind", "targeting_rule", "targeting_status"))
    return {
        **{key: row[key] for key in ("full_name", "address", "evidence", "since_quarter")},
        **{key: row[key] for key in ("desil_nasional", "desil_provinsi", "desil_kabupaten", "local_desil")},
        "number": number,
        "rt_rw": "/".join(part or "-" for part in (row["rt"], row["rw"])),
        "kind": kinds.label(row["candidate_kind"], language),
        "reasons": "\n".join(rules.label(rule, language) for rule in row["rules"] or ()),
        "status": states.label(row["targeting_status"], language),
    }
