"""Where the table stands in a sheet and what each of its rows is; people put titles, groups and totals around tables."""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from config.sources import SourceTable
from tasks.readers.header_block import HEADER_SEARCH_ROWS as HEADER_SEARCH_ROWS
from tasks.readers.header_block import HeaderBlock, header_blocks
from tasks.readers.opened import Row as Row
from tasks.readers.opened import SheetFacts
from tasks.readers.outcome import FileProblem

COLUMN_NUMBER = re.compile(r"^\(?-?\d{1,3}(\.0)?\)?$")


def fold_header(text: object) -> str:
    """Letters and digits in upper case, so that case, blanks and punctuation do not matter."""
    return re.sub(r"[^A-Z0-9]", "", str(text).upper())


def last_segment(text: object) -> str:
    """The part after the last group separator of a form export."""
    return str(text).rsplit("/", 1)[-1]


@dataclass(frozen=True)
class Layout:
    """The header's first row (0-based) and the one after its last, rows up to the first data row, and which column holds which canonical name.

    `declared` are all canonical names the source has cells for, whether this file has them or not; `labels` is what
    each column is called, levels of a header joined.
    """

    header_row: int
    first_data_row: int
    declared: tuple[str, ...]
    columns: dict[str, int]
    extras: dict[str, int]
    labels: tuple[str, ...] = ()
    header_end: int = 0


def wanted_headers(table: SourceTable) -> dict[str, tuple[str, ...]]:
    """Folded header spelling to the canonical names that are read from it, from the source's declaration."""
    wanted: dict[str, tuple[str, ...]] = {}
    for name, column in table.columns.items():
        for spelling in dict.fromkeys(map(fold_header, column.headers)):
            wanted[spelling] = (*wanted.get(spelling, ()), name)
    return wanted


def match_header(row: Row, wanted: dict[str, tuple[str, ...]]) -> dict[str, int]:
    """Canonical names found in a row; the first column of a name wins."""
    found: dict[str, int] = {}
    for spell in (str, last_segment):
        for index, cell in enumerate(row):
            if cell in ("", None) or index in found.values():
                continue
            found |= {n: index for n in wanted.get(fold_header(spell(cell)), ()) if n not in found}
    return found


def match_block(block: HeaderBlock, wanted: dict[str, tuple[str, ...]]) -> dict[str, int]:
    """Canonical names found in a header of one or more rows: joined levels say more than the lowest level alone."""
    joined = match_header(block.joined, wanted)
    lowest = match_header(["" if i in joined.values() else cell for i, cell in enumerate(block.lowest)], wanted)
    return joined | {name: index for name, index in lowest.items() if name not in joined}


def known_columns(rows: Sequence[Row], table: SourceTable) -> int:
    """How many declared columns the best of these rows names."""
    wanted = wanted_headers(table)
    return max((len(match_header(row, wanted)) for row in rows), default=0)


def is_table(rows: Sequence[Row], table: SourceTable) -> bool:
    """Whether a sheet has a row that names at least two declared columns."""
    return known_columns(rows[:HEADER_SEARCH_ROWS], table) >= 2


def find_layout(rows: Sequence[Row], table: SourceTable, sheet: str, facts: SheetFacts | None = None) -> Layout:
    """The best header among the first rows; raises FileProblem naming the columns that are missing."""
    wanted = wanted_headers(table)
    blocks = [b for b in header_blocks(rows, facts.merged if facts else ()) if _may_be_header(b, rows, wanted)]
    matched = [(block, match_block(block, wanted)) for block in blocks]
    # The first of the best, and single rows come first: a second row joins the header only when it adds a column.
    best, found = max(matched, key=lambda item: len(item[1]), default=(HeaderBlock(0, 0, (), ()), {}))
    if len(set(found.values())) < min(2, len(wanted)):
        raise FileProblem("header_not_found", sheet=sheet, expected=expected_headers(table, table.columns))
    needed = [n for n in dict.fromkeys((*table.key, *table.required)) if n in table.columns and n not in found]
    if needed:
        near = nearest_headers(best.lowest, table, needed)
        raise FileProblem("column_missing", sheet=sheet, expected=expected_headers(table, needed), nearest=near)
    return laid_out(rows, table, best, found)


def laid_out(rows: Sequence[Row], table: SourceTable, block: HeaderBlock, found: dict[str, int]) -> Layout:
    """The layout of a sheet whose header block is known, and which of its columns holds which canonical name."""
    extras = _undeclared(block, set(found.values()), table)
    first = _skip_second_headers(rows, block.end)
    return Layout(block.start, first, tuple(table.columns), found, extras, block.joined, block.end)


def _may_be_header(block: HeaderBlock, rows: Sequence[Row], wanted: dict[str, tuple[str, ...]]) -> bool:
    """Rows that no merged cell ties together make one header only when the first names columns; a title does not."""
    single = block.tied or block.end - block.start == 1
    return single or len(match_header(rows[block.start], wanted)) >= 2


