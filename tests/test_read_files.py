"""Files read ahead in processes beside are what reading them in turn gives, and one that ends its process costs nobody else."""

import datetime as dt
import os
from typing import NoReturn

import pytest

from config.sources import Source
from tasks.read_files import Parsed, read_files, reading_ahead
from tasks.readers.submission import read_submission
from tasks.receive import Receipt, find_arrivals, receive, waiting
from tasks.regions import load_region_tables
from tests.intake_lab import Lab
from tests.test_intake import SLAMET, people

PLACES = ("33.26.15.2014", "33.26.01.2001")


def end_process(*_: object) -> NoReturn:
    """What a fault of a native library does."""
    os._exit(1)


def never(*_: object) -> NoReturn:
    """Nothing is read in this process."""
    raise AssertionError


@pytest.fixture
def archived(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> tuple[Source, list[Receipt]]:
    """Two village lists that wait to be read, enough for processes beside."""
    monkeypatch.setattr("tasks.read_files.AHEAD_ABOVE_BYTES", 1)
    for place in PLACES:
        lab.put(f"opensid/{place}/penduduk.xlsx", people([place, *SLAMET[1:]]))
    load_region_tables(lab.con, lab.settings.regency)
    receive(lab.con, lab.settings, find_arrivals(lab.settings.inbox, lab.sources), dt.datetime(2026, 9, 1))
    return lab.sources["opensid"], waiting(lab.con, lab.settings, lab.sources["opensid"])


def counted(parsed: list[Parsed]) -> list[tuple[str, list[int], bool]]:
    """Who sent each file, its rows by sheet, and whether its cells are there."""
    return [
        (p.receipt.arrival.submitter, [a.file_rows for a in p.outcome.accounts], all(f.exists() for f in p.outcome.parts.values()))
        for p in parsed
    ]  # fmt: skip


def test_what_was_read_ahead_is_taken(lab: Lab, archived: tuple[Source, list[Receipt]], monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    source, receipts = archived
    with reading_ahead(receipts, lab.sources, lab.settings):
        monkeypatch.setattr("tasks.read_files.read_submission", never)
        ahead = counted(read_files(receipts, source, lab.settings))
    monkeypatch.setattr("tasks.read_files.read_submission", read_submission)
    assert ahead == counted(read_files(receipts, source, lab.settings))
    assert [place for place, _, _ in ahead] == [r.arrival.submitter for r in receipts]
    assert all(rows == [2] and there for _, rows, there in ahead)


def test_a_process_that_ended_costs_nobody_a_file(lab: Lab, archived: tuple[Source, list[Receipt]], monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    source, receipts = archived
    monkeypatch.setattr("tasks.read_files.read_submission", end_process)
    with reading_ahead(receipts, lab.sources, lab.settings):
        monkeypatch.setattr("tasks.read_files.read_submission", read_submission)
        assert all(rows == [2] and there for _, rows, there in counted(read_files(receipts, source, lab.settings)))


def test_a_file_gone_from_the_archive_is_said_in_its_turn(lab: Lab, archived: tuple[Source, list[Receipt]]) -> None:
    source, receipts = archived
    receipts[0].arrival.path.unlink()
    with reading_ahead(receipts, lab.sources, lab.settings):
        assert all(rows == [2] for _, rows, _ in counted(read_files(receipts[1:], source, lab.settings)))
        with pytest.raises(FileNotFoundError):
            read_files(receipts, source, lab.settings)


def test_where_there_is_little_to_read_nothing_begins(lab: Lab, archived: tuple[Source, list[Receipt]], monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    _, receipts = archived
    monkeypatch.setattr("tasks.read_files.AHEAD_ABOVE_BYTES", 1_000_000)
    monkeypatch.setattr("tasks.read_files.worker_pool", never)
    with reading_ahead(receipts, lab.sources, lab.settings):
        pass
