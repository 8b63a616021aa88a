"""Delimited text with bad bytes and broken lines; lines are checked as bytes first, so that one bad line costs one line."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from tasks.readers.outcome import FileProblem

CHUNK_BYTES = 16_000_000
NEWLINE, QUOTE = ord("\n"), ord('"')


def _cp1252_byte(error: UnicodeError) -> tuple[str, int]:
    """Reads a byte that is not UTF-8 as Windows-1252, which is what such bytes are in ministry files."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.start + 1]
    return bad.decode("cp1252", errors="replace"), error.start + 1


codecs.register_error("cp1252_byte", _cp1252_byte)


@dataclass
class LineChunk:
    """Good lines of one chunk as a table of text, with 1-based line numbers and what was wrong with the others."""

    cells: pa.Table
    line_no: np.ndarray
    broken: np.ndarray
    blank: int
    recoded: np.ndarray
    lines: int


def read_header(path: Path, delimiter: str) -> list[str]:
    """The names in the first line; raises FileProblem when the file is empty."""
    with path.open("rb") as stream:
        first = stream.readline()
    if not first.strip():
        raise FileProblem("empty_file")
    text = first.decode("utf-8-sig", errors="cp1252_byte").rstrip("\r\n")
    return [part.strip().strip('"') for part in text.split(delimiter)]


def read_chunks(path: Path, delimiter: str, width: int) -> Iterator[LineChunk]:
    """The lines after the header, chunk by chunk; raises FileProblem when the last line stops in its middle."""
    line_no = 2
    with path.open("rb") as stream:
        stream.readline()
        while block := stream.read(CHUNK_BYTES):
            block += stream.readline()
            if not block.endswith(b"\n"):
                block = _finish_last_line(block, delimiter, width)
            chunk = _parse(block.replace(b"\x00", b""), delimiter, width, line_no)
            line_no += chunk.lines
            yield chunk


def _finish_last_line(block: bytes, delimiter: str, width: int) -> bytes:
    last = block[block.rfind(b"\n") + 1 :]
    if last.count(delimiter.encode()) < width - 1 or last.count(b'"') % 2:
        raise FileProblem("truncated_csv")
    return block + b"\n"


def _parse(block: bytes, delimiter: str, width: int, first_line: int) -> LineChunk:
    data = np.frombuffer(block, dtype=np.uint8)
    ends = np.flatnonzero(data == NEWLINE)
    starts = np.concatenate(([0], ends[:-1] + 1))
    lengths = ends - starts
    blank = (lengths == 0) | ((lengths == 1) & (data[starts] == ord("\r")))
    fields, odd = _count_fields(data, starts, delimiter)
    good = ~blank & ~odd & (fields == width)
    clean, recoded = _decode(data, block, starts, ends, good)
    numbers = np.arange(first_line, first_line + len(ends))
    cells, refused = _to_table(clean, delimiter, width)
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
    )


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


def _to_table(clean: bytes, delimiter: str, width: int) -> tuple[pa.Table, list[int]]:
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
            delimiter=delimiter, quote_char='"', double_quote=True, ignore_empty_lines=True, invalid_row_handler=skip
        ),
        convert_options=pacsv.ConvertOptions(
            column_types={name: pa.string() for name in names}, strings_can_be_null=True, null_values=[""]
        ),
    )
    return cells, refused
