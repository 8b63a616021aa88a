"""How a workbook that the laboratory wrote for filling in is known when it comes back, and how its cells are read.

Its key sheet names the kind of form and the sheet to read, so that neither the file's name nor its folder matters.
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

# Source and table of each kind of form, by the first cell of its key sheet; the sheet to read stands beside it.
KINDS = {"pemeriksaan": ("review", "answer"), "sasaran": ("targeting", "verdict")}
SOURCES = dict(KINDS.values())


@dataclass(frozen=True)
class OwnForm:
    """One returned form: its kind, the sheet and its rows, and what else the key sheet says in its second row."""

    kind: str
    sheet: str
    rows: Sequence[Row]
    said: tuple[str, ...]

    @property
    def source(self) -> str:
        """The source that the form is received as."""
        return KINDS[self.kind][0]

    def cell(self, index: int, column: int) -> object:
        """A cell by row and column from 0; nothing outside the sheet and for an empty one."""
        inside = index < len(self.rows) and column < len(self.rows[index])
        value = self.rows[index][column] if inside else None
        return None if value == "" else value

    def text(self, index: int, column: int) -> str:
        """A cell as trimmed text, empty for nothing."""
        value = self.cell(index, column)
        return "" if value is None else str(value).strip()


def read_own(path: Path) -> OwnForm | None:
    """A form of ours that came back; nothing for any other file, whatever it is called."""
    try:
        if not has_key_sheet(path):
            return None
        check_workbook(path)
        with CalamineWorkbook.from_path(str(path)) as workbook:
            key = workbook.get_sheet_by_name(KEY_SHEET).to_python(nrows=2)
            if not key or len(key[0]) < 2 or key[0][0] not in KINDS or str(key[0][1]) not in workbook.sheet_names:
                return None
            sheet = str(key[0][1])
            rows = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    except (FileProblem, CalamineError, zipfile.BadZipFile):
        # The intake says in words why a broken file cannot be used.
        return None
    said = tuple(str(cell) for cell in key[1] if cell != "") if len(key) > 1 else ()
    return OwnForm(str(key[0][0]), sheet, rows, said)


def column_index(letter: str) -> int:
    """The column of one letter, from 0."""
    return ord(letter) - ord("A")
