"""One received file from bytes to Parquet parts and a row account; runs in a worker process, so it takes and gives small values."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path, PurePosixPath

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl.utils import get_column_letter

from config.sources import SourceTable
from tasks.readers import delimited, layout, opening, returned, workbook
from tasks.readers.claims import claim_sheets
from tasks.readers.columns.proposal import Basis
from tasks.readers.columns.sample import chosen_rows
from tasks.readers.columns.settle import ColumnsInDoubt, Sheet, settle
from tasks.readers.encoding import as_utf8
from tasks.readers.opened import SheetFacts
from tasks.readers.outcome import ColumnPlace, FileProblem, ReadOutcome, RowNote, SheetAccount


@dataclass(frozen=True)
class Job:
    """One file to read: where its bytes are, what it was called, its submission, where parts go, what is known of its columns."""

    path: Path
    file: str
    submission_id: str
    folder: Path
    basis: Basis = Basis()

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


# What a verdict about a row's area points at, since the area itself stands in no cell.
AREA_CELLS = ("area_code_raw", "desa_name_raw", "kecamatan_name_raw")


def _places(header: layout.Row, found: layout.Layout, sheet: str, table: str) -> list[ColumnPlace]:
    """The header and letter of each canonical column, so that a verdict can name the cell."""
    columns = dict(found.columns)
    area = next((name for name in AREA_CELLS if name in columns), None)
    if area and "area_code" not in columns:
        columns["area_code"] = columns[area]
    return [ColumnPlace(sheet, table, n, str(header[i]), get_column_letter(i + 1)) for n, i in columns.items()]


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
    chunks = delimited.read_chunks(path, delimiter, len(header), multiline=multiline)
    first = next(chunks, None)
    rows = [header, *(_rows_of(first) if first else ())]
    found = settle(Sheet(rows, sheet, name, table, SheetFacts()), job.basis)
    outcome.places += _places(header, found, sheet, name)
    account = SheetAccount(sheet, name, file_rows=1)
    account.count("header")
    outcome.accounts.append(account)
    writer: pq.ParquetWriter | None = None
    for chunk in chain([first] if first else [], chunks):
        _count_lines(chunk, account, name, outcome.notes)
        cells = _with_submission(_delimited_table(chunk, found, sheet), job.submission_id)
        writer = writer or pq.ParquetWriter(job.part(name), cells.schema)
        writer.write_table(cells)
    if writer is None:
        raise FileProblem("empty_sheet", sheet=sheet)
    writer.close()
    outcome.parts[name] = job.part(name)


def _rows_of(chunk: delimited.LineChunk) -> list[layout.Row]:
    """The rows of a chunk that columns are judged by."""
    few = chunk.cells.take(pa.array(chosen_rows(chunk.cells.num_rows), pa.int64()))
    return list(zip(*(column.to_pylist() for column in few.columns), strict=True))


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
    doubts: list[ColumnsInDoubt] = []
    for sheet, rows in opened.sheets.items():
        facts = opened.about(sheet)
        if sheet in claims:
            name = claims[sheet]
            if tables[name].reader.kind == "key_value":
                cells = _read_key_values(sheet, rows, name, tables[name], outcome)
            else:
                try:
                    cells = _read_sheet(Sheet(rows, sheet, name, tables[name], facts), job.basis, outcome)
                except ColumnsInDoubt as doubt:
                    # The other sheets are looked at all the same, so that a person is asked once for the whole file.
                    doubts.append(doubt)
                    continue
            parts.setdefault(name, []).append(_with_submission(cells, job.submission_id))
        elif rows:
            _account_other_sheet(sheet, rows, sheet in ignored or facts.hidden, outcome)
        if facts.hidden and rows and sheet not in ignored:
            outcome.notes.append(RowNote(claims.get(sheet, ""), sheet, 1, "sheet_hidden"))
    if doubts:
        outcome.proposals += [doubt.proposal for doubt in doubts]
        raise doubts[0]
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


def _read_sheet(read: Sheet, basis: Basis, outcome: ReadOutcome) -> pa.Table:
    sheet, name, table, facts = read.name, read.table_name, read.table, read.facts
    rows, keys = returned.without_keys(read.rows)
    found = settle(replace(read, rows=rows), basis)
    outcome.places += _places(found.labels, found, sheet, name)
    kinds, groups = layout.classify_rows(rows, found, table)
    layout.set_broken_aside(kinds, rows, found, facts)
    account = SheetAccount(sheet, name, file_rows=len(rows))
    titles = rows[: found.header_row]
    blank = sum(not any(cell not in ("", None) for cell in row) for row in titles)
    account.count("blank", blank)
    account.count("title", len(titles) - blank)
    account.count("header", found.first_data_row - found.header_row)
    for kind in kinds:
        if kind != "data":
            account.count(kind)
    outcome.accounts.append(account)
    outcome.facts |= title_facts(titles, table)
    first = found.first_data_row
    broken = [facts.number(first + i) for i, kind in enumerate(kinds) if kind == "broken"]
    outcome.notes += [RowNote(name, sheet, row, "line_broken") for row in broken]
    keep = [first + i for i, kind in enumerate(kinds) if kind == "data"]
    if not keep and table.parent is None:
        raise FileProblem("empty_sheet", sheet=sheet)
    row_no = [facts.number(i) for i in keep]
    outcome.notes += [RowNote(name, sheet, row, "bytes_recoded") for row in sorted(set(row_no) & set(facts.recoded))]
    cells = workbook.columns_table([rows[i] for i in keep], row_no, found, sheet)
    if keys:
        cells = cells.append_column("row_key", pa.array([keys[i] for i in keep], pa.string()))
    return _fill_from_groups(cells, [groups[i - first] for i in keep])


def _fill_from_groups(cells: pa.Table, groups: Sequence[dict[str, str]]) -> pa.Table:
    """Puts the group heading's values where the row itself is silent."""
    for name in sorted({name for group in groups for name in group}):
        own = cells.column(name).to_pylist() if name in cells.column_names else [None] * len(groups)
        merged = pa.array([o or g.get(name) for o, g in zip(own, groups, strict=True)], pa.string())
        if name in cells.column_names:
            cells = cells.set_column(cells.column_names.index(name), name, merged)
        else:
            cells = cells.append_column(name, merged)
    return cells


