"""Tables side by side on one sheet, told apart from one table with a spare column and from a recap beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from config.sources import SourceTable
from tasks.readers.layout import Layout, find_layout, fold_header
from tasks.readers.opened import Row, SheetFacts
from tasks.readers.outcome import FileProblem

# A row of fewer cells may be a title or a note that runs over the columns between two tables.
CELLS_OF_A_RECORD = 3
EMPTY = ("", None)


@dataclass(frozen=True)
class Band:
    """Columns of a sheet that hold one table; those `beside` hold a recap or notes, which are no part of it.

    `found` is the header where the band is the whole sheet, so that it need not be looked for again.
    """

    columns: range
    beside: frozenset[int] = frozenset()
    found: Layout | None = None


def side_by_side(rows: Sequence[Row], table: SourceTable, sheet: str, facts: SheetFacts) -> list[Band]:
    """The bands with a table of this kind, one over all columns when there is one table; raises FileProblem when there is none."""
    found, width = find_layout(rows, table, sheet, facts), len(rows[0])
    if facts.widths:
        # A line of text is cut by its header, so it has nothing beside.
        return [Band(range(width), found=found)]
    parts = _repeated(found) or _between_gaps(rows, found)
    tables = [part for part in parts if len(parts) > 1 and _holds_table(rows, table, facts, part)]
    if not tables:
        return [Band(range(width), found=found)]
    beside = {i for part in parts if part not in tables and _is_shorter(rows, found, part, tables) for i in part}
    starts = [0, *(part.start for part in tables[1:]), width]
    return [
        Band(range(left, right), frozenset(i for i in beside if left <= i < right)) for left, right in pairwise(starts)
    ]


def cut(rows: Sequence[Row], facts: SheetFacts, band: Band) -> tuple[Sequence[Row], SheetFacts]:
    """The rows and merged cells in the columns of a band, counted from its first, without what stands beside its table."""
    left, right = band.columns.start, band.columns.stop
    if not rows or (len(band.columns) == len(rows[0]) and not band.beside):
        return rows, facts
    inside = [["" if i in band.beside else row[i] for i in band.columns] for row in rows]
    merged = tuple(
        ((top, first - left), (bottom, last - left))
        for (top, first), (bottom, last) in facts.merged
        if left <= first and last < right and first not in band.beside
    )
    return inside, replace(facts, merged=merged)


def _repeated(found: Layout) -> list[range]:
    """The parts of a header that says the same columns several times without a gap; none when it does not."""
    labels = [fold_header(label) for label in found.labels]
    named = [i for i, label in enumerate(labels) if label]
    first, count = named[0], named[-1] + 1 - named[0]
    for size in range(2, count // 2 + 1):
        if count % size == 0 and all(
            labels[i] == labels[first + (i - first) % size] for i in range(first, first + count)
        ):
            return [range(start, start + size) for start in range(first, first + count, size)]
    return []


def _between_gaps(rows: Sequence[Row], found: Layout) -> list[range]:
    """Runs of columns with a header or records in them; the columns between are empty but for titles and notes."""
    records = rows[found.header_row :]
    filled = [bool(found.labels[i]) or _has_record(records, i) for i in range(len(rows[0]))]
    starts = [i for i, full in enumerate(filled) if full and (i == 0 or not filled[i - 1])]
    ends = [i + 1 for i, full in enumerate(filled) if full and (i + 1 == len(filled) or not filled[i + 1])]
    return [range(start, end) for start, end in zip(starts, ends, strict=True)]


def _has_record(rows: Sequence[Row], column: int) -> bool:
    return any(row[column] not in EMPTY and sum(cell not in EMPTY for cell in row) >= CELLS_OF_A_RECORD for row in rows)


def _holds_table(rows: Sequence[Row], table: SourceTable, facts: SheetFacts, part: range) -> bool:
    inside, known = cut(rows, facts, Band(part))
    try:
        find_layout(inside, table, "", known)
    except FileProblem:
        return False
    return True


def _is_shorter(rows: Sequence[Row], found: Layout, part: range, tables: Sequence[range]) -> bool:
    """Whether a part goes on for less than half of the records beside it, as a recap does and a column of the table does not."""
    table = max((t for t in tables if t.start < part.start), key=lambda t: t.start, default=tables[0])
    records = [
        row for row in rows[found.first_data_row :] if sum(row[i] not in EMPTY for i in table) >= CELLS_OF_A_RECORD
    ]
    return sum(any(row[i] not in EMPTY for i in part) for row in records) * 2 < len(records)
