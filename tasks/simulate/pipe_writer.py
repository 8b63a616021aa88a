"""Writes the ministry's pipe-delimited text with the bytes and lines it breaks; whole lines at a time for speed."""

import re
from typing import IO

import numpy as np
import pyarrow.compute as pc

from config.simulate_files import Defect
from tasks.simulate.defects import Injector
from tasks.simulate.records import Records, flat
from tasks.simulate.sheet_writer import row_bytes
from tasks.simulate.streams import Ints

BAD_BYTES = (b"\xa0", b"\xd1", b"\x92", b"\xe9")
FIRST_LETTER = re.compile(rb"[A-Z]")


def header_line(records: Records) -> bytes:
    """The quoted names of the columns."""
    return ('"' + '"|"'.join(records.cells) + '"\n').encode()


def write_lines(stream: IO[bytes], injector: Injector, first_line: int) -> tuple[Ints, int]:
    """Appends the rows; returns the line number each of them starts on, counted from 1, and that of the next line."""
    records = injector.records
    columns = [pc.fill_null(flat(column), "") for column in records.cells.values()]
    body = pc.binary_join_element_wise(*columns, '"|"')
    lines = pc.binary_join_element_wise('"', body, '"\n', "")
    bad = injector.hits(Defect.BAD_BYTES)
    broken = injector.hits(Defect.BROKEN_LINE, ~bad)
    splits = np.zeros(len(records), np.int64)
    position = 0
    # Only the few damaged lines are handled one by one; what lies between them is written as it stands.
    for i in np.flatnonzero(bad | broken).tolist():
        stream.write(row_bytes(lines, position, i))
        line = bytes(row_bytes(lines, i, i + 1))
        line = _break(line, i) if broken[i] else _spoil(line, i)
        splits[i] = line.count(b"\n") - 1
        stream.write(line)
        position = i + 1
    stream.write(row_bytes(lines, position, len(records)))
    lines_of = 1 + splits
    return first_line + np.cumsum(lines_of) - lines_of, first_line + int(lines_of.sum())


def _spoil(line: bytes, row: int) -> bytes:
    """A byte of another encoding behind the first letter."""
    found = FIRST_LETTER.search(line)
    at = found.end() if found else 1
    return line[:at] + BAD_BYTES[row % len(BAD_BYTES)] + line[at:]


def _break(line: bytes, row: int) -> bytes:
    """Cut off in the middle, torn into two lines, or with a delimiter too many."""
    middle = line.index(b'"|"', len(line) // 2) + 3
    if row % 3 == 0:
        return line[:middle] + b"\n"
    if row % 3 == 1:
        return line[:middle] + b"\n" + line[middle:]
    return line[:-1] + b'|""\n'
