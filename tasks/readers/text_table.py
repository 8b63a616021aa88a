"""A small delimited file as a sheet of rows, so that titles, groups and totals in it are found as in a workbook."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tasks.readers.encoding import detect_encoding
from tasks.readers.opened import Opened, Row, SheetFacts

DELIMITERS = (";", ",", "|", "\t")
# What some programs write so that Excel keeps an identity number as text.
FORMULA_TEXT = re.compile(r'^="([^"]*)"$')
Score = Callable[[Sequence[Row]], int]


@dataclass(frozen=True)
class Record:
    """The cells of one row and the line it begins on; broken when a quote in it never closes."""

    line: int
    cells: list[str]
    broken: bool = False


def open_text(path: Path, name: str, score: Score) -> Opened:
    """The file as one sheet named like it; of the delimiters the one under which the most columns are known.

    `score` says how many declared columns the first rows name.
    """
    text, recoded = read_text(path)
    lines = list(io.StringIO(text, newline=""))
    cut = {delimiter: cut_records(lines, delimiter) for delimiter in DELIMITERS if delimiter in text} or {
        ";": cut_records(lines, ";")
    }
    best = max(cut, key=lambda d: (score([r.cells for r in cut[d][:40]]), _usual_width(cut[d])))
    records = cut[best]
    width = max((len(r.cells) for r in records), default=0)
    facts = SheetFacts(
        row_no=tuple(r.line for r in records),
        widths=tuple(len(r.cells) for r in records),
        broken=frozenset(i for i, r in enumerate(records) if r.broken),
        finished=text.endswith(("\n", "\r")),
        recoded=recoded,
    )
    rows = [r.cells + [""] * (width - len(r.cells)) for r in records]
    return Opened({name: rows}, {name: facts}, named=False)


def read_text(path: Path) -> tuple[str, tuple[int, ...]]:
    """The text of a file, and the lines in which single bytes were of another encoding."""
    data, encoding = path.read_bytes(), detect_encoding(path)
    if encoding != "utf-8-sig":
        return data.decode(encoding, errors="replace").replace("\x00", ""), ()
    try:
        return data.decode(encoding).replace("\x00", ""), ()
    except UnicodeDecodeError:
        # Only a file with bad bytes is looked at line by line.
        bad = tuple(i for i, line in enumerate(data.split(b"\n"), start=1) if not _is_utf8(line))
        return data.decode(encoding, errors="cp1252_byte").replace("\x00", ""), bad


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def cut_records(lines: Sequence[str], delimiter: str) -> list[Record]:
    """Lines as rows of cells; a line break inside quotes belongs to its cell.

    A stray quote would swallow the lines after it: a row over several lines that has not as many cells as the
    others is cut line by line instead, so that one bad line costs one line.
    """
    try:
        records = _cut_whole(lines, delimiter)
    except csv.Error:
        return [_cut_line(line, number, delimiter) for number, line in enumerate(lines, start=1)]
    width = _usual_width(records)
    starts = [r.line for r in records] + [len(lines) + 1]
    found: list[Record] = []
    for record, end in zip(records, starts[1:], strict=True):
        if end - record.line > 1 and len(record.cells) != width:
            found += [_cut_line(lines[n - 1], n, delimiter) for n in range(record.line, end)]
        elif end - record.line == 1:
            found.append(_cut_line(lines[record.line - 1], record.line, delimiter, record.cells))
        else:
            found.append(record)
    return found


def _cut_whole(lines: Sequence[str], delimiter: str) -> list[Record]:
    reader, records, line = csv.reader(lines, delimiter=delimiter), list[Record](), 1
    for cells in reader:
        records.append(Record(line, _plain(cells)))
        line = reader.line_num + 1
    return records


def _cut_line(line: str, number: int, delimiter: str, cells: list[str] | None = None) -> Record:
    if cells is None:
        try:
            cells = _plain(next(csv.reader([line], delimiter=delimiter), []))
        except csv.Error:
            cells = [""]
    return Record(number, cells, broken=line.count('"') % 2 == 1)


def _plain(cells: Sequence[str]) -> list[str]:
    return [FORMULA_TEXT.sub(r"\1", cell) if cell.startswith("=") else cell for cell in cells]


def _usual_width(records: Sequence[Record]) -> int:
    counted = Counter(len(r.cells) for r in records if r.cells)
    return counted.most_common(1)[0][0] if counted else 0