def _undeclared(block: HeaderBlock, used: set[int], table: SourceTable) -> dict[str, int]:
    """Headers nobody declared; a repeated one gets its column number, so that no cell hides another."""
    ignored = {fold_header(h) for h in table.ignore} | {fold_header(last_segment(h)) for h in table.ignore}
    extras: dict[str, int] = {}
    for index, cell in enumerate(block.joined):
        spellings = {fold_header(cell), fold_header(last_segment(cell)), fold_header(block.lowest[index])}
        if cell not in ("", None) and index not in used and not spellings & ignored:
            extras[str(cell) if str(cell) not in extras else f"{cell} ({index + 1})"] = index
    return extras


def _skip_second_headers(rows: Sequence[Row], start: int) -> int:
    while start < len(rows) and is_second_header(rows[start]):
        start += 1
    return start


def is_second_header(row: Row) -> bool:
    """A column-number row such as (1) (2) (3), or a row of HXL tags."""
    filled = [str(cell).strip() for cell in row if cell not in ("", None)]
    if len(filled) < 2:
        return False
    if all(cell.startswith("#") for cell in filled) and not all(set(cell) == {"#"} for cell in filled):
        return True
    if not all(COLUMN_NUMBER.match(cell) for cell in filled[1:]):
        return False
    numbers = [abs(int(float(cell.strip("()")))) for cell in filled[1:]]
    return len(numbers) >= 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers))) and numbers[0] in (1, 2)


def expected_headers(table: SourceTable, names: Iterable[str]) -> str:
    """The first declared spelling of each column, for a message."""
    return ", ".join(table.columns[name].headers[0] for name in list(names)[:8])


def nearest_headers(row: Row, table: SourceTable, names: Sequence[str]) -> str:
    """Headers of the file that look like the missing ones, for a message."""
    present = [str(cell) for cell in row if cell not in ("", None)]
    wanted = [header for name in names for header in table.columns[name].headers]
    near = {match for header in wanted for match in difflib.get_close_matches(header, present, n=1, cutoff=0.5)}
    return ", ".join(sorted(near)) or "-"


def classify_rows(rows: Sequence[Row], found: Layout, table: SourceTable) -> tuple[list[str], list[dict[str, str]]]:
    """What each row below the header is (a bucket, or data), and the group values in force at each.

    A row is a heading when its first filled cell begins with a group pattern; the first pattern begins a new group, the
    others add to it. What follows a total is a signature block, unless a row is as full as data are: the total was a subtotal then.
    Row by row, because what a row is depends on the marks above it.
    """
    reader, headers = table.reader, [row for row in rows[found.header_row : found.first_data_row] if any(row)]
    used = sorted(set(found.columns.values()))
    total, end = (re.compile(p, re.I) if p else None for p in (reader.total, reader.terminator))
    groups = [re.compile(p, re.I) for p in reader.group]
    kinds: list[str] = []
    in_force: list[dict[str, str]] = []
    current: dict[str, str] = {}
    after = ""
    for row in rows[found.first_data_row :]:
        first = next((str(cell).strip() for cell in row if cell not in ("", None)), "")
        if after == "title" and sum(row[i] not in ("", None) for i in used) * 2 > len(used):
            after = ""
        if not first:
            kind = "blank"
        elif row in headers:
            kind = "header"
        elif after:
            kind = after
        elif end and end.search(first):
            kind = after = "terminator"
        elif total and total.search(first):
            kind, after = "total", "title"
        elif groups and (level := next((i for i, p in enumerate(groups) if p.match(first)), None)) is not None:
            kind = "group"
            current = (current if level else {}) | group_values(row, groups)
        else:
            kind = "data"
        kinds.append(kind)
        in_force.append(current)
    return kinds, in_force


def group_values(row: Row, groups: Sequence[re.Pattern[str]]) -> dict[str, str]:
    """What the patterns find in a heading, in whichever of its cells."""
    text = " ".join(str(cell).strip() for cell in row if cell not in ("", None))
    matches = [match for pattern in groups if (match := pattern.search(text))]
    return {name: value.strip() for match in matches for name, value in match.groupdict().items() if value}


def set_broken_aside(kinds: list[str], rows: Sequence[Row], found: Layout, facts: SheetFacts) -> None:
    """Rows of a text file that were not cut as its header was are broken: their cells may stand under other headers.

    Raises FileProblem when the last of them is where the file stops in its middle.
    """
    if not facts.widths:
        return
    first, width = found.first_data_row, facts.widths[found.first_data_row - 1]
    named = max((i + 1 for i, label in enumerate(found.labels) if label), default=0)
    for i, kind in enumerate(kinds):
        if kind == "data" and (
            first + i in facts.broken or facts.widths[first + i] < named or any(rows[first + i][max(named, width) :])
        ):
            kinds[i] = "broken"
    if kinds and kinds[-1] == "broken" and not facts.finished:
        raise FileProblem("truncated_csv")
