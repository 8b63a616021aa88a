"""The tables of a sheet, wherever they stand: below titles, below each other or side by side; each row of each is explained."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from openpyxl.utils import get_column_letter

from config.sources import SourceTable
from tasks.readers.bands import cut, side_by_side
from tasks.readers.layout import Layout, find_layout, fold_header, match_header, wanted_headers
from tasks.readers.opened import Row, SheetFacts
from tasks.readers.outcome import FileProblem
from tasks.readers.row_kinds import RowReader, set_broken_aside, set_closing_aside


@dataclass(frozen=True)
class FoundTable:
    """One table of a sheet: its header by column, and what each row from `start` on is.

    `name` is the sheet's, with the range of cells behind it where the sheet holds another table before. `rows` are all rows of the
    sheet in the columns from `first_column` on, which the places in `layout` count from; `kinds` and `groups` (the values of the
    headings in force) are parallel to the rows from `start`.
    """

    name: str
    layout: Layout
    rows: Sequence[Row]
    first_column: int
    start: int
    kinds: list[str]
    groups: list[dict[str, str]]

    @property
    def data(self) -> list[int]:
        """Places in `rows` of the rows that are records."""
        return [self.start + i for i, kind in enumerate(self.kinds) if kind == "data"]

    @property
    def titles(self) -> Sequence[Row]:
        """The rows above the header."""
        return self.rows[self.start : self.layout.header_row]

    def group(self, place: int) -> dict[str, str]:
        """The values of the headings above a row."""
        return self.groups[place - self.start]


def find_tables(rows: Sequence[Row], table: SourceTable, sheet: str, facts: SheetFacts) -> list[FoundTable]:
    """Every table of this kind on a sheet; raises FileProblem naming the columns that are missing when there is none."""
    found: list[FoundTable] = []
    for band in side_by_side(rows, table, sheet, facts):
        part = _Part(*cut(rows, facts, band), band.columns.start, band.found)
        below = _below_each_other(part, table, sheet, first=not found)
        found += [_with_notes(each, rows, band.beside) for each in below]
    return found


@dataclass(frozen=True)
class _Part:
    """The rows in the columns of one band, with its first column, and the header where it is known already."""

    rows: Sequence[Row]
    facts: SheetFacts
    first_column: int
    header: Layout | None


def _with_notes(found: FoundTable, rows: Sequence[Row], beside: frozenset[int]) -> FoundTable:
    """Rows that hold nothing but what stands beside the table are notes."""
    if not beside:
        return found
    kinds = [
        "title" if kind == "blank" and any(rows[found.start + i][c] not in ("", None) for c in beside) else kind
        for i, kind in enumerate(found.kinds)
    ]
    return replace(found, kinds=kinds)


def _below_each_other(part: _Part, table: SourceTable, sheet: str, *, first: bool) -> list[FoundTable]:
    """The tables of a band from above; one with the same columns as the last goes on with it, as on the next page."""
    found: list[FoundTable] = []
    layout: Layout | None = part.header or find_layout(part.rows, table, sheet, part.facts)
    start, group = 0, dict[str, str]()
    while layout is not None:
        rows = _filled(part.rows, part.facts, layout)
        header = [row for row in rows[layout.header_row : layout.first_data_row] if any(row)]
        reader = RowReader(table, layout, header, group)
        kinds, groups, following = _read(rows, reader, part.facts)
        set_closing_aside(kinds, rows[layout.first_data_row :], reader)
        set_broken_aside(kinds, rows, layout, part.facts)
        end = layout.first_data_row + len(kinds)
        above = _above(rows[start : layout.header_row], layout)
        name = sheet if first and not found else _with_range(sheet, part, layout, end)
        groups = [{} for _ in above] + groups
        found.append(FoundTable(name, layout, rows, part.first_column, start, above + kinds, groups))
        start, group, layout = end, reader.group, following
    return found


def _above(titles: Sequence[Row], layout: Layout) -> list[str]:
    """What the rows above the records are: titles, then the header with its column numbers."""
    said = ["title" if any(cell not in ("", None) for cell in row) else "blank" for row in titles]
    return said + ["header"] * (layout.first_data_row - layout.header_row)


def _with_range(sheet: str, part: _Part, layout: Layout, end: int) -> str:
    """A sheet with a range of its cells; no sheet can be called so, since names have no colon."""
    columns = [i for i, label in enumerate(layout.labels) if label]
    left, right = (get_column_letter(part.first_column + i + 1) for i in (columns[0], columns[-1]))
    return f"{sheet} ({left}{layout.header_row + 1}:{right}{end})"


def real_sheet(name: str) -> str:
    """The sheet that a table's name speaks of."""
    return name.rpartition(" (")[0] if name.endswith(")") and ":" in name else name


