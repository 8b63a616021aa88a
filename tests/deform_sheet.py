"""A sheet under deformation: whatever is done to it, it remembers where each true cell now stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from config.sources import Source
from tasks.readers.layout import fold_header

Cells = Sequence[object]
# First row and column and last row and column of merged cells, from 0.
Area = tuple[int, int, int, int]
NOISE = -1


@dataclass(frozen=True)
class BaseSheet:
    """A plain table: its header row as declared and its rows. `source` and `table` say what its headers mean."""

    source: str
    table: str
    name: str
    headers: tuple[str, ...]
    rows: tuple[Cells, ...]
    columns: Mapping[str, int]

    def only(self, rows: Sequence[int]) -> "BaseSheet":
        """The same table with these of its rows."""
        return replace(self, rows=tuple(self.rows[i] for i in rows))

    def names_of(self, column: int) -> list[str]:
        """Canonical columns that are read from a column."""
        return [name for name, index in self.columns.items() if index == column]


def base_sheet(source: Source, table: str, name: str, headers: Sequence[object], rows: Sequence[Cells]) -> BaseSheet:
    """A table whose columns mean what the source's YAML says of their headers; raises ValueError without its key columns."""
    declared = source.tables[table]
    folded = [fold_header(h) for h in headers]
    columns = {
        n: next(folded.index(fold_header(s)) for s in c.headers if fold_header(s) in folded)
        for n, c in declared.columns.items()
        if any(fold_header(s) in folded for s in c.headers)
    }
    if missing := set(declared.required) - set(columns):
        raise ValueError(f"{source.name}.{table} has no {missing}")
    return BaseSheet(source.name, table, name, tuple(map(str, headers)), tuple(map(tuple, rows)), columns)


@dataclass(frozen=True)
class Grid:
    """A sheet as it is written: its rows from the first and the merged areas."""

    name: str
    rows: list[list[object]]
    merged: list[Area] = field(default_factory=list)


@dataclass
class Line:
    """A row below the header: which row of the base it is, or none for a heading, a total and the like."""

    cells: list[object]
    base: int | None = None


@dataclass
class Draft:
    """One table being deformed.

    `order` is the base column under each column of the sheet (NOISE for one nobody asked for), `labels` the levels of its
    header, `spans` the cells of the upper level merged across as first and last column. `cuts` are the places in `lines`
    where another table, or with `apart` another sheet, begins; `part` is how such sheets are called.
    """

    base: BaseSheet
    order: list[int]
    labels: list[list[str]]
    lines: list[Line]
    spans: list[tuple[int, int]] = field(default_factory=list)
    above: list[Cells] = field(default_factory=list)
    second: list[Cells] = field(default_factory=list)
    below: list[Cells] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)
    left: int = 0
    cuts: list[int] = field(default_factory=list)
    part: str = "{name} {n}"
    apart: bool = False
    damaged: dict[tuple[int, int], str] = field(default_factory=dict)

    def place(self, column: int) -> int:
        """Where a base column stands in the sheet, from 0."""
        return self.order.index(column) + self.left

    def position(self, name: str) -> int | None:
        """Where a canonical column stands in the table, not counting blank columns before it; none if it is not there."""
        column = self.base.columns.get(name)
        return self.order.index(column) if column in self.order else None


def start_draft(base: BaseSheet) -> Draft:
    """The plain table as a draft."""
    lines = [Line(list(row), index) for index, row in enumerate(base.rows)]
    return Draft(base, list(range(len(base.headers))), [[h] for h in base.headers], lines)


@dataclass(frozen=True)
class TrueSheet:
    """What is true of a written sheet: where canonical columns (from 0) and rows (number -> base row) stand, what is damaged."""

    name: str
    table: str
    columns: Mapping[str, int]
    rows: Mapping[int, int]
    damaged: Mapping[tuple[int, str], str]
    row_count: int


def render(draft: Draft) -> list[tuple[Grid, TrueSheet]]:
    """The sheets of a draft with their truth."""
    bounds = [0, *draft.cuts, len(draft.lines)]
    parts = [draft.lines[a:b] for a, b in pairwise(bounds)]
    if not draft.apart:
        return [_write(draft, draft.base.name, parts)]
    return [
        _write(draft, draft.part.format(name=draft.base.name, n=i).strip(), [part]) for i, part in enumerate(parts, 1)
    ]


def _write(draft: Draft, name: str, tables: Sequence[Sequence[Line]]) -> tuple[Grid, TrueSheet]:
    grid = Grid(name, [list(row) for row in draft.above])
    rows: dict[int, int] = {}
    for number, lines in enumerate(tables):
        if number:
            grid.rows.append([])
        _write_header(draft, grid)
        for line in lines:
            grid.rows.append([*[""] * draft.left, *line.cells])
            if line.base is not None:
                rows[len(grid.rows)] = line.base
    grid.rows.extend([*[""] * draft.left, *row] for row in draft.below)
    width = max(map(len, grid.rows))
    grid.rows[:] = [[*row, *[""] * (width - len(row))] for row in grid.rows]
    first = len(draft.above)
    for index, row in enumerate(grid.rows):
        row += (
            ["", draft.beside[index - first] if 0 <= index - first < len(draft.beside) else ""] if draft.beside else []
        )
    columns = {n: draft.place(c) for n, c in draft.base.columns.items() if c in draft.order}
    where = {base: number for number, base in rows.items()}
    damaged = {
        (where[row], name): kind
        for (row, column), kind in draft.damaged.items()
        if row in where
        for name in draft.base.names_of(column)[:1]
    }
    return grid, TrueSheet(name, draft.base.table, columns, rows, damaged, last_used(grid))


def _write_header(draft: Draft, grid: Grid) -> None:
    depth = max(map(len, draft.labels))
    top = len(grid.rows)
    for level in range(depth):
        grid.rows.append([*[""] * draft.left, *(label[level] if level < len(label) else "" for label in draft.labels)])
    for first, last in draft.spans:
        grid.merged.append((top, first + draft.left, top, last + draft.left))
        grid.rows[top][first + draft.left + 1 : last + draft.left + 1] = [""] * (last - first)
    if draft.spans:
        single = [i for i, label in enumerate(draft.labels) if len(label) == 1]
        grid.merged.extend((top, i + draft.left, top + depth - 1, i + draft.left) for i in single)
    grid.rows.extend([*[""] * draft.left, *row] for row in draft.second)


def last_used(grid: Grid) -> int:
    """The number of the last row with a filled cell."""
    return max((i for i, row in enumerate(grid.rows, 1) if any(v not in ("", None) for v in row)), default=0)