def _read_key_values(
    sheet: str, rows: Sequence[layout.Row], name: str, table: SourceTable, outcome: ReadOutcome
) -> pa.Table:
    """A sheet of names in the first and values in the second column, as a table of one row."""
    wanted = layout.wanted_headers(table)
    found: dict[str, object] = {}
    account = SheetAccount(sheet, name, file_rows=len(rows))
    for row in rows:
        filled = [cell for cell in row if cell not in ("", None)]
        names = wanted.get(layout.fold_header(filled[0]), ()) if filled else ()
        value = next((cell for cell in filled[1:] if str(cell).strip() != ":"), None)
        found |= {name: value for name in names if name not in found}
        account.count("header" if names else "title" if filled else "blank")
    if not found:
        expected = layout.expected_headers(table, list(table.columns))
        raise FileProblem("header_not_found", sheet=sheet, expected=expected)
    # The named rows together are the one record; it is counted as one of them.
    account.buckets["header"] -= 1
    outcome.accounts.append(account)
    columns = {key: i for i, key in enumerate(found)}
    shape = layout.Layout(0, 0, tuple(table.columns), columns, {})
    return workbook.columns_table([list(found.values())], [1], shape, sheet)


def title_facts(rows: Sequence[layout.Row], table: SourceTable) -> dict[str, str]:
    """Named groups that the declared patterns find in the title rows."""
    text = "\n".join(" ".join(str(cell) for cell in row if cell not in ("", None)) for row in rows)
    facts: dict[str, str] = {}
    for pattern in table.title_facts:
        if match := re.search(pattern, text, re.I):
            facts |= {key: value.strip() for key, value in match.groupdict().items() if value}
    return facts
