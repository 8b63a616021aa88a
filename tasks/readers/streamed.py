"""Large text with its header in the first line, read chunk by chunk; a regency's file would not fit into memory as a sheet."""

from collections.abc import Mapping
from dataclasses import fields
from itertools import chain
from pathlib import Path, PurePosixPath

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from config.sources import SourceTable
from tasks.readers import delimited, layout, workbook
from tasks.readers.columns import column_places, join_parts, with_submission
from tasks.readers.encoding import as_utf8
from tasks.readers.formats import recognise
from tasks.readers.mapping.sample import chosen_rows
from tasks.readers.mapping.settle import ColumnsInDoubt, Sheet, settle
from tasks.readers.opened import Row, SheetFacts
from tasks.readers.outcome import FileProblem, Job, ReadOutcome, RowNote, SheetAccount

# Some 300,000 rows; below it a sheet is read as fast, and titles and totals around the table are understood.
LARGE_TEXT_BYTES = 50_000_000
OPENED_INSTEAD = ("header_not_found", "column_missing", "unreadable_file")


def read_streamed(job: Job, tables: Mapping[str, SourceTable], outcome: ReadOutcome) -> bool:
    """Reads text that is declared to be large or is; false for any other file, which is to be opened as sheets.

    A table of headings or an end mark is never streamed, nor is large text with titles above its header or with quotes
    that the two parsers count differently.
    """
    name, table = next(iter(tables.items()))
    if table.reader.kind == "delimited":
        _read_stream(job, name, table, outcome, (job.path, table.reader.delimiter, False))
        return True
    if not _is_large_text(job, table):
        return False
    attempt = ReadOutcome()
    try:
        path = as_utf8(job.path, job.folder / "as_utf8.csv")
        delimiter = delimited.find_delimiter(path, lambda rows: layout.known_columns(rows, table), multiline=True)
        _read_stream(job, name, table, attempt, (path, delimiter, True))
    except FileProblem as problem:
        if problem.key not in OPENED_INSTEAD or isinstance(problem, ColumnsInDoubt):
            raise
        return False
    for field in fields(attempt):
        setattr(outcome, field.name, getattr(attempt, field.name))
    return True


def _is_large_text(job: Job, table: SourceTable) -> bool:
    reader = table.reader
    plain = reader.kind == "table" and not (reader.group or reader.total or reader.terminator)
    return plain and job.path.stat().st_size > LARGE_TEXT_BYTES and recognise(job.path) == "text"


def _read_stream(job: Job, name: str, table: SourceTable, outcome: ReadOutcome, text: tuple[Path, str, bool]) -> None:
    """Reads text of a known delimiter chunk by chunk; the third part of `text` allows line breaks in quotes."""
    path, delimiter, multiline = text
    sheet = PurePosixPath(job.file).name
    header = delimited.read_header(path, delimiter, multiline=multiline)
    chunks = delimited.read_chunks(path, delimiter, len(header), multiline=multiline)
    first = next(chunks, None)
    rows = [header, *(_rows_of(first) if first else ())]
    table, _ = settle(Sheet(rows, sheet, name, table, SheetFacts()), job.basis)
    found = layout.find_layout([header], table, sheet)
    outcome.places += column_places(found, sheet, name)
    account = SheetAccount(sheet, name, file_rows=1)
    account.count("header")
    outcome.accounts.append(account)
    writer: pq.ParquetWriter | None = None
    for chunk in chain([first] if first else [], chunks):
        _count_lines(chunk, account, name, outcome.notes)
        cells = with_submission(join_parts(_delimited_table(chunk, found, sheet), table), job.submission_id)
        writer = writer or pq.ParquetWriter(job.part(name), cells.schema)
        writer.write_table(cells)
    if writer is None:
        raise FileProblem("empty_sheet", sheet=sheet)
    writer.close()
    outcome.parts[name] = job.part(name)


def _rows_of(chunk: delimited.LineChunk) -> list[Row]:
    """The rows of a chunk that its columns are judged by."""
    few = chunk.cells.take(pa.array(chosen_rows(chunk.cells.num_rows), pa.int64()))
    return [[cell or "" for cell in row] for row in zip(*(column.to_pylist() for column in few.columns), strict=True)]


def _count_lines(chunk: delimited.LineChunk, account: SheetAccount, table: str, notes: list[RowNote]) -> None:
    account.file_rows += chunk.lines
    account.count("blank", chunk.blank)
    account.count("broken", len(chunk.broken))
    notes.extend(RowNote(table, account.sheet, int(row), "line_broken") for row in chunk.broken)
    notes.extend(RowNote(table, account.sheet, int(row), "bytes_recoded") for row in chunk.recoded)


def _delimited_table(chunk: delimited.LineChunk, found: layout.Layout, sheet: str) -> pa.Table:
    count = chunk.cells.num_rows
    texts = {header: chunk.cells.column(i).combine_chunks().to_pylist() for header, i in found.extras.items()}
    extra = workbook.extra_json(list(texts.values()), {h: i for i, h in enumerate(texts)}, count)
    return pa.table(
        {
            "sheet": pa.array([sheet], pa.string()).take(pa.array(np.zeros(count, np.int32))),
            "row_no": pa.array(chunk.line_no, pa.int64()),
            "cell_types": pa.nulls(count, pa.string()),
            **{name: chunk.cells.column(index) for name, index in found.columns.items()},
            "extra": extra,
        }
    )
