"""A laboratory in a temporary folder: files are put in its inbox as literal rows and taken in as the pipeline does it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import yaml

from config.schema.audit import ROW_BUCKETS
from config.settings import Settings
from config.sources import Source
from tasks.account import close_accounts, set_pending, settle
from tasks.collect import collect
from tasks.decide import note_waiting, reopen
from tasks.load import load_raw
from tasks.read_files import read_files
from tasks.receive import Arrival, find_arrivals, receive, waiting
from tasks.regions import load_region_tables, regency_parameters
from tasks.standardise import create_tables, standardise
from tasks.warehouse import Connection, rows
from tests.sample_bytes import sample_bytes

Rows = Sequence[Sequence[Any]]
SAMPLES = Path(__file__).parent / "data"
START = dt.datetime(2026, 9, 1, 8)


class Lab:
    """One laboratory: `put` a file, `take_in` what is there, then ask with `rows`."""

    def __init__(self, con: Connection, home: Path, sources: Mapping[str, Source]) -> None:
        self.con, self.settings, self.sources = con, Settings(home=home), dict(sources)
        self.runs = 0

    def put(self, name: str, content: bytes | Mapping[str, Rows]) -> Path:
        """A file of the inbox: its bytes, or a workbook given as sheets of rows."""
        path = self.settings.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            write_workbook(path, content)
        return path

    def take_in(self) -> list[Arrival]:
        """Receives, reads, standardises, collects and accounts everything new; returns what was left for later."""
        now = START + dt.timedelta(hours=self.runs)
        self.runs += 1
        load_region_tables(self.con, self.settings.regency)
        _, postponed = receive(self.con, self.settings, find_arrivals(self.settings.inbox, self.sources), now)
        for source in self.sources.values():
            if (self.settings.inbox / source.name).exists():
                self._take_in(source)
        return postponed

    def _take_in(self, source: Source) -> None:
        create_tables(self.con, source)
        reopen(self.con, self.settings, source)
        load_raw(
            self.con, source, read_files(waiting(self.con, self.settings, source), source, self.settings), self.settings
        )
        note_waiting(self.con, self.settings, source)
        if not set_pending(self.con, source.name):
            return
        for name, _ in source.each_table():
            standardise(self.con, source, name, regency_parameters(self.settings.regency))
        collect(self.con, source)
        close_accounts(self.con, source)
        settle(self.con, source)

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        """What a query gives."""
        return rows(self.con, query, list(values))

    def row(self, query: str, *values: object) -> dict[str, Any]:
        """The one row a query gives."""
        (found,) = self.rows(query, *values)
        return found

    def submission(self, name: str) -> dict[str, Any]:
        """The file of that name below its source's folder."""
        return self.row("select * from core.submission where file_name = ?", name)

    def state(self, name: str) -> tuple[str, str | None]:
        """State and message of a file."""
        found = self.submission(name)
        return found["state"], found["message_key"]

    def accounts(self) -> list[dict[str, int]]:
        """The row accounts without their empty buckets, in sheet order."""
        found = self.rows("select * from audit.row_account order by submission_id, sheet")
        return [{k.removesuffix("_rows"): v for k, v in r.items() if k.endswith("_rows") and v} for r in found]


def write_workbook(path: Path, sheets: Mapping[str, Rows]) -> None:
    """A workbook with these sheets; None leaves a cell empty."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in sheets.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
    book.save(path)


def closes(account: Mapping[str, int]) -> bool:
    """Whether every row of the sheet is explained."""
    return account["file"] == sum(account.get(bucket, 0) for bucket in ROW_BUCKETS)


def load_sample(name: str) -> dict[str, Any]:
    """A file of tests/data: its place in the inbox, its sheets or lines, and what is expected of it."""
    sample: dict[str, Any] = yaml.safe_load((SAMPLES / name).read_text(encoding="utf-8"))
    return sample


def put_sample(lab: Lab, sample: Mapping[str, Any]) -> str:
    """Puts a sample into the inbox; returns its name below the source's folder."""
    lab.put(sample["file"], sample.get("sheets") or sample_bytes(sample))
    return str(sample["file"]).split("/", 1)[1]
