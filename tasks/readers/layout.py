"""Where the table stands in a sheet and what each of its rows is; people put titles, groups and totals around tables."""

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from config.sources import SourceTable
from tasks.readers.outcome import FileProblem

Row = Sequence[object]
HEADER_SEARCH_ROWS = 40
COLUMN_NUMBER = re.compile(r"^\(?-?\d{1,3}(\.0)?\)?$")


def fold_header(text: object) -> str:
    """Letters and digits in upper case, so that case, blanks and punctuation do not matter."""
    return re.sub(r"[^A-Z0-9]", "", str(text).upper())


def last_segment(text: object) -> str:
    """The part after the last group separator of a form export."""
    return str(text).rsplit("/", 1)[-1]


@dataclass(frozen=True)
class Layout:
    """The header row (0-based), rows up to the first data row, and which column holds which canonical name.

    `declared` are all canonical names the source has cells for, whether this file has them or not.
    """

    header_row: int
    first_data_row: int
    declared: tuple[str, ...]
    columns: dict[str, int]
    extras: dict[str, int]


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


def find_layout(rows: Sequence[Row], table: SourceTable, sheet: str) -> Layout:
    """The best header row among the first rows; raises FileProblem naming the columns that are missing."""
    wanted = wanted_headers(table)
    candidates = [match_header(row, wanted) for row in rows[:HEADER_SEARCH_ROWS]]
    best = max(range(len(candidates)), key=lambda i: len(candidates[i]), default=-1)
    if best < 0 or len(set(candidates[best].values())) < min(2, len(wanted)):
        raise FileProblem("header_not_found", sheet=sheet, expected=expected_headers(table, table.columns))
    found = candidates[best]
    needed = [n for n in dict.fromkeys((*table.key, *table.required)) if n in table.columns and n not in found]
    if needed:
        near = nearest_headers(rows[best], table, needed)
        raise FileProblem("column_missing", sheet=sheet, expected=expected_headers(table, needed), nearest=near)
    extras = _undeclared(rows[best], set(found.values()), table)
    return Layout(best, _skip_second_headers(rows, best + 1), tuple(table.columns), found, extras)


def _undeclared(row: Row, used: set[int], table: SourceTable) -> dict[str, int]:
    """Headers nobody declared; a repeated one gets its column number, so that no cell hides another."""
    ignored = {fold_header(h) for h in table.ignore} | {fold_header(last_segment(h)) for h in table.ignore}
    extras: dict[str, int] = {}
    for index, cell in enumerate(row):
        spellings = {fold_header(cell), fold_header(last_segment(cell))}
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

    What follows a total is a signature block, unless a row is as full as data are: the total was a subtotal then.
    Row by row, because what a row is depends on the marks above it.
    """
    reader, header = table.reader, rows[found.header_row]
    used = sorted(set(found.columns.values()))
    group, total, end = (re.compile(p, re.I) if p else None for p in (reader.group, reader.total, reader.terminator))
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
        elif row == header:
            kind = "header"
        elif after:
            kind = after
        elif end and end.search(first):
            kind = after = "terminator"
        elif total and total.search(first):
            kind, after = "total", "title"
        elif group and (match := group.search(first)):
            kind, current = "group", {k: v for k, v in match.groupdict().items() if v}
        else:
            kind = "data"
        kinds.append(kind)
        in_force.append(current)
    return kinds, in_force
