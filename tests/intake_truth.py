"""What the pipeline made of a deformed file, held against the truth cell by cell."""

import datetime as dt
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl.utils import get_column_letter

from config.settings import Settings
from config.sources import load_sources, std_table
from flows import steps
from tasks.account import SUM_OF_BUCKETS
from tasks.journal import Run
from tasks.warehouse import Connection, open_warehouse, quoted, rows
from tests.deform_files import Made, Truths, Values
from tests.deform_sheet import BaseSheet, Grid, TrueSheet
from tests.deform_sources import Pool
from tests.deform_write import save

START = dt.datetime(2026, 9, 1, 8)
LOADED = ("accepted", "accepted_in_part")
# What these say depends on the name of the file and not on the row.
ABOUT_PERIOD = ("stage_outside_period", "activity_outside_period", "born_after_period")
# The area of one of several tables stands behind its sheet's name.
AREA_BEHIND = r" \([A-Z]+[0-9]+:.*"
PLAIN_NAME = f"regexp_replace(sheet, '{AREA_BEHIND}', '')"
AREA = ("area_code_raw", "desa_name_raw", "kecamatan_name_raw")


@dataclass
class Judged:
    """What intake made of a file. `wrong` are cells that say another value than is true, under `columns_wrong` or the right column."""

    made: Made
    state: str
    question: str = ""
    columns_wrong: list[str] = field(default_factory=list)
    columns_lost: list[str] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    rows_true: int = 0
    rows_lost: int = 0
    rows_invented: int = 0
    whole_rows_refused: int = 0
    unclosed: int = 0
    unanswered: str = ""
    damaged: Counter[str] = field(default_factory=Counter)
    located: Counter[str] = field(default_factory=Counter)

    @property
    def loaded(self) -> bool:
        """Whether its rows are in use."""
        return self.state in LOADED

    @property
    def right(self) -> bool:
        """Loaded with every column where it belongs."""
        return self.loaded and not self.columns_wrong and not self.columns_lost

    @property
    def wrong_column(self) -> bool:
        """Loaded with values of one column as another's."""
        return self.loaded and bool(self.columns_wrong)

    @property
    def asked(self) -> bool:
        """Stopped with a question that a person can answer."""
        return self.state == "waiting_for_mapping"


class Laboratory:
    """An inbox with its warehouse, taken in by the pipeline's own steps."""

    def __init__(self, con: Connection, settings: Settings) -> None:
        self.con, self.settings, self.runs = con, settings, 0

    def take_in(self) -> None:
        """One `lab ingest`."""
        run = Run.start(START + dt.timedelta(hours=self.runs))
        self.runs += 1
        steps.receive_files(self.con, self.settings, run)
        sources = load_sources()
        for name in steps.sources_with_work(self.con, self.settings):
            steps.ingest_source(self.con, self.settings, sources[name], run)

    def ask(self, query: str, *values: object) -> list[dict[str, object]]:
        """Rows of a query."""
        return rows(self.con, query, list(values))


def true_values(pools: Sequence[Pool], home: Path) -> list[list[Truths]]:
    """What each row of each pool says, by taking in the plain table alone; rows with any finding are left out."""
    folders = {}
    for number, pool in enumerate(pools):
        folders[number] = pool.area or f"asal-{number}"
        kind = next((f for f in pool.formats if f != "csv"), pool.formats[0])
        sheets = [Grid(n, [list(r) for r in s]) for n, s in pool.plain.items()]
        sheets += [Grid(t.name, _plain_rows(t)) for t in pool.tables]
        place = home / "inbox" / pool.source / folders[number]
        save(place, pool.file.format(n=1), sheets, "xlsx" if "xlsx" in pool.formats else kind, random.Random(0))
    with closing(open_warehouse(Settings(home=home))) as con:
        laboratory = Laboratory(con, Settings(home=home))
        laboratory.take_in()
        return [[_values(laboratory, pool, folders[n], t) for t in pool.tables] for n, pool in enumerate(pools)]


def _plain_rows(table: BaseSheet) -> list[list[object]]:
    # Musdes lists count only with the number of their minutes above them.
    titles: list[list[object]] = [["Nomor Berita Acara : 141/07/2026"], []] if table.source == "musdes" else []
    return [*titles, list(table.headers), *(list(row) for row in table.rows)]


def _values(laboratory: Laboratory, pool: Pool, folder: str, table: BaseSheet) -> Truths:
    first = len(_plain_rows(table)) - len(table.rows)
    # SPSS and Stata have no header row; their answers are numbered from the first.
    first -= pool.formats[0] in ("sav", "dta")
    found = std_rows(laboratory, table.source, table.table, f"{folder}/%")
    doubted = {
        r["row_no"]
        for r in laboratory.ask(
            "select row_no from audit.row_finding as f join core.submission as s using (submission_id) where s.source = ? "
            "and s.file_name like ? and f.source_table = ? and not list_contains(?, f.rule)",
            table.source, f"{folder}/%", table.table, list(ABOUT_PERIOD),
        )
    }  # fmt: skip
    by_row = {n: v for (_, n), v in found.items()}
    return [None if (n := i + first + 1) in doubted else by_row.get(n) for i in range(len(table.rows))]


