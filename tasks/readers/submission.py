"""One received file from bytes to Parquet parts and a row account; runs in a worker process, so it takes and gives small values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from config.sources import SourceTable
from tasks.readers import delimited, layout, opening, returned, workbook
from tasks.readers.claims import claim_sheets
from tasks.readers.columns import column_places, join_dates
from tasks.readers.encoding import as_utf8
from tasks.readers.outcome import FileProblem, ReadOutcome, RowNote, SheetAccount
from tasks.readers.sheet import read_key_values, read_sheet


@dataclass(frozen=True)
class Job:
    """One file to read: where its bytes are, what it was called, its submission and where parts go."""

    path: Path
    file: str
    submission_id: str
    folder: Path

    def part(self, table: str) -> Path:
        """Where the cells of one table are put."""
        return self.folder / f"{table}.parquet"


def read_submission(job: Job, tables: Mapping[str, SourceTable]) -> ReadOutcome:
    """Reads one file into a Parquet part per table; a problem of the file is returned, never raised."""
    outcome = ReadOutcome()
    job.folder.mkdir(parents=True, exist_ok=True)
    try:
        if job.path.stat().st_size == 0:
            raise FileProblem("empty_file")
        if next(iter(tables.values())).reader.kind == "delimited":
            _read_delimited(job, tables, outcome)
        else:
            _read_sheets(job, tables, outcome)
    except FileProblem as problem:
        outcome.problem = problem
    except Exception as error:
        # A file that breaks a parser must cost that file only; the text of the error could hold its cells.
        outcome.problem = FileProblem("unreadable_file", reason=type(error).__name__)
    if outcome.problem is not None:
        outcome.problem.details["file"] = job.file
    return outcome


def _with_submission(cells: pa.Table, submission_id: str) -> pa.Table:
    ids = pa.array([submission_id], pa.string()).take(pa.array(np.zeros(cells.num_rows, np.int32)))
    return cells.append_column("submission_id", ids)


def _read_delimited(job: Job, tables: Mapping[str, SourceTable], outcome: ReadOutcome) -> None:
    (name, table) = next(iter(tables.items()))
    sheet, multiline = PurePosixPath(job.file).name, table.reader.multiline
    path, delimiter = job.path, table.reader.delimiter
    if delimiter == "auto":
        path = as_utf8(path, job.folder / "as_utf8.csv")
        delimiter = delimited.find_delimiter(path, lambda r: layout.known_columns(r, table), multiline=multiline)
    header = delimited.read_header(path, delimiter, multiline=multiline)
    found = layout.find_layout([header], table, sheet)
    outcome.places += column_places(header, found, sheet, name)
    account = SheetAccount(sheet, name, file_rows=1)
    account.count("header")
    outcome.accounts.append(account)
    writer: pq.ParquetWriter | None = None
    for chunk in delimited.read_chunks(path, delimiter, len(header), multiline=multiline):
        _count_lines(chunk, account, name, outcome.notes)
        cells = _with_submission(join_dates(_delimited_table(chunk, found, sheet), table), job.submission_id)
        writer = writer or pq.ParquetWriter(job.part(name), cells.schema)
        writer.write_table(cells)
    if writer is None:
        raise FileProblem("empty_sheet", sheet=sheet)
    writer.close()
    outcome.parts[name] = job.part(name)


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


def _read_sheets(job: Job, tables: Mapping[str, SourceTable], outcome: ReadOutcome) -> None:
    opened = opening.open_file(job.path, job.file, tables)
    ours = returned.our_sheets(opened.sheets)
    claims = claim_sheets(opened, tables, without=ours)
    ignored = {s for table in tables.values() for s in table.ignore_sheets} | ours
    parts: dict[str, list[pa.Table]] = {}
    for sheet, rows in opened.sheets.items():
        facts = opened.about(sheet)
        if sheet in claims:
            name = claims[sheet]
            if tables[name].reader.kind == "key_value":
                cells = [read_key_values(sheet, rows, name, tables[name], outcome)]
            else:
                cells = read_sheet(sheet, rows, name, tables[name], outcome, facts)
            parts.setdefault(name, []).extend(_with_submission(part, job.submission_id) for part in cells)
        elif rows:
            _account_other_sheet(sheet, rows, sheet in ignored or facts.hidden, outcome)
        if facts.hidden and rows and sheet not in ignored:
            outcome.notes.append(RowNote(claims.get(sheet, ""), sheet, 1, "sheet_hidden"))
    for name, found in parts.items():
        pq.write_table(pa.concat_tables(found, promote_options="default"), job.part(name))
        outcome.parts[name] = job.part(name)


def _account_other_sheet(sheet: str, rows: Sequence[layout.Row], ignored: bool, outcome: ReadOutcome) -> None:
    account = SheetAccount(sheet, "", file_rows=len(rows))
    filled = sum(any(cell not in ("", None) for cell in row) for row in rows)
    account.count("blank", len(rows) - filled)
    account.count("title" if ignored else "rejected", filled)
    if not ignored and filled:
        outcome.notes.append(RowNote("", sheet, 1, "sheet_unknown"))
    outcome.accounts.append(account)
