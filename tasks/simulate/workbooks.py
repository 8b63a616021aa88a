"""Puts records into workbooks and notes where each row landed, so that no source counts its rows by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from tasks.simulate.records import Records
from tasks.simulate.sheet_writer import Cell, Sheet, column_letters, plain_rows, row_bytes, table_rows, write_workbook
from tasks.simulate.streams import Ints
from tasks.simulate.truth import Log

Titles = Sequence[Sequence[Cell]]


@dataclass(frozen=True)
class Body:
    """Rows of many files made at once: `rows` as XML, `row_no` in their own file."""

    records: Records
    rows: pa.Array
    row_no: Ints

    def about(self, rows: slice) -> tuple[Ints, Ints, Ints]:
        """Person, family and flags of some rows."""
        return self.records.person[rows], self.records.family[rows], self.records.flags[rows]

    def part(self, start: int, stop: int) -> memoryview:
        """The XML of rows `start` to `stop`."""
        return row_bytes(self.rows, start, stop)


def make_body(records: Records, row_no: Ints) -> Body:
    """Records as XML rows with those row numbers."""
    kinds = [records.kind_of(column) for column in records.cells]
    return Body(records, table_rows(list(records.cells.values()), kinds, row_no), row_no)


def table_sheet(name: str, records: Records, titles: Titles = (), below: Titles = ()) -> tuple[Sheet, Ints]:
    """A sheet of title rows over the width of the table, the header, rows below it and the records, with their row numbers."""
    header = [*titles, list(records.cells), *below]
    last = column_letters(len(records.cells) - 1)
    merges = [f"A{i}:{last}{i}" for i in range(1, len(titles) + 1)]
    row_no = len(header) + 1 + np.arange(len(records))
    body = make_body(records, row_no)
    return Sheet(name, [plain_rows(header), body.part(0, len(records))], merges), row_no


def write_list(log: Log, path: Path, sheet: str, records: Records, *, titles: Titles = ()) -> None:
    """A workbook of one table."""
    made, row_no = table_sheet(sheet, records, titles)
    write_workbook(path, [made])
    log.add(path, sheet, row_no, records)
