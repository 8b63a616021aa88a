"""Mutated lists taken in by the pipeline, and the identity that no row of them may escape."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from config.settings import Settings
from config.sources import load_sources, raw_table, std_table
from flows import steps
from tasks.account import SUM_OF_BUCKETS
from tasks.collect import RECORD_TABLES
from tasks.journal import Run
from tasks.receive import Arrival, Receipt, list_submission, matching_tables
from tasks.standardise import create_tables
from tasks.warehouse import Connection, rows
from tests.deform_sheet import Grid, last_used
from tests.deform_write import delimited
from tests.mutated_lists import BOOKS_ONLY, FILES, Mutated, mutated_sheets
from tests.old_workbook import write_xls

START = dt.datetime(2026, 9, 1, 8)
DESA = "33.26.15.2014"


@dataclass
class Written:
    """A file in the archive: its submission, and the rows that each of its sheets has; none where it was cut."""

    submission: str
    rows_of: dict[str, int] | None


@dataclass
class Desk:
    """A laboratory that takes batches in, one after the other."""

    con: Connection
    home: Path
    taken: int = 0
    states: Counter[str] = field(default_factory=Counter)

    @property
    def settings(self) -> Settings:
        """Everything below one folder."""
        return Settings(home=self.home, threads=1)

    def take_in(self, source: str, files: Sequence[Mutated]) -> list[Written]:
        """Puts the files into the archive and runs the steps of one source over them."""
        self.settings.archive.mkdir(parents=True, exist_ok=True)
        written = [self._put(source, item) for item in files]
        run = Run.start(START + dt.timedelta(seconds=self.taken))
        steps.ingest_source(self.con, self.settings, load_sources()[source], run)
        return written

    def _put(self, source: str, item: Mutated) -> Written:
        self.taken += 1
        name = f"m{self.taken}"
        as_text = item.as_text and source not in BOOKS_ONLY
        sheets = mutated_sheets(source, item)
        grids = [Grid(n, lines) for n, lines in sheets.items()][: 1 if as_text else None]
        path = self.settings.archive / name
        if as_text:
            path.write_bytes(delimited(grids[0], ";", "utf-8"))
        else:
            write_xls(path, grids)
        content = path.read_bytes()
        kept = content[: len(content) * item.cut // 1000]
        path.write_bytes(kept)
        file = f"{DESA}/{FILES[source]}.{'csv' if as_text else 'xls'}"
        tables = matching_tables(load_sources()[source], file)
        # Each file from a submitter of its own, so that none replaces another.
        arrival = Arrival(source, tables, path, f"{DESA}/{name}/{FILES[source]}.{'csv' if as_text else 'xls'}")
        list_submission(self.con, Receipt(name, arrival, name, START + dt.timedelta(seconds=self.taken)))
        self.con.execute("update core.submission set submitter = ? where submission_id = ?", [name, name])
        count = text_rows if as_text else last_used
        return Written(name, {g.name: count(g) for g in grids} if len(kept) == len(content) else None)

    def clear(self, source: str) -> None:
        """Empties what a batch left, so that the next one is not slower."""
        declared = load_sources()[source]
        create_tables(self.con, declared)
        own = [f(source, n) for n in declared.tables for f in (raw_table, std_table)]
        kept = ("core.submission", "audit.row_account", "audit.rejected_row", "audit.row_finding", "audit.column_place")
        for table in (*own, *kept, *RECORD_TABLES.values(), "audit.rule_result"):
            self.con.execute(f"delete from {table}")


def text_rows(grid: Grid) -> int:
    """The rows of a list written as text: a line break in a row that is not as wide as the others counts, as a stray quote may be its cause."""
    usual = Counter(len(row) for row in grid.rows if row).most_common(1)
    breaks = sum(str(cell).count("\n") for row in grid.rows if usual and len(row) != usual[0][0] for cell in row)
    return len(grid.rows) + breaks


def broken_accounts(desk: Desk, source: str, written: Sequence[Written]) -> list[str]:
    """What is wrong with the accounts of a batch: nothing, when every row went somewhere that is named."""
    submissions = {
        r["submission_id"]: r for r in rows(desk.con, "select submission_id, state, message_key from core.submission")
    }
    accounts = rows(desk.con, f"select *, {SUM_OF_BUCKETS} as explained from audit.row_account")
    loaded = _counted(desk, source, "select submission_id, sheet, count(*) as n from {} group by all", std_table)
    refused = {
        (r["submission_id"], r["sheet"]): r["n"]
        for r in rows(
            desk.con, "select submission_id, sheet, count(distinct row_no) as n from audit.rejected_row group by all"
        )
    }
    faults: list[str] = []
    for item in written:
        said = submissions[item.submission]
        desk.states[f"{said['state']} {said['message_key']}"] += 1
        mine = [a for a in accounts if a["submission_id"] == item.submission]
        faults += [f"{item.submission}: {fault}" for fault in _faults(said, mine, item, loaded, refused)]
    return faults


def _counted(desk: Desk, source: str, query: str, table: Callable[[str, str], str]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for name in load_sources()[source].tables:
        for r in rows(desk.con, query.format(table(source, name))):
            found[(r["submission_id"], r["sheet"])] += r["n"]
    return found


def _faults(
    said: dict[str, Any],
    accounts: Sequence[dict[str, Any]],
    item: Written,
    loaded: Counter[tuple[str, str]],
    refused: dict[tuple[str, str], int],
) -> list[str]:
    state, key = said["state"], said["message_key"]
    used = state in ("accepted", "accepted_in_part")
    file = (
        ("is in no final state", state in ("received", "understood")),
        ("has no message", key is None),
        ("does not close by its own words", key == "account_does_not_close"),
        ("is used without an account", used and not accounts),
        ("is not used and yet loaded", not used and any(n for (s, _), n in loaded.items() if s == item.submission)),
    )
    found = [what for what, wrong in file if wrong]
    if accounts and item.rows_of is not None:
        counted = {a["sheet"]: a["file_rows"] for a in accounts}
        true = {n: c for n, c in item.rows_of.items() if c}
        same = sum(counted.values()) == sum(true.values())
        found += [] if same else [f"has rows {true}, counted {counted}"]
    for a in accounts:
        place = (item.submission, a["sheet"])
        found += [f"{place} explains {a['explained']} of {a['file_rows']}"] if a["explained"] != a["file_rows"] else []
        found += [f"{place} says loaded {a['loaded_rows']}"] if used and a["loaded_rows"] != loaded[place] else []
        named = refused.get(place, 0)
        found += [f"{place} sets rows aside without naming one"] if used and a["rejected_rows"] and not named else []
    return found
