"""Saving deformed sheets the way people save them: workbooks of three formats, text of any delimiter and encoding, forms, statistics."""

import csv
import datetime as dt
import io
import random
import re
from collections.abc import Sequence
from pathlib import Path

import openpyxl

from tests.deform_sheet import Grid
from tests.old_workbook import write_ods, write_xls
from tests.sample_bytes import statistics_bytes, zip_bytes

DELIMITERS = (";", ",", "\t", "|")
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16")
SUFFIXES = {"pipe": "csv"}


def save(folder: Path, stem: str, grids: Sequence[Grid], kind: str, rng: random.Random) -> Path:
    """Writes sheets as a file of the given kind; returns where. One sheet only for text and statistics."""
    path = folder / f"{stem}.{SUFFIXES.get(kind, kind)}"
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "xlsx":
        _write_xlsx(path, grids)
    elif kind in ("xls", "ods"):
        {"xls": write_xls, "ods": write_ods}[kind](path, grids)
    elif kind == "zip":
        path.write_bytes(zip_bytes({f"{grid.name}.csv": delimited(grid, ",", "utf-8") for grid in grids}))
    elif kind in ("sav", "dta"):
        path.write_bytes(_statistics(grids[0], kind))
    else:
        delimiter, encoding = ("|", "utf-8") if kind == "pipe" else (rng.choice(DELIMITERS), rng.choice(ENCODINGS))
        path.write_bytes(delimited(grids[0], delimiter, encoding))
    return path


def _write_xlsx(path: Path, grids: Sequence[Grid]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for grid in grids:
        sheet = book.create_sheet(grid.name)
        for row in grid.rows:
            sheet.append([None if value == "" else value for value in row])
        for top, left, bottom, right in grid.merged:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
    book.save(path)


def delimited(grid: Grid, delimiter: str, encoding: str) -> bytes:
    """The rows as text; whole numbers without a decimal point, as spreadsheets save them."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter, lineterminator="\r\n").writerows(map(_text, row) for row in grid.rows)
    return stream.getvalue().encode(encoding, errors="replace")


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, dt.date) else str(value if value is not None else "")


def _statistics(grid: Grid, kind: str) -> bytes:
    """Variables named v1, v2 and so on with the headers as labels, unless all headers can be names themselves."""
    header, rows = grid.rows[0], grid.rows[1:]
    named = all(re.fullmatch(r"[a-z]\w{0,30}", str(h)) for h in header)
    names = [str(h) if named else f"v{i}" for i, h in enumerate(header, 1)]
    variables = {name: [_text(row[i]) for row in rows] for i, name in enumerate(names)}
    return statistics_bytes(kind, variables, {"column_labels": [str(h) for h in header]})