def judge(laboratory: Laboratory, made: Made) -> Judged:
    """Holds one file against its truth."""
    found = laboratory.ask(
        "select submission_id, state, concat_ws(' ', message_key, message_detail) as said from core.submission where source = ? and file_name = ?",
        made.source, made.name,
    )  # fmt: skip
    if len(found) != 1:
        raise LookupError(f"{made.source}/{made.name} is listed {len(found)} times")
    said = found[0]
    judged = Judged(made, str(said["state"]), str(said["said"]))
    judged.rows_true = sum(len(sheet.rows) for sheet in made.sheets)
    if judged.loaded:
        submission = str(said["submission_id"])
        for sheet in made.sheets:
            _judge_sheet(laboratory, judged, sheet, submission)
        (account,) = laboratory.ask(
            f"select count(*) filter (where file_rows <> {SUM_OF_BUCKETS}) as unclosed, sum(file_rows) as n from audit.row_account "
            "where submission_id = ?", submission,
        )  # fmt: skip
        expected = sum(sheet.row_count for sheet in made.sheets)
        judged.unclosed = int(str(account["unclosed"])) + (int(str(account["n"] or 0)) < expected)
    return judged


def plain_name(sheet: str) -> str:
    """A sheet without the area that is named behind it when it is one of several tables."""
    return re.sub(AREA_BEHIND, "", sheet)


def _judge_sheet(laboratory: Laboratory, judged: Judged, sheet: TrueSheet, submission: str) -> None:
    made = judged.made
    alone = made.habit.saved_as in ("csv", "pipe", "sav", "dta")
    name = made.name.rsplit("/", 1)[-1] if alone else sheet.name
    # Answers of a statistics file are numbered from 1, and its header is no row.
    shift = 1 if made.habit.saved_as in ("sav", "dta") else 0
    truth = {number - shift: base for number, base in sheet.rows.items()}
    said = {c for base in truth.values() for c, v in made.values[sheet.table][base].items() if v is not None}
    placed = _judge_columns(laboratory, judged, sheet, submission, (name, said))
    found = {
        n: v for (s, n), v in std_rows(laboratory, made.source, sheet.table, made.name).items() if plain_name(s) == name
    }
    findings = laboratory.ask(
        f"select row_no, column_name, cell, rule, 'no' as kept from audit.rejected_row where submission_id = ? and {PLAIN_NAME} = ? "
        f"union all select row_no, column_name, cell, rule, 'yes' from audit.row_finding where submission_id = ? and {PLAIN_NAME} = ?",
        submission, name, submission, name,
    )  # fmt: skip
    refused = {int(str(r["row_no"])) for r in findings if r["kept"] == "no"}
    damaged = {(number - shift, column): kind for (number, column), kind in sheet.damaged.items()}
    hit = {number for number, _ in damaged}
    if not any(r["rule"] == "sheet_unknown" for r in findings):
        judged.rows_lost += len(set(truth) - set(found) - refused)
    judged.rows_invented += len(set(found) - set(truth))
    judged.whole_rows_refused += len((set(truth) & refused) - hit)
    for number in set(found) & set(truth):
        _judge_row(judged, sheet, found[number], made.values[sheet.table][truth[number]], damaged, number)
    marks = {(int(str(r["row_no"])), str(r["column_name"]), str(r["cell"])) for r in findings}
    for (number, column), kind in damaged.items():
        if column not in placed:
            continue
        judged.damaged[kind] += 1
        cell = f"{get_column_letter(sheet.columns[column] + 1)}{number}"
        names = [n for n, at in sheet.columns.items() if at == sheet.columns[column]]
        names += ["area_code"] if set(names) & set(AREA) else []
        judged.located[kind] += any((number, name, cell) in marks for name in names)


def _judge_columns(
    laboratory: Laboratory, judged: Judged, sheet: TrueSheet, submission: str, known: tuple[str, set[str]]
) -> set[str]:
    """Notes columns taken for others and those left out, unless they say nothing in any row; returns the columns that were read."""
    name, said = known
    places = {
        str(r["column_name"]): str(r["letter"])
        for r in laboratory.ask(
            f"select column_name, letter from audit.column_place where submission_id = ? and {PLAIN_NAME} = ?", submission, name
        )
    }  # fmt: skip
    for column, at in sheet.columns.items():
        letter = places.get(column)
        if letter is None:
            judged.columns_lost += [column] if column in said else []
        elif letter != get_column_letter(at + 1):
            judged.columns_wrong.append(column)
    return set(places)


def _judge_row(
    judged: Judged, sheet: TrueSheet, found: Values, true: Values, damaged: Mapping[tuple[int, str], str], number: int
) -> None:
    hurt = {sheet.columns[column] for row, column in damaged if row == number}
    for column, at in sheet.columns.items():
        value = found.get(column)
        if at not in hurt and value is not None and value != true.get(column):
            judged.wrong[column] += 1
        elif at not in hurt and value is None and true.get(column) is not None and column not in judged.columns_lost:
            judged.wrong[f"{column} empty"] += 1


def std_rows(laboratory: Laboratory, source: str, table: str, name: str) -> dict[tuple[str, int], Values]:
    declared = load_sources()[source].tables[table]
    columns = ", ".join(f"cast(v.{quoted(c)} as varchar) as {quoted(c)}" for c in declared.columns)
    found = laboratory.ask(
        f"select v.sheet as at_sheet, v.row_no as at_row, {columns} from {std_table(source, table)} as v "
        "join core.submission as s using (submission_id) where s.source = ? and s.file_name like ?",
        source, name,
    )  # fmt: skip
    return {
        (str(r["at_sheet"]), int(str(r["at_row"]))): {c: None if r[c] is None else str(r[c]) for c in declared.columns}
        for r in found
    }
