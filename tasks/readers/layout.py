"""Where the header of a table stands and which column is which; people put titles above it and write it in their own way."""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from openpyxl.utils import get_column_letter

from config.sources import SourceTable
from tasks.readers.header_block import HEADER_SEARCH_ROWS as HEADER_SEARCH_ROWS
from tasks.readers.header_block import HeaderBlock, header_blocks
from tasks.readers.opened import Row as Row
from tasks.readers.opened import SheetFacts
from tasks.readers.outcome import FileProblem

COLUMN_NUMBER = re.compile(r"^\(?-?\d{1,3}(\.0)?\)?$")
NO_LETTER = re.compile(r"[^A-Z0-9]")
NUMBER_BEHIND = re.compile(r"\s*\(\d{1,3}\)$")
Found = tuple[HeaderBlock, dict[str, int]]


def fold_header(text: object) -> str:
    """Letters and digits in upper case, so that case, blanks and punctuation do not matter."""
    return NO_LETTER.sub("", str(text).upper())


def last_segment(text: object) -> str:
    """The part after the last group separator of a form export."""
    return str(text).rsplit("/", 1)[-1]


def without_number(text: object) -> str:
    """A header such as "Nama (80)" without the number of its column."""
    return NUMBER_BEHIND.sub("", str(text))


@dataclass(frozen=True)
class Layout:
    """The header's rows (0-based), rows up to the first data row, and which column holds which canonical name.

    `header_end` is the row after the lowest level of the header, which a row of column numbers may be. `declared` are all canonical names the source has cells for, whether this file has them or not; `labels` is what
    each column is called, levels of a header joined.
    """

    header_row: int
    first_data_row: int
    declared: tuple[str, ...]
    columns: dict[str, int]
    extras: dict[str, int]
    labels: tuple[str, ...] = ()
    header_end: int = 1


def wanted_headers(table: SourceTable) -> dict[str, tuple[str, ...]]:
    """Folded header spelling to the canonical names that are read from it, from the source's declaration.

    The spelling of a repeated header has its number from the left behind it, as `NIK#2`; the spelling alone is there too.
    """
    wanted: dict[str, tuple[str, ...]] = {}
    for column_name, column in table.columns.items():
        for name, headers in column.spellings(column_name).items():
            for spelling in dict.fromkeys(map(fold_header, headers)):
                key = _repeated(spelling, column.nth)
                wanted.setdefault(spelling, ())
                wanted[key] = (*wanted.get(key, ()), name)
    return wanted


def _repeated(spelling: str, nth: int) -> str:
    return spelling if nth == 1 else f"{spelling}#{nth}"


@lru_cache(maxsize=20_000)
def spellings_of(text: str) -> tuple[str, str, str]:
    """How a cell may be looked for: folded whole, without the groups before it, and without a number behind it.

    Kept, because every one of the first rows is tried in several blocks, and the files of a folder have the same titles.
    """
    return fold_header(text), fold_header(last_segment(text)), fold_header(without_number(text))


def match_header(row: Row, wanted: dict[str, tuple[str, ...]]) -> dict[str, int]:
    """Canonical names found in a row; the first column of a name wins, unless it is declared as the second or third so called."""
    spelt = ((index, spellings_of(str(cell))) for index, cell in enumerate(row) if cell not in ("", None))
    cells = [(index, spellings) for index, spellings in spelt if any(spelling in wanted for spelling in spellings)]
    found: dict[str, int] = {}
    for ways in zip(*(spellings for _, spellings in cells), strict=True):
        seen: Counter[str] = Counter()
        for (index, _), spelling in zip(cells, ways, strict=True):
            seen[spelling] += 1
            names = wanted.get(_repeated(spelling, seen[spelling]), ())
            if names and index not in found.values():
                found |= {n: index for n in names if n not in found}
    return found


def match_block(block: HeaderBlock, wanted: dict[str, tuple[str, ...]]) -> dict[str, int]:
    """Canonical names found in a header of one or more rows: joined levels say more than the lowest level alone."""
    joined = match_header(block.joined, wanted)
    if block.end - block.start == 1:
        return joined
    lowest = match_header(["" if i in joined.values() else cell for i, cell in enumerate(block.lowest)], wanted)
    return joined | {name: index for name, index in lowest.items() if name not in joined}


def known_columns(rows: Sequence[Row], table: SourceTable) -> int:
    """How many declared columns the best of these rows names."""
    wanted = wanted_headers(table)
    return max((len(match_header(row, wanted)) for row in rows), default=0)


