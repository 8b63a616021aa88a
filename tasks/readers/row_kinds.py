"""What each row below a header is; people put headings, totals, notes and signatures between and below the rows of a list."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from config.schema import COLUMNS, Kind
from config.sources import SourceTable
from tasks.readers.layout import Layout
from tasks.readers.opened import Row, SheetFacts
from tasks.readers.outcome import FileProblem

# Headings that any list may have, from the widest unit to the narrowest: a heading ends those of its own kind and the narrower ones.
HEADINGS = {
    "hamlet": re.compile(r"\b(?:DUSUN|DUKUH|DSN)\b\.?\s*:?\s*(?P<value>[^,/:]+?)\s*(?=,|/|\bR[TW]\b|$)", re.I),
    "rw": re.compile(r"\bRW\s*[.:]*\s*(?P<value>\d{1,3})\b|\bRT\s*/\s*RW\s*[.:]*\s*\d{1,3}\s*/\s*(?P<other>\d{1,3})\b", re.I),
    "rt": re.compile(r"\bRT\s*(?:/\s*RW\s*)?[.:]*\s*(?P<value>\d{1,3})\b", re.I),
    "kk": re.compile(r"\b(?:KK|KARTU KELUARGA)\s*[.:]*\s*(?P<value>\d{16})\b", re.I),
}  # fmt: skip
HEADING_BEGINS = re.compile(r"(?:DUSUN|DUKUH|DSN|RT|RW|(?:(?:NO|NOMOR)\.?\s*)?(?:KK|KARTU KELUARGA))\b", re.I)
TOTAL = re.compile(r"(?:SUB\s*-?\s*)?(?:TOTAL|JUMLAH)\b", re.I)
# How people begin what stands below a list: who signs it where and when, and notes.
CLOSING = re.compile(
    r"\s*(?:MENGETAHUI|MENYETUJUI|DISETUJUI|DISAHKAN|DIBUAT|DIPERIKSA|KEPALA (?:DESA|DUSUN|DINAS|KELURAHAN)|LURAH|CAMAT"
    r"|KETUA|SEKRETARIS|PETUGAS|PENDATA|A\.?\s?N\.?\s|TTD|TANDA TANGAN|NIP\b|CATATAN|KETERANGAN\s*:|KET\s*[.:]|SUMBER\s*:|NB\b|\*\)"
    r"|[A-Z .]+,\s*\d{1,2}[ -]\w+[ -]\d{4}\s*$)", re.I
)  # fmt: skip
ROW_NUMBER = re.compile(r"\d{1,5}(?:\.0)?[.)]?")
IDENTITY_NUMBER = re.compile(r"\D?\d{14,17}(?:\.0)?\D?")


@dataclass
class RowReader:
    """Says what one row after the other is; what a row is depends on the marks above it."""

    table: SourceTable
    found: Layout
    headers: Sequence[Row]
    group: dict[str, str] = field(default_factory=dict)
    after: str = ""

    def __post_init__(self) -> None:
        reader = self.table.reader
        self.total, self.end = (re.compile(p, re.I) if p else None for p in (reader.total, reader.terminator))
        self.declared = [re.compile(p, re.I) for p in reader.group]
        self.used = sorted(set(self.found.columns.values()))
        self.span = [i for i, label in enumerate(self.found.labels) if label] or self.used
        # Notes beside a table stand beside one of its headers and not beside the next.
        self.begins: dict[str, list[list[object]]] = {}
        for header in self.headers:
            cells = [header[i] for i in self.span]
            self.begins.setdefault(next((str(c).strip() for c in cells if c not in ("", None)), ""), []).append(cells)
        names = self.table.required or self.table.key
        self.required = [self.found.columns[n] for n in names if n in self.found.columns]
        kinds = {name: COLUMNS[name].kind for name in self.found.columns if name in COLUMNS}
        self.numbers = [self.found.columns[n] for n, kind in kinds.items() if kind in (Kind.NIK, Kind.KK)]

    def kind(self, row: Row) -> str:
        """A bucket of the row account, or `data`; remembers the heading in force."""
        first = next((str(row[i]).strip() for i in self.span if row[i] not in ("", None)), "")
        if not first:
            return "title" if any(cell not in ("", None) for cell in row) else "blank"
        if first in self.begins and [row[i] for i in self.span] in self.begins[first]:
            return "header"
        if ROW_NUMBER.fullmatch(first) and self._is_only_numbered(row):
            return "blank"
        if self.after == "title" and not self.is_sparse(row):
            self.after = ""
        if self.after:
            return self.after
        if self.end and self.end.search(first):
            self.after = "terminator"
        elif self._is_total(row, first):
            self.after = "title"
            return "total"
        elif not self._is_group(row, first):
            return "data"
        return self.after or "group"

    def go_on(self) -> None:
        """Forgets the total of the page before; an end mark stays one."""
        self.after = "" if self.after == "title" else self.after

    def is_sparse(self, row: Row) -> bool:
        """Whether a row is too empty for a record: at most half of the columns that are read, no identity number and no row number."""
        if sum(row[i] not in ("", None) for i in self.used) * 2 > len(self.used) or self._has_number(row):
            return False
        return not ROW_NUMBER.fullmatch(next((str(cell).strip() for cell in row if cell not in ("", None)), ""))

    def _is_only_numbered(self, row: Row) -> bool:
        """Whether a row was numbered in advance and never filled."""
        return not any(row[i] not in ("", None) for i in self.used) and sum(cell not in ("", None) for cell in row) == 1

    def _has_number(self, row: Row) -> bool:
        return any(IDENTITY_NUMBER.fullmatch(_text(row[i]).replace(" ", "")) for i in self.numbers)

    def _is_total(self, row: Row, first: str) -> bool:
        if self.total:
            return bool(self.total.search(first))
        return bool(TOTAL.match(first)) and not self._has_number(row)

    def _is_group(self, row: Row, first: str) -> bool:
        """Declared headings begin with their pattern, the first of them a new group; usual ones stand in a row that is no record."""
        level = next((i for i, pattern in enumerate(self.declared) if pattern.match(first)), None)
        if level is not None:
            self.group = (self.group if level else {}) | group_values(row, self.declared)
            return True
        named = [row[i] for i in self.required if row[i] not in ("", None) and str(row[i]).strip() != first]
        if named or not HEADING_BEGINS.match(first) or not self.is_sparse(row):
            return False
        said = usual_headings(row)
        if said:
            widest = min(list(HEADINGS).index(name) for name in said)
            self.group = {n: v for n, v in self.group.items() if n not in list(HEADINGS)[widest:]} | {
                name: value for name, value in said.items() if name in self.table.columns
            }
        return bool(said)


def _text(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _joined(row: Row) -> str:
    return " ".join(str(cell).strip() for cell in row if cell not in ("", None))


def group_values(row: Row, groups: Sequence[re.Pattern[str]]) -> dict[str, str]:
    """What declared patterns find in a heading, in whichever of its cells."""
    matches = [match for pattern in groups if (match := pattern.search(_joined(row)))]
    return {name: value.strip() for match in matches for name, value in match.groupdict().items() if value}


def usual_headings(row: Row) -> dict[str, str]:
    """Hamlet, RW, RT and card number that a heading such as "RT 03 / RW 01" names."""
    found = {name: match for name, pattern in HEADINGS.items() if (match := pattern.search(_joined(row)))}
    return {name: next(v for v in match.groups() if v).strip() for name, match in found.items()}


def set_closing_aside(kinds: list[str], rows: Sequence[Row], reader: RowReader) -> None:
    """Makes the notes and signatures at the end of a list titles: rows too empty for a record, from the first that begins like one.

    Such a beginning counts below a blank row, a title or a total, or alone in its row.
    """
    start = len(kinds)
    while start and (kinds[start - 1] in ("blank", "title", "total") or reader.is_sparse(rows[start - 1])):
        start -= 1
    for i in range(start, len(kinds)):
        filled = [str(cell) for cell in rows[i] if cell not in ("", None)]
        apart = len(filled) == 1 or i == 0 or kinds[i - 1] in ("blank", "title", "total")
        if kinds[i] == "data" and apart and any(CLOSING.match(cell) for cell in filled):
            kinds[i:] = ["title" if kind == "data" else kind for kind in kinds[i:]]
            return


def set_broken_aside(kinds: list[str], rows: Sequence[Row], found: Layout, facts: SheetFacts) -> None:
    """Rows of a text file that were not cut as its header was are broken: their cells may stand under other headers.

    Raises FileProblem when the last of them is where the file stops in its middle.
    """
    if not facts.widths:
        return
    first = found.first_data_row
    width = facts.widths[first - 1]
    named = max((i + 1 for i, label in enumerate(found.labels) if label), default=0)
    for i, kind in enumerate(kinds):
        if kind == "data" and (
            first + i in facts.broken or facts.widths[first + i] < named or any(rows[first + i][max(named, width) :])
        ):
            kinds[i] = "broken"
    if kinds and kinds[-1] == "broken" and first + len(kinds) == len(rows) and not facts.finished:
        raise FileProblem("truncated_csv")
