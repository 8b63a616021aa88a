"""Marks on cells: fill, border and a note, put on and taken off without touching anything else of the sheet's look."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import copy

from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Border, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from config.schema import COLUMNS, Kind
from config.sources import SourceTable
from tasks.reply.findings import Problem
from tasks.reply.wording import hint, sentence

# The first line of our notes, by which they are known when the file comes back; what stands above it is the sender's own.
OURS = "Lab Kemiskinan"
AUTHOR = "Lab Kemiskinan"
LOOKS = {
    severity: (PatternFill("solid", fgColor=fill), Border(**dict.fromkeys(("left", "right", "top", "bottom"), side)))
    for severity, fill, side in (
        ("reject_row", "FFF6B9B3", Side("medium", color="FFB3261E")),
        ("warn", "FFFCE9A9", Side("thin", color="FFB58900")),
    )
}
TEXT_FORMAT = "@"
NOTE_WIDTH, LINE_HEIGHT, CHARACTERS = 300, 17, 42


def mark_cells(sheet: Worksheet, problems: Sequence[Problem], table: SourceTable | None, language: str) -> None:
    """Marks each bad cell of a sheet and says in a note what is wrong and what would be right."""
    right = {column: hint(table, column, language) for column in {p.column for p in problems}}
    by_cell: dict[tuple[int, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        by_cell[problem.row_no, problem.letter].append(problem)
    for (row_no, letter), found in by_cell.items():
        cell = sheet[f"{letter}{row_no}"]
        if isinstance(cell, MergedCell):
            continue
        cell.fill, cell.border = LOOKS[min(p.severity for p in found)]
        if any(p.column in COLUMNS and COLUMNS[p.column].kind in (Kind.NIK, Kind.KK) for p in found):
            cell.number_format = TEXT_FORMAT
        _note(cell, _said(found, right, language))


def _said(found: Sequence[Problem], right: Mapping[str, str], language: str) -> str:
    """The sentences about one cell, each once, with what would be right after them."""
    lines = [sentence(p.rule, p.header, language) for p in found]
    hints = [right[p.column] for p in found]
    return "\n".join(dict.fromkeys(line for line in (*lines, *hints) if line))


def _note(cell: Cell, text: str) -> None:
    own = f"{cell.comment.text.strip()}\n\n" if cell.comment else ""
    note = Comment(f"{own}{OURS}\n{text}", AUTHOR)
    lines = sum(1 + len(line) // CHARACTERS for line in note.text.split("\n"))
    note.width, note.height = NOTE_WIDTH, LINE_HEIGHT * (lines + 1)
    cell.comment = note


def clear_marks(sheet: Worksheet) -> None:
    """Takes our marks off a returned sheet; fill and border become those of the nearest unmarked cell of the column."""
    marked = {
        (cell.row, cell.column)
        for row in sheet.iter_rows()
        for cell in row
        if cell.comment is not None and OURS in cell.comment.text
    }
    last = sheet.max_row
    for row, column in marked:
        cell = sheet.cell(row, column)
        own = cell.comment.text.partition(OURS)[0].strip()
        cell.comment = Comment(own, cell.comment.author) if own else None
        neighbours = (n for step in range(1, 50) for n in (row + step, row - step))
        near = next((n for n in neighbours if 1 < n <= last and (n, column) not in marked), None)
        like = sheet.cell(near, column) if near is not None else None
        cell.fill = copy(like.fill) if like is not None else PatternFill()
        cell.border = copy(like.border) if like is not None else Border()