def find_layout(rows: Sequence[Row], table: SourceTable, sheet: str, facts: SheetFacts | None = None) -> Layout:
    """The header of the first table among the first rows; raises FileProblem naming the columns that are missing."""
    wanted = wanted_headers(table)
    named = [len(match_header(row, wanted)) for row in rows[:HEADER_SEARCH_ROWS]]
    blocks = [b for b in header_blocks(rows, facts.merged if facts else ()) if _may_be_header(b, named, wanted)]
    matched = [(block, match_block(block, wanted)) for block in blocks]
    best, found = _best(matched, table)
    if len(set(found.values())) < min(2, len(wanted)):
        raise FileProblem("header_not_found", sheet=sheet, expected=expected_headers(table, table.columns))
    missing = [n for n in needed_columns(table) if not has_column(n, table, found)]
    if missing:
        near = nearest_headers(best.lowest, table, missing)
        raise FileProblem("column_missing", sheet=sheet, expected=expected_headers(table, missing), nearest=near)
    first = _skip_second_headers(rows, best.end)
    extras = _undeclared(best, set(found.values()), table)
    if facts is None or not facts.widths:
        extras |= _without_header(best, rows[first:])
    return Layout(best.start, first, tuple(table.columns), found, extras, best.joined, best.end)


def needed_columns(table: SourceTable) -> list[str]:
    """Columns without which a header is not this table's."""
    return [n for n in dict.fromkeys((*table.key, *table.required)) if n in table.columns]


def has_column(name: str, table: SourceTable, found: Mapping[str, int]) -> bool:
    """Whether a column was found, or all of its parts."""
    parts = table.columns[name].part_names(name)
    return name in found or (bool(parts) and all(part in found for part in parts))


def _best(matched: Sequence[Found], table: SourceTable) -> Found:
    """The header that names most columns; of several whole ones, far apart, the first: the others are of tables below it.

    The first of the best, and single rows come first: a second row joins the header only when it adds a column.
    """
    whole = [
        item
        for item in matched
        if all(has_column(n, table, item[1]) for n in needed_columns(table)) and len(set(item[1].values())) >= 2
    ]
    if whole:
        first = min((block for block, _ in whole), key=lambda b: b.start).start
        matched = [item for item in whole if item[0].start <= first + 1]
    return max(matched, key=lambda item: len(item[1]), default=(HeaderBlock(0, 0, (), ()), {}))


def _may_be_header(block: HeaderBlock, named: Sequence[int], wanted: dict[str, tuple[str, ...]]) -> bool:
    """Rows that no merged cell ties together make one header only when the first names columns; a title does not.

    `named` is how many columns each row alone names.
    """
    single = block.tied or block.end - block.start == 1
    return single or named[block.start] >= 2 or _names_levels(block, wanted)


def _names_levels(block: HeaderBlock, wanted: dict[str, tuple[str, ...]]) -> bool:
    """Whether two levels joined are a title that is looked for, as a confirmed map has them."""
    return any(
        joined != lowest and spellings_of(joined)[0] in wanted
        for joined, lowest in zip(block.joined, block.lowest, strict=True)
    )


def _undeclared(block: HeaderBlock, used: set[int], table: SourceTable) -> dict[str, int]:
    """Headers nobody declared; a repeated one gets its column number, so that no cell hides another."""
    ignored = {fold_header(h) for h in table.ignore} | {fold_header(last_segment(h)) for h in table.ignore}
    extras: dict[str, int] = {}
    for index, cell in enumerate(block.joined):
        spellings = {fold_header(cell), fold_header(last_segment(cell)), fold_header(block.lowest[index])}
        if cell not in ("", None) and index not in used and not spellings & ignored:
            extras[str(cell) if str(cell) not in extras else f"{cell} ({index + 1})"] = index
    return extras


def _without_header(block: HeaderBlock, rows: Sequence[Row]) -> dict[str, int]:
    """Columns without a header in which people wrote something beside the records, by their letter."""
    empty = [i for i, label in enumerate(block.joined) if not label]
    return {f"kolom {get_column_letter(i + 1)}": i for i in empty if any(row[i] not in ("", None) for row in rows)}


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
    return ", ".join(", ".join(h[0] for h in table.columns[n].spellings(n).values()) for n in list(names)[:8])


def nearest_headers(row: Row, table: SourceTable, names: Sequence[str]) -> str:
    """Headers of the file that look like the missing ones, for a message."""
    present = [str(cell) for cell in row if cell not in ("", None)]
    wanted = [h for name in names for headers in table.columns[name].spellings(name).values() for h in headers]
    near = {match for header in wanted for match in difflib.get_close_matches(header, present, n=1, cutoff=0.5)}
    return ", ".join(sorted(near)) or "-"
