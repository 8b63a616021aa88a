"""One received file from bytes to Parquet parts and a row account; runs in a worker process, so it takes and gives small values."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.parquet as pq

from config.sources import SourceTable
from tasks.raw_zone.files import plain
from tasks.readers import opening, returned
from tasks.readers.claims import claim_sheets
from tasks.readers.columns import with_submission
from tasks.readers.mapping.returned_map import answers_in
from tasks.readers.opened import Opened, Row
from tasks.readers.outcome import FileProblem, Question, ReadOutcome, RowNote, SheetAccount
from tasks.readers.outcome import Job as Job
from tasks.readers.settled import proposals_for, settle_sheets, spread
from tasks.readers.sheet import read_key_values, read_sheet
from tasks.readers.streamed import read_streamed


def read_submission(job: Job, tables: Mapping[str, SourceTable]) -> ReadOutcome:
    """Reads one file into a Parquet part per table; a problem of the file is returned, never raised.

    Raises RawKeyError, which is no problem of the file, when its bytes lie encrypted and cannot be opened.
    """
    with plain(job.path, job.keys) as path:
        return _read(replace(job, path=path), tables)


def _read(job: Job, tables: Mapping[str, SourceTable]) -> ReadOutcome:
    outcome = ReadOutcome()
    job.folder.mkdir(parents=True, exist_ok=True)
    try:
        if job.path.stat().st_size == 0:
            raise FileProblem("empty_file")
        if not read_streamed(job, tables, outcome):
            _read_sheets(job, tables, outcome)
    except FileProblem as problem:
        outcome.problem = problem
        if isinstance(problem, Question):
            outcome.proposals, outcome.sheets = list(problem.proposals), list(problem.guesses)
    except Exception as error:
        # A file that breaks a parser must cost that file only; the text of the error could hold its cells.
        outcome.problem = FileProblem("unreadable_file", reason=type(error).__name__)
    if outcome.problem is not None:
        outcome.problem.details["file"] = job.file
    return outcome


def _read_sheets(job: Job, tables: Mapping[str, SourceTable], outcome: ReadOutcome) -> None:
    opened = opening.open_file(job.path, job.file, tables)
    ours = returned.our_sheets(opened.sheets)
    outcome.confirmed, outcome.answered = answers_in(opened.sheets, tables)
    basis = replace(
        job.basis,
        confirmed={**job.basis.confirmed, **outcome.confirmed},
        sheets={**job.basis.sheets, **outcome.answered},
    )
    claims, question = claim_sheets(opened, tables, basis, without=ours)
    if question is not None:
        question.proposals = proposals_for(opened, claims, tables, basis)
        raise question
    parts: dict[str, list[pa.Table]] = {}
    for settled in settle_sheets(opened, claims, tables, basis):
        parts.setdefault(settled.sheet.table_name, []).extend(read_sheet(settled, outcome))
    for sheet, name in claims.items():
        if tables[name].reader.kind == "key_value":
            parts[name] = [read_key_values(sheet, opened.sheets[sheet], name, tables[name], outcome)]
    _account_others(opened, claims, {s for table in tables.values() for s in table.ignore_sheets} | ours, outcome)
    for name, found in parts.items():
        if spread(name, claims, tables).reader.every_sheet and not any(part.num_rows for part in found):
            raise FileProblem("empty_sheet", sheet=", ".join(s for s, table in claims.items() if table == name))
        cells = pa.concat_tables(found, promote_options="default").combine_chunks()
        pq.write_table(with_submission(cells, job.submission_id), job.part(name))
        outcome.parts[name] = job.part(name)


def _account_others(opened: Opened, claims: Mapping[str, str], ignored: Collection[str], outcome: ReadOutcome) -> None:
    """Counts the rows of sheets that hold no table, and notes hidden ones, which are read like any other."""
    for sheet, rows in opened.sheets.items():
        hidden = opened.about(sheet).hidden
        if rows and sheet not in claims:
            _account_other_sheet(sheet, rows, sheet in ignored or hidden, outcome)
        if rows and hidden and sheet not in ignored:
            outcome.notes.append(RowNote(claims.get(sheet, ""), sheet, 1, "sheet_hidden"))


def _account_other_sheet(sheet: str, rows: Sequence[Row], ignored: bool, outcome: ReadOutcome) -> None:
    account = SheetAccount(sheet, "", file_rows=len(rows))
    filled = sum(any(cell not in ("", None) for cell in row) for row in rows)
    account.count("blank", len(rows) - filled)
    account.count("title" if ignored else "rejected", filled)
    if not ignored and filled:
        outcome.notes.append(RowNote("", sheet, 1, "sheet_unknown"))
    outcome.accounts.append(account)