def _read(
    rows: Sequence[Row], reader: RowReader, facts: SheetFacts
) -> tuple[list[str], list[dict[str, str]], Layout | None]:
    """What the rows below a header are, up to the header of another table, which is returned too.

    Row by row, because what a row is depends on the marks above it.
    """
    found, words = reader.found, header_words(reader)
    kinds: list[str] = []
    groups: list[dict[str, str]] = []
    header_until = 0
    for place in range(found.first_data_row, len(rows)):
        row = rows[place]
        if place >= header_until and _may_begin(row, reader, words, kinds):
            other = _header_at(place, rows, reader, facts)
            if other is not None and _titled(other) != _titled(found):
                _titles_above(kinds, rows[found.first_data_row : place], reader)
                return kinds, groups, other
            header_until = other.first_data_row if other is not None else 0
        kind = "header" if place < header_until else reader.kind(row)
        if kind == "header":
            _titles_above(kinds, rows[found.first_data_row : place], reader)
            reader.go_on()
        kinds.append(kind)
        groups.append(reader.group)
    return kinds, groups, None


def header_words(reader: RowReader) -> frozenset[str]:
    """Every cell that may stand in a header, folded: what the file's own header says and what is declared."""
    own = {fold_header(cell) for row in reader.headers for cell in row if isinstance(cell, str)}
    return frozenset(own | wanted_headers(reader.table).keys()) - {""}


def _may_begin(row: Row, reader: RowReader, words: frozenset[str], kinds: Sequence[str]) -> bool:
    """A quick look, since every row is asked: the first column that must be filled holds a header's word, or the table was left."""
    if row in reader.headers or reader.after == "terminator":
        return False
    if reader.after or (kinds and kinds[-1] in ("blank", "title", "total")):
        return sum(isinstance(cell, str) and fold_header(cell) in words for cell in row) >= 2
    cell = row[reader.required[0]] if reader.required else ""
    # Names are long or have a blank, so that most need not be folded.
    return isinstance(cell, str) and (cell.upper() in words or (not cell.isalpha() and fold_header(cell) in words))


def _titled(layout: Layout) -> dict[str, int]:
    """The columns that a header says; two headers that say the same are of one table."""
    return layout.columns | {name: index for name, index in layout.extras.items() if layout.labels[index]}


def _header_at(place: int, rows: Sequence[Row], reader: RowReader, facts: SheetFacts) -> Layout | None:
    """The header that begins at a row, when it names all needed columns."""
    if len(match_header(rows[place], wanted_headers(reader.table))) < 2:
        return None
    merged = tuple(
        ((top - place, left), (bottom - place, right)) for (top, left), (bottom, right) in facts.merged if top >= place
    )
    try:
        found = find_layout(rows[place:], reader.table, "", replace(facts, merged=merged))
    except FileProblem:
        return None
    if found.header_row:
        return None
    return replace(
        found, header_row=place, header_end=place + found.header_end, first_data_row=place + found.first_data_row
    )


def _titles_above(kinds: list[str], rows: Sequence[Row], reader: RowReader) -> None:
    """Rows too empty for a record directly above a header are its titles."""
    for i in range(len(kinds) - 1, -1, -1):
        if kinds[i] == "data" and reader.is_sparse(rows[i]):
            kinds[i] = "title"
        elif kinds[i] not in ("blank", "title"):
            return


def _filled(rows: Sequence[Row], facts: SheetFacts, layout: Layout) -> Sequence[Row]:
    """The rows with the value of a cell merged downwards in each row it covers, as people read it."""
    filled = list(rows)
    used = set(layout.columns.values())
    for (top, left), (bottom, _) in facts.merged:
        if top < layout.first_data_row or left not in used or top >= len(rows):
            continue
        for place in range(top + 1, min(bottom + 1, len(rows))):
            row = list(filled[place])
            row[left] = rows[top][left]
            filled[place] = row
    return filled
