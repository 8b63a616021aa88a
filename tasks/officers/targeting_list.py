"""Candidates of exclusion and inclusion by name, one locked workbook a desa in its outbox; the village fills in its verdict."""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from config.codes import load_code_list
from config.settings import Settings
from tasks.officers.by_desa import shared_cells, write_by_desa
from tasks.officers.list_workbook import ListColumn
from tasks.readers.targeting_form import FORM, SEPARATOR
from tasks.warehouse import Connection, rows, sql_text

TOPIC = "targeting_list"
FOLDER = "sasaran"
LISTS = ("candidate_kind", "targeting_rule", "targeting_status", "targeting_verdict")
# What the village has settled, and what is no candidate any more.
NOT_ASKED = ("judged", "resolved")
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
    ListColumn(key="judged_on", width=13, entry=True),
    ListColumn(key="note", width=28, entry=True),
)


def write_targeting_lists(con: Connection, settings: Settings, area_code: str | None, now: dt.datetime) -> list[Path]:
    """Writes the workbook of each desa that has candidates, or of one desa; returns the files.

    Needs the base `family_rank` as a temporary table.
    """
    found = rows(con, sql_text("officers/targeting"), {"area_code": area_code, "now": now})
    shown = [_shown(row, settings.language) for row in found]
    return write_by_desa(con, shown, TOPIC, COLUMNS, lambda area: settings.outbox / area / FOLDER, FORM)


def _shown(row: Mapping[str, Any], language: str) -> dict[str, Any]:
    kinds, rules, states, verdicts = (load_code_list(name) for name in LISTS)
    judged = {}
    if row["targeting_verdict"]:
        judged = {"verdict": verdicts.label(row["targeting_verdict"], "id"), "judged_on": row["judged_on"].isoformat()}
    asked = row["targeting_status"] not in NOT_ASKED
    return {
        **shared_cells(row),
        **{key: row[key] for key in ("evidence", "since_quarter")},
        **{key: row[key] for key in ("desil_nasional", "desil_provinsi", "desil_kabupaten", "local_desil")},
        "kind": kinds.label(row["candidate_kind"], language),
        "reasons": "\n".join(rules.label(rule, language) for rule in row["rules"] or ()),
        "status": states.label(row["targeting_status"], language),
        "key": SEPARATOR.join((row["family_id"], row["candidate_kind"], ",".join(row["rules"] or ()))) if asked else "",
        **judged,
    }
