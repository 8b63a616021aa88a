"""Delimited text with bad bytes and broken lines; lines are checked as bytes first, so that one bad line costs one line."""

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from tasks.readers import encoding as encoding  # registers how bytes of another encoding are read
from tasks.readers.outcome import FileProblem
from tasks.readers.text_table import DELIMITERS

CHUNK_BYTES = 16_000_000
NEWLINE, QUOTE = ord("\n"), ord('"')


@dataclass
class LineChunk:
    """Good rows of one chunk as a table of text, with their 1-based line numbers and what was wrong with the others.

    `lines` counts rows; where line breaks in quotes are allowed a row may stand on several of the `breaks` lines.
    """

    cells: pa.Table
    line_no: np.ndarray
    broken: np.ndarray
    blank: int
    recoded: np.ndarray
    lines: int
    breaks: int


def read_header(path: Path, delimiter: str, *, multiline: bool = False) -> list[str]:
    """The names in the first line; raises FileProblem when the file is empty."""
    with path.open("rb") as stream:
        return _header_names(_first_record(stream, multiline), delimiter)


def find_delimiter(path: Path, score: Callable[[Sequence[list[str]]], int], *, multiline: bool = False) -> str:
    """The delimiter under which the header names the most known columns; raises FileProblem when the file is empty."""
    with path.open("rb") as stream:
        first = _first_record(stream, multiline)
    cut = {delimiter: _header_names(first, delimiter) for delimiter in DELIMITERS}
    return max(cut, key=lambda d: (score([cut[d]]), len(cut[d])))


def _first_record(stream: BinaryIO, multiline: bool) -> bytes:
    first = stream.readline()
    while multiline and first.count(b'"') % 2 and (more := stream.readline()):
        first += more
    return first


def _header_names(first: bytes, delimiter: str) -> list[str]:
    if not first.strip():
        raise FileProblem("empty_file")
    text = first.decode("utf-8-sig", errors="cp1252_byte").rstrip("\r\n")
    return [part.strip() for part in next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))]


def read_chunks(path: Path, delimiter: str, width: int, *, multiline: bool = False) -> Iterator[LineChunk]:
    """The rows after the header, chunk by chunk; raises FileProblem when the last line stops in its middle."""
    with path.open("rb") as stream:
        line_no = 1 + _first_record(stream, multiline).count(b"\n")
        while block := stream.read(CHUNK_BYTES):
            block += stream.readline()
            closed = True
            if multiline:
                block, closed = _close_quotes(block, stream)
            if not block.endswith(b"\n"):
                block = _finish_last_line(block, delimiter, width)
            chunk = _parse(block.replace(b"\x00", b""), delimiter, width, line_no, multiline=multiline and closed)
            line_no += chunk.breaks
            yield chunk


def _close_quotes(block: bytes, stream: BinaryIO) -> tuple[bytes, bool]:
    """The block with the lines that an open quote at its end goes on over; false when the quote never closes."""
    parts, is_open = [block], block.count(b'"') % 2 == 1
    while is_open and (more := stream.readline()):
        parts.append(more)
        is_open ^= more.count(b'"') % 2 == 1
    return b"".join(parts), not is_open


def _finish_last_line(block: bytes, delimiter: str, width: int) -> bytes:
    last = block[block.rfind(b"\n") + 1 :]
    if last.count(delimiter.encode()) < width - 1 or last.count(b'"') % 2:
        raise FileProblem("truncated_csv")
    return block + b"\n"


def _parse(block: bytes, delimiter: str, width: int, first_line: int, *, multiline: bool = False) -> LineChunk:
    data = np.frombuffer(block, dtype=np.uint8)
    breaks = np.flatnonzero(data == NEWLINE)
    ends = _record_ends(data, breaks, delimiter, width) if multiline else breaks
    starts = np.concatenate(([0], ends[:-1] + 1))
    lengths = ends - starts
    blank = (lengths == 0) | ((lengths == 1) & (data[starts] == ord("\r")))
    fields, odd = _count_fields(data, starts, delimiter)
    good = ~blank & ~odd & (fields == width)
    clean, recoded = _decode(data, block, starts, ends, good)
    numbers = first_line + np.searchsorted(breaks, starts)
    cells, refused = _to_table(clean, delimiter, width, multiline=multiline)
    if cells.num_rows + len(refused) != good.sum():
        raise FileProblem("unreadable_file", reason="quotes")
    good[np.flatnonzero(good)[refused]] = False
    return LineChunk(
        cells=cells,
        line_no=numbers[good],
        broken=numbers[~good & ~blank],
        blank=int(blank.sum()),
        recoded=numbers[recoded & good],
        lines=len(ends),
        breaks=len(breaks),
    )


