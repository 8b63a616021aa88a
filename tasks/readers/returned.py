"""How a repair workbook is known when it comes back: its key sheet, its front sheet and the hidden key of each row."""

import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from tasks.readers.opened import Row
from tasks.readers.outcome import FileProblem
from tasks.readers.safety import check_workbook

KEY_SHEET = "_kunci"
# Said in the cell itself, since a person who unhides the column must know what it is.
KEY_HEADER = "kunci baris, jangan diubah"
# The key sheet's first rows: what the value beside each name is.
SUBMISSION, FRONT = "kiriman", "lembar depan"
LARGEST_NAMES = 5_000_000
# The column that one of several tables of a sheet begins in, as its name has it.
FIRST_COLUMN = re.compile(r" \(([A-Z]+)\d+:[A-Z]+\d+\)$")


@dataclass(frozen=True)
class ReturnedKey:
    """The submission a workbook was made from, and the name of the front sheet that was put before it."""

    submission_id: str
    front: str


def key_of(rows: Sequence[Row]) -> ReturnedKey | None:
    """What a key sheet says; nothing when it is not one of ours."""
    said = {str(row[0]): str(row[1]) for row in rows[:4] if len(row) > 1}
    return ReturnedKey(said[SUBMISSION], said.get(FRONT, "")) if said.get(SUBMISSION) else None


def returned_key(path: Path) -> ReturnedKey | None:
    """What the key sheet of a file says, whatever the file is called; nothing for any other file."""
    if not has_key_sheet(path):
        return None
    try:
        check_workbook(path)
        with CalamineWorkbook.from_path(str(path)) as workbook:
            return key_of(workbook.get_sheet_by_name(KEY_SHEET).to_python(nrows=4))
    except (FileProblem, CalamineError):
        # The reader says later, and in words, why such a file cannot be used.
        return None


def has_key_sheet(path: Path) -> bool:
    """Whether a file is a workbook with a key sheet of ours; looks only at the list of sheets, because every new file is asked."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.getinfo("xl/workbook.xml")
            return names.file_size < LARGEST_NAMES and f'"{KEY_SHEET}"'.encode() in archive.read(names)
    except (zipfile.BadZipFile, KeyError, OSError):
        return False


def our_sheets(sheets: Mapping[str, Sequence[Row]]) -> set[str]:
    """The sheets of a returned workbook that we put there ourselves."""
    key = key_of(sheets[KEY_SHEET]) if KEY_SHEET in sheets else None
    return {KEY_SHEET, key.front} & set(sheets) if key else set()


@dataclass(frozen=True)
class KeyColumn:
    """The keys beside one table of a sheet: what stands over them, in which row, and the key in each row of the sheet."""

    header: str
    row: int
    keys: Sequence[str | None]


def key_header(name: str) -> str:
    """What stands over the keys of a table: of the first on a sheet nothing more, of others the column where they begin."""
    begins = FIRST_COLUMN.search(name)
    return f"{KEY_HEADER} ({begins[1]})" if begins else KEY_HEADER


def without_keys(rows: Sequence[Row]) -> tuple[Sequence[Row], list[KeyColumn]]:
    """The rows of a sheet of a returned workbook without the keys that we wrote, and the keys by table."""
    places = [
        (i, c)
        for i, row in enumerate(rows)
        for c, cell in enumerate(row)
        if isinstance(cell, str) and cell.startswith(KEY_HEADER)
    ]
    found: list[KeyColumn] = []
    blanked = [list(row) for row in rows]
    for top, column in places:
        keys = [str(row[column]) if i > top and row[column] not in ("", None) else None for i, row in enumerate(rows)]
        found.append(KeyColumn(str(rows[top][column]), top, keys))
        for row in blanked[top:]:
            row[column] = ""
    return blanked, found


def table_rows(sheets: Mapping[str, Sequence[Row]], sheet: str) -> tuple[Sequence[Row], list[KeyColumn]]:
    """The rows of a sheet as its sender wrote them, and our keys of them where the workbook is a returned one."""
    return without_keys(sheets[sheet]) if KEY_SHEET in sheets else (sheets[sheet], [])


def keys_of(columns: Sequence[KeyColumn], name: str, header_row: int) -> Sequence[str | None]:
    """The keys of the table of that name whose header ends in that row; none in a file that is not a returned one."""
    beside = [c for c in columns if c.row == header_row]
    # Columns that people put in before a table move it, but the only keys beside its header are its own.
    mine = [c for c in beside if c.header == key_header(name)] or (beside if len(beside) == 1 else [])
    return mine[0].keys if mine else ()
