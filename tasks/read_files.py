"""Archived files into Parquet parts, in processes beside where that saves time: reading and writing keep different processors busy."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path

from config.raw_key import load_raw_keys
from config.settings import Settings
from config.sources import Source, SourceTable
from tasks.map_decisions import confirmed_maps
from tasks.readers.mapping.proposal import Basis
from tasks.readers.outcome import ReadOutcome
from tasks.readers.submission import Job, read_submission
from tasks.receive import Receipt
from tasks.sheet_decisions import confirmed_sheets
from tasks.workers import worker_pool

# Below the first a process beside costs more to start than it saves, below the second a further one does.
AHEAD_ABOVE_BYTES = 1_000_000
PARALLEL_ABOVE_BYTES = 8_000_000
Task = tuple[Job, Mapping[str, SourceTable]]
# What is being read ahead, by submission.
_BEGUN: ContextVar[Mapping[str, Future[ReadOutcome]] | None] = ContextVar("read_ahead", default=None)


@dataclass(frozen=True)
class Parsed:
    """A received file and what reading it gave."""

    receipt: Receipt
    outcome: ReadOutcome


def read_files(receipts: Sequence[Receipt], source: Source, settings: Settings) -> list[Parsed]:
    """Reads files into Parquet parts below the run-time folder, in worker processes when there is enough to do.

    What is being read ahead is waited for.
    """
    begun = _BEGUN.get() or {}
    try:
        found = {r.submission_id: begun[r.submission_id].result() for r in receipts if r.submission_id in begun}
    except BrokenProcessPool:
        # Whichever file ended the process, it may be another source's; what it read counts for nothing.
        found = {}
    if rest := [r for r in receipts if r.submission_id not in found]:
        found |= dict(zip([r.submission_id for r in rest], _read(rest, source, settings), strict=True))
    return [Parsed(receipt, found[receipt.submission_id]) for receipt in receipts]


@contextmanager
def reading_ahead(receipts: Sequence[Receipt], sources: Mapping[str, Source], settings: Settings) -> Iterator[None]:
    """Reads files of several sources, in their order, beside what the block does; `read_files` takes what was read so.

    Where there is too little to read, nothing happens; a file that ends the process that reads it is read again by itself.
    """
    # One that is gone from the archive is said when its source's turn comes.
    there = [r for r in receipts if r.arrival.path.exists()]
    size = _bytes_of(there)
    if settings.threads < 2 or size < AHEAD_ABOVE_BYTES:
        yield
        return
    tasks = _tasks(there, sources, settings)
    with worker_pool(settings.threads if size > PARALLEL_ABOVE_BYTES else 1) as pool:
        begun = {job.submission_id: pool.submit(read_submission, job, tables) for job, tables in tasks}
        token = _BEGUN.set(begun)
        try:
            yield
        finally:
            _BEGUN.reset(token)
            pool.shutdown(cancel_futures=True)


def folder_of(receipt: Receipt, settings: Settings) -> Path:
    """Where the parts of a file stand until they are loaded."""
    return settings.home / "reading" / receipt.submission_id


def _read(receipts: Sequence[Receipt], source: Source, settings: Settings) -> list[ReadOutcome]:
    tasks, size = _tasks(receipts, {source.name: source}, settings), _bytes_of(receipts)
    if len(tasks) < 2 or settings.threads < 2 or size < PARALLEL_ABOVE_BYTES:
        return [read_submission(*task) for task in tasks]
    with worker_pool(settings.threads) as pool:
        return [future.result() for future in [pool.submit(read_submission, *task) for task in tasks]]


def _tasks(receipts: Sequence[Receipt], sources: Mapping[str, Source], settings: Settings) -> list[Task]:
    maps, sheets, keys = confirmed_maps(settings), confirmed_sheets(settings), load_raw_keys(settings)
    found: list[Task] = []
    for receipt in receipts:
        file, folder = receipt.arrival, folder_of(receipt, settings)
        sender = (file.source, file.submitter)
        basis = Basis(settings.regency, maps.get(sender, {}), sheets.get(sender, {}))
        job = Job(file.path, file.name, receipt.submission_id, folder, basis, keys)
        found.append((job, {t: sources[file.source].tables[t] for t in file.tables}))
    return found


def _bytes_of(receipts: Sequence[Receipt]) -> int:
    return sum(r.arrival.path.stat().st_size for r in receipts)
