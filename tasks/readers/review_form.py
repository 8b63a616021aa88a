"""What a reviewer filled in on a workbook of doubtful pairs that came back; its layout is said here once.

The sheet is locked but for the cells to fill in, so verdicts stand where they were put and each beside its hidden key.
"""

from dataclasses import dataclass
from pathlib import Path

from tasks.readers.own_form import KINDS, OwnForm, column_index, read_own

# The key sheet's first cell.
FORM = "pemeriksaan"
REVIEW, TABLE = KINDS[FORM]
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
    own = read_own(path)
    if own is None or own.kind != FORM:
        return None
    reviewer = own.text(int(REVIEWER_CELL[1:]) - 1, column_index(REVIEWER_CELL[0]))
    return Form(own.sheet, len(own.rows), reviewer, _pairs(own))


def _pairs(own: OwnForm) -> tuple[Filled, ...]:
    found, verdict = [], column_index(VERDICT_COLUMN)
    # A loop, since what people fill in by hand is little.
    for index in range(len(own.rows)):
        left, separator, right = own.text(index, column_index(KEY_COLUMN)).partition(SEPARATOR)
        if separator:
            word, note = (own.text(index + below, verdict) for below in (0, 1))
            found.append(Filled(left, right, word, note, index + 1))
    return tuple(found)
