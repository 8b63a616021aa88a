"""Writes lists by name, one workbook a desa, so that no list of one desa lies in the folder of another."""

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from config.messages import message
from tasks.officers.list_workbook import ListColumn, NameList, write_list
from tasks.warehouse import Connection, rows


def write_by_desa(
    con: Connection,
    shown: Sequence[Mapping[str, Any]],
    topic: str,
    columns: tuple[ListColumn, ...],
    folder_of: Callable[[str], Path],
    form: str = "",
) -> list[Path]:
    """Writes a workbook for each desa of rows in the order of their `area_code`, numbered from one; returns the files.

    With a `form` the workbook is one to fill in and send back.
    """
    places, written = place_names(con), []
    for area, listed in groupby(shown, key=lambda row: str(row["area_code"])):
        path = folder_of(area) / f"{message(f'{topic}.file', 'id')}_{area}.xlsx"
        numbered = [{**row, "number": number} for number, row in enumerate(listed, start=1)]
        write_list(path, NameList(topic=topic, place=places.get(area, area), columns=columns, rows=numbered, form=form))
        written.append(path)
    return written


def shared_cells(row: Mapping[str, Any]) -> dict[str, Any]:
    """What every list shows of a family: its desa, name and address."""
    return {
        **{key: row[key] for key in ("area_code", "full_name", "address")},
        "rt_rw": "/".join(part or "-" for part in (row["rt"], row["rw"])),
    }


def place_names(con: Connection) -> dict[str, str]:
    """Desa, kecamatan and code of each desa by its code."""
    found = rows(con, "select area_code, area_name, kecamatan_name from core.region")
    return {r["area_code"]: f"{r['area_name']}, {r['kecamatan_name']}, {r['area_code']}" for r in found}
