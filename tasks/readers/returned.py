"""How a repair workbook is known when it comes back: its key sheet, its front sheet and the hidden key of each row."""

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from tasks.readers.layout import HEADER_SEARCH_ROWS, Row
from tasks.readers.outcome import FileProblem
from tasks.readers.safety import check_workbook

KEY_SHEET = "_kunci"
# Said in the cell itself, since a person who unhides the column must know what it is.
KEY_HEADER = "kunci baris, jangan diubah"
# The key sheet's first rows: what the value beside each name is.
SUBMISSION, FRONT = "kiriman", "lembar depan"
LARGEST_NAMES = 5_000_000


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


def without_keys(rows: Sequence[Row]) -> tuple[Sequence[Row], list[str | None]]:
    """The rows with the key column blanked, and the key of each row; no keys in a file that is not a returned one."""
    column = next(
        (i for row in rows[:HEADER_SEARCH_ROWS] for i, cell in enumerate(row) if cell == KEY_HEADER),
        None,
    )
    if column is None:
        return rows, []
    keys = [str(row[column]) if row[column] not in ("", None) else None for row in rows]
    return [[*row[:column], "", *row[column + 1 :]] for row in rows], keys
