"""One received file from bytes to Parquet parts and a row account; runs in a worker process, so it takes and gives small values."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq

from config.sources import SourceTable
from tasks.readers import opening, returned
from tasks.readers.claims import claim_sheets
from tasks.readers.columns import with_submission
from tasks.readers.mapping.returned_map import confirmed_in
from tasks.readers.mapping.settle import ColumnsInDoubt, all_of
from tasks.readers.opened import Row
from tasks.readers.outcome import FileProblem, ReadOutcome, RowNote, SheetAccount
from tasks.readers.outcome import Job as Job
from tasks.readers.sheet import read_key_values, read_sheet
from tasks.readers.streamed import read_streamed


def read_submission(job: Job, tables: Mapping[str, SourceTable]) -> ReadOutcome:
    """Reads one file into a Parquet part per table; a problem of the file is returned, never raised."""
    outcome = ReadOutcome()
    job.folder.mkdir(parents=True, exist_ok=True)
    try:
        if job.path.stat().st_size == 0:
            raise FileProblem("empty_file")
        if not read_streamed(job, tables, outcome):
            _read_sheets(job, tables, outcome)
    except FileProblem as problem:
        outcome.problem = problem
        outcome.proposals = list(problem.proposals) if isinstance(problem, ColumnsInDoubt) else []
    except Exception as error:
        # A file that breaks a parser must cost that file only; the text of the error could hold its cells.
        outcome.problem = FileProblem("unreadable_file", reason=type(error).__name__)
    if outcome.problem is not None:
        outcome.problem.details["file"] = job.file
    return outcome


def _read_sheets(job: Job, tables: Mapping[str, SourceTable], outcome: ReadOutcome) -> None:
    opened = opening.open_file(job.path, job.file, tables)
    ours = returned.our_sheets(opened.sheets)
    outcome.confirmed = confirmed_in(opened.sheets, tables)
    basis = replace(job.basis, confirmed={**job.basis.confirmed, **outcome.confirmed})
    claims = claim_sheets(opened, tables, without=ours)
    ignored = {s for table in tables.values() for s in table.ignore_sheets} | ours
    parts: dict[str, list[pa.Table]] = {}
    doubts: list[ColumnsInDoubt] = []
    for sheet, rows in opened.sheets.items():
        facts = opened.about(sheet)
        if sheet in claims:
            name = claims[sheet]
            if tables[name].reader.kind == "key_value":
                cells = [read_key_values(sheet, rows, name, tables[name], outcome)]
            else:
                try:
                    cells = read_sheet(sheet, rows, name, tables[name], outcome, facts, basis)
                except ColumnsInDoubt as doubt:
                    # The other sheets are looked at all the same, so that a person is asked once for the whole file.
                    doubts.append(doubt)
                    continue
            parts.setdefault(name, []).extend(with_submission(part, job.submission_id) for part in cells)
        elif rows:
            _account_other_sheet(sheet, rows, sheet in ignored or facts.hidden, outcome)
        if facts.hidden and rows and sheet not in ignored:
            outcome.notes.append(RowNote(claims.get(sheet, ""), sheet, 1, "sheet_hidden"))
    if doubts:
        raise all_of(doubts)
    for name, found in parts.items():
        if tables[name].reader.every_sheet and not any(part.num_rows for part in found):
            raise FileProblem("empty_sheet", sheet=", ".join(s for s, table in claims.items() if table == name))
        pq.write_table(pa.concat_tables(found, promote_options="default"), job.part(name))
        outcome.parts[name] = job.part(name)


def _account_other_sheet(sheet: str, rows: Sequence[Row], ignored: bool, outcome: ReadOutcome) -> None:
    account = SheetAccount(sheet, "", file_rows=len(rows))
    filled = sum(any(cell not in ("", None) for cell in row) for row in rows)
    account.count("blank", len(rows) - filled)
    account.count("title" if ignored else "rejected", filled)
    if not ignored and filled:
        outcome.notes.append(RowNote("", sheet, 1, "sheet_unknown"))
    outcome.accounts.append(account)
