"""What a sheet looks like beside a table and beside other sheets; one list is spread over many, and old versions lie next to new ones."""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from config.headers import load_headers
from config.region import region_names
from config.sources import SourceTable
from tasks.readers import layout, returned
from tasks.readers.mapping.fits import slots_of
from tasks.readers.mapping.header import find_header, layout_mark, titles_like_ours
from tasks.readers.mapping.titles import plain
from tasks.readers.opened import Opened, Row
from tasks.readers.outcome import FileProblem
from tasks.readers.workbook import cell_text

# A part of a list shares next to nothing with the other parts; another version of it shares most.
REPEATED = 0.2
PART_NUMBER = re.compile(r"\d+|[a-z]|x?(?:i{1,3}|iv|vi{0,3}|ix)|x")
IDENTITY = re.compile(r"\d{16}")
FEWEST_NUMBERS = 3
# A header in which so many titles are like ours, and half of those filled, is that of our table.
FEWEST_TITLES = 3


@dataclass(frozen=True)
class Look:
    """What a sheet seems to be for one table.

    `mark` is that of its header, `columns` those found by declared titles, `alike` how many columns the titles are like;
    `whole` says that all needed columns are there, `like` that this may be the table, under whatever titles.
    """

    mark: str = ""
    columns: frozenset[str] = frozenset()
    alike: int = 0
    whole: bool = False
    like: bool = False


def look_at(opened: Opened, sheet: str, table: SourceTable, regency: str) -> Look:
    """What a sheet seems to be for a table."""
    if table.reader.kind == "key_value" or not opened.sheets[sheet]:
        return Look()
    rows, _ = returned.table_rows(opened.sheets, sheet)
    facts = opened.about(sheet)
    try:
        found = layout.find_layout(rows, table, sheet, facts)
    except FileProblem:
        block = find_header(rows, table, facts, (), regency)
        if block is None:
            return Look()
        alike, titles = titles_like_ours(block, slots_of(table)), sum(bool(label) for label in block.joined)
        known = frozenset(layout.match_block(block, layout.wanted_headers(table)))
        return Look(layout_mark(block.joined), known, alike, like=alike >= max(FEWEST_TITLES, titles / 2))
    return Look(layout_mark(found.labels), frozenset(found.columns), len(found.columns), whole=True, like=True)


def same_layout(one: Look, other: Look) -> bool:
    """Whether two sheets have the same titles, or the same columns of ours in another order."""
    return one.mark == other.mark or (one.whole and other.whole and one.columns == other.columns)


def is_part(sheet: str, beside: str, regency: str) -> bool:
    """Whether a sheet's name says no more than which part of a list it holds; `beside` are words that name the list itself."""
    known, own = load_headers(), _words(beside)
    left = [w for w in _words(sheet) if w not in own and w not in known.sheet_words and not PART_NUMBER.fullmatch(w)]
    if not left or left[0] in known.sheet_places:
        return True
    desas = {part for key, _ in region_names(regency) for part in (*key.split("/"), key.replace("/", ""))}
    return plain("".join(left)) in desas


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+|\d+", text.lower())


def repeats(one: Sequence[Row], other: Sequence[Row]) -> bool:
    """Whether two sheets hold the same records in large part: by identity numbers, else by rows that say the same."""
    left, right = _numbers(one), _numbers(other)
    if min(len(left), len(right)) >= FEWEST_NUMBERS:
        return _share(left, right) >= REPEATED
    return _share(_sayings(one), _sayings(other)) >= REPEATED


def _share(one: Set[object], other: Set[object]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def _numbers(rows: Sequence[Row]) -> set[str]:
    texts = (cell_text(cell) or "" for row in rows for cell in row if cell not in ("", None))
    return {text.strip() for text in texts if IDENTITY.fullmatch(text.strip())}


def _sayings(rows: Sequence[Row]) -> set[tuple[str, ...]]:
    """What the fuller rows say in words and sums; rows of words alone are headers, which all parts of a list have."""
    said = [tuple(text for cell in row if (text := cell_text(cell))) for row in rows]
    return {row for row in said if len(row) >= FEWEST_NUMBERS and any(c.isdigit() for text in row for c in text)}
