"""How a workbook of doubtful pairs is known when it comes back, and what a reviewer filled in; its layout is said here once.

The sheet is locked but for the cells to fill in, so verdicts stand where they were put and each beside its hidden key.
"""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from tasks.readers.layout import Row
from tasks.readers.outcome import FileProblem
from tasks.readers.returned import KEY_SHEET, has_key_sheet
from tasks.readers.safety import check_workbook

REVIEW = "review"
TABLE = "answer"
# The key sheet's first cell; the sheet to read stands beside it.
FORM = "pemeriksaan"
REVIEWER_CELL = "H2"
VERDICT_COLUMN, KEY_COLUMN = "H", "J"
SEPARATOR = "|"


@dataclass(frozen=True)
class Filled:
    """What stands beside one pair: the records, the word of the reviewer, the note, and the row."""

    record_id_left: str
    record_id_right: str
    word: str
    note: str
    row_no: int


@dataclass(frozen=True)
class Form:
    """One returned workbook: its sheet and the rows of it, who filled it in, and the pairs."""

    sheet: str
    row_count: int
    reviewer: str
    pairs: tuple[Filled, ...]


def read_form(path: Path) -> Form | None:
    """What a workbook of doubtful pairs holds; nothing for any other file, whatever it is called."""
    try:
        if not has_key_sheet(path):
            return None
        check_workbook(path)
        with CalamineWorkbook.from_path(str(path)) as workbook:
            key = workbook.get_sheet_by_name(KEY_SHEET).to_python(nrows=1)
            if not key or len(key[0]) < 2 or key[0][0] != FORM or str(key[0][1]) not in workbook.sheet_names:
                return None
            sheet = str(key[0][1])
            rows = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except (FileProblem, CalamineError, zipfile.BadZipFile):
        # The intake says in words why a broken file cannot be used.
        return None
    return Form(sheet, len(rows), _text(rows, int(REVIEWER_CELL[1:]) - 1, REVIEWER_CELL[0]), _pairs(rows))


def _pairs(rows: Sequence[Row]) -> tuple[Filled, ...]:
    found = []
    # A loop, since what people fill in by hand is little.
    for index in range(len(rows)):
        left, separator, right = _text(rows, index, KEY_COLUMN).partition(SEPARATOR)
        if separator:
            word, note = (_text(rows, index + below, VERDICT_COLUMN) for below in (0, 1))
            found.append(Filled(left, right, word, note, index + 1))
    return tuple(found)


def _text(rows: Sequence[Row], index: int, letter: str) -> str:
    column = ord(letter) - ord("A")
    inside = index < len(rows) and column < len(rows[index])
    return str(rows[index][column]).strip() if inside and rows[index][column] is not None else ""