def _record_ends(data: np.ndarray, breaks: np.ndarray, delimiter: str, width: int) -> np.ndarray:
    """The line breaks that end a row: those outside quotes.

    A stray quote swallows lines, and such a row has too many or too few cells: its lines are then rows of their own,
    so that it costs no more than the line it stands in.
    """
    inside = np.searchsorted(np.flatnonzero(data == QUOTE), breaks) % 2 == 1
    ends = breaks[~inside]
    starts = np.concatenate(([0], ends[:-1] + 1))
    fields, odd = _count_fields(data, starts, delimiter)
    wrong = odd | (fields != width)
    kept: np.ndarray = breaks[~inside | wrong[np.searchsorted(ends, breaks)]]
    return kept


def _count_fields(data: np.ndarray, starts: np.ndarray, delimiter: str) -> tuple[np.ndarray, np.ndarray]:
    """Fields of each line, counting only delimiters outside quotes, and whether a quote stays open."""
    quotes, separators = np.flatnonzero(data == QUOTE), np.flatnonzero(data == ord(delimiter))
    quotes_before = np.append(np.searchsorted(quotes, starts), len(quotes))
    separators_before = np.append(np.searchsorted(separators, starts), len(separators))
    line_of = np.repeat(np.arange(len(starts)), np.diff(separators_before))
    outside = (np.searchsorted(quotes, separators) - quotes_before[line_of]) % 2 == 0
    fields = np.bincount(line_of[outside], minlength=len(starts)) + 1
    odd = np.diff(quotes_before) % 2 == 1
    return fields, odd


def _decode(
    data: np.ndarray, block: bytes, starts: np.ndarray, ends: np.ndarray, good: np.ndarray
) -> tuple[bytes, np.ndarray]:
    """Bytes of the good lines as UTF-8, and which of them held other bytes."""
    keep = np.repeat(good, np.diff(np.append(starts, len(data))))
    kept = block if good.all() else data[keep].tobytes()
    recoded = np.zeros(len(starts), dtype=bool)
    try:
        kept.decode("utf-8")
    except UnicodeDecodeError:
        suspicious = np.flatnonzero(np.maximum.reduceat(data, starts) >= 0x80)
        # Only lines with a byte above ASCII are looked at one by one; a good file has hardly any.
        for line in suspicious:
            try:
                block[starts[line] : ends[line]].decode("utf-8")
            except UnicodeDecodeError:
                recoded[line] = good[line]
        kept = kept.decode("utf-8", errors="cp1252_byte").encode("utf-8")
    return kept, recoded


def _to_table(clean: bytes, delimiter: str, width: int, *, multiline: bool) -> tuple[pa.Table, list[int]]:
    """Cells of the lines, and the places of lines whose stray quotes the parser counts in another way than we do."""
    names, refused = [str(i) for i in range(width)], list[int]()
    if not clean:
        return pa.table({name: pa.array([], pa.string()) for name in names}), refused

    def skip(row: pacsv.InvalidRow) -> str:
        refused.append(row.number - 1)
        return "skip"

    cells = pacsv.read_csv(
        io.BytesIO(clean),
        read_options=pacsv.ReadOptions(column_names=names, use_threads=False, block_size=len(clean) + 1),
        parse_options=pacsv.ParseOptions(
            delimiter=delimiter,
            quote_char='"',
            double_quote=True,
            ignore_empty_lines=True,
            newlines_in_values=multiline,
            invalid_row_handler=skip,
        ),
        convert_options=pacsv.ConvertOptions(
            column_types={name: pa.string() for name in names}, strings_can_be_null=True, null_values=[""]
        ),
    )
    return cells, refused
