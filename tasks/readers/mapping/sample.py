"""A few rows of a sheet as text, column by column; which rows depends on their number only, so that a file is always judged alike."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from config.headers import load_headers
from tasks.readers.opened import Row
from tasks.readers.workbook import cell_text

# What people write for nothing, as `is_missing_word` of sql/macros/text.sql has it.
NOTHING = frozenset(
    ("", "-", "--", ".", "...", "…", "NULL", "N/A", "#N/A", "NAN", "NONE", "TIDAK TAHU", "TIDAK ADA DATA", "?")
)

# A row with less than this share of the usual number of filled cells is no row of data.
SPARSE = 0.35


@dataclass(frozen=True)
class Sample:
    """Texts of some rows by column, an empty text where nothing is said; all columns are as long as each other."""

    columns: tuple[tuple[str, ...], ...]

    @property
    def width(self) -> int:
        """How many columns the sheet has."""
        return len(self.columns)

    @property
    def rows(self) -> int:
        """How many rows were taken."""
        return len(self.columns[0]) if self.columns else 0


def chosen_rows(count: int) -> list[int]:
    """Which of so many rows are looked at: all of a small sheet, else runs of neighbours evenly over it."""
    wanted, run = load_headers().sample.rows, load_headers().sample.run
    if count <= wanted:
        return list(range(count))
    starts = np.linspace(0, count - run, wanted // run).astype(int)
    return sorted({int(s) + i for s in starts for i in range(run)})


def take_sample(rows: Sequence[Row], width: int) -> Sample:
    """The chosen rows that are as full as rows of data: a group's heading, a total or a note has a cell or two."""
    chosen = [rows[i] for i in chosen_rows(len(rows))]
    filled = [sum(cell not in ("", None) for cell in row) for row in chosen]
    least = max(min(2, width), SPARSE * float(np.median(filled)) if filled else 0)
    data = [row for row, count in zip(chosen, filled, strict=True) if count >= least]
    return Sample(tuple(tuple(_said(row[i]) if i < len(row) else "" for row in data) for i in range(width)))


def _said(cell: object) -> str:
    text = (cell_text(cell) or "").replace("\xa0", " ").strip(" '\t\n")
    return "" if text.upper() in NOTHING else text
