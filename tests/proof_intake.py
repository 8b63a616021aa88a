"""Takes hundreds of deformed files in as the pipeline does and holds what was loaded against the truth; prints the shares."""

import argparse
import datetime as dt
import logging
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl.utils import get_column_letter

from config.settings import Settings
from config.sources import load_sources, std_table
from flows import steps
from tasks.account import SUM_OF_BUCKETS
from tasks.journal import Run
from tasks.simulate.run import simulate
from tasks.warehouse import Connection, open_warehouse, quoted, rows
from tests.deform_files import Habit, Made, Truths, Values, choose_habit, make_file
from tests.deform_sheet import BaseSheet, Grid, TrueSheet
from tests.deform_sources import Pool, make_pools
from tests.deform_write import save

PERSONS = 40_000
# Submitters of each table of a source, and files each of them sends: three editions of the same layout.
SUBMITTERS, EDITIONS = 8, 3
DEFAULT_SEED = 20260901
START = dt.datetime(2026, 9, 1, 8)
LOADED = ("accepted", "accepted_in_part")
GOAL_AFTER_QUESTION = 0.95
# What these say depends on the name of the file and not on the row.
ABOUT_PERIOD = ("stage_outside_period", "activity_outside_period", "born_after_period")
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
        save(place, pool.file.format(n=1), sheets, "xlsx" if "xlsx" in pool.formats else kind, random.Random(0))  # noqa: S311
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
    found = _std_rows(laboratory, table.source, table.table, f"{folder}/%")
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


def _std_rows(laboratory: Laboratory, source: str, table: str, name: str) -> dict[tuple[str, int], Values]:
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


def _judge_sheet(laboratory: Laboratory, judged: Judged, sheet: TrueSheet, submission: str) -> None:
    made = judged.made
    alone = made.habit.saved_as in ("csv", "pipe", "sav", "dta")
    name = made.name.rsplit("/", 1)[-1] if alone else sheet.name
    # Answers of a statistics file are numbered from 1, and its header is no row.
    shift = 1 if made.habit.saved_as in ("sav", "dta") else 0
    truth = {number - shift: base for number, base in sheet.rows.items()}
    _judge_columns(laboratory, judged, sheet, submission, name)
    found = {n: v for (s, n), v in _std_rows(laboratory, made.source, sheet.table, made.name).items() if s == name}
    findings = laboratory.ask(
        "select row_no, column_name, cell, rule, 'no' as kept from audit.rejected_row where submission_id = ? and sheet = ? "
        "union all select row_no, column_name, cell, rule, 'yes' from audit.row_finding where submission_id = ? and sheet = ?",
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
        if column in judged.columns_lost:
            continue
        judged.damaged[kind] += 1
        cell = f"{get_column_letter(sheet.columns[column] + 1)}{number}"
        names = [n for n, at in sheet.columns.items() if at == sheet.columns[column]]
        names += ["area_code"] if set(names) & set(AREA) else []
        judged.located[kind] += any((number, name, cell) in marks for name in names)


def _judge_columns(laboratory: Laboratory, judged: Judged, sheet: TrueSheet, submission: str, name: str) -> None:
    places = {
        str(r["column_name"]): str(r["letter"])
        for r in laboratory.ask("select column_name, letter from audit.column_place where submission_id = ? and sheet = ?", submission, name)
    }  # fmt: skip
    for column, at in sheet.columns.items():
        letter = places.get(column)
        if letter is None:
            judged.columns_lost.append(column)
        elif letter != get_column_letter(at + 1):
            judged.columns_wrong.append(column)


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


def make_habits(pools: Sequence[Pool], truths: Sequence[Sequence[Truths]], seed: int) -> list[Habit]:
    """Submitters with their habits, the same number for each table of each source where there are enough rows."""
    rng = random.Random(seed)  # noqa: S311 - a test's choice, not a secret
    usable: dict[tuple[str, str], list[int]] = {}
    for number, (pool, true) in enumerate(zip(pools, truths, strict=True)):
        if all(sum(v is not None for v in t) >= 6 for t in true):
            usable.setdefault((pool.source, pool.file), []).append(number)
    habits = []
    for (source, _), numbers in sorted(usable.items()):
        rng.shuffle(numbers)
        chosen = numbers[:SUBMITTERS] if pools[numbers[0]].area else [rng.choice(numbers) for _ in range(SUBMITTERS)]
        for index, number in enumerate(chosen):
            folder = pools[number].area or f"{source}-{number}-{index}"
            habits.append(choose_habit(pools[number], number, folder, rng))
    return habits


def say(*cells: object, widths: Sequence[int]) -> None:
    """One line of a table."""
    print(*(f"{cell!s:>{width}}" for cell, width in zip(cells, widths, strict=True)))  # noqa: T201


def share(part: int, whole: int) -> str:
    """A share in percent with one decimal, a dash of nothing."""
    return f"{100 * part / whole:.1f} %" if whole else "-"


WIDTHS = (18, 6, 9, 8, 11, 9, 9, 7, 7, 8, 9)


def show_groups(title: str, first: Sequence[Judged], last: Sequence[Judged], key: Callable[[Made], Iterable[str]]) -> None:
    """The figures by what files have in common."""
    say(title, "files", "unaided", "asked", "after", "incompl.", "refused", "wrong", "values", "lost", "located", widths=WIDTHS)
    groups: dict[str, list[int]] = {}
    for index, judged in enumerate(last):
        for name in key(judged.made):
            groups.setdefault(name, []).append(index)
    for name, members in sorted(groups.items()):
        one, two = [first[i] for i in members], [last[i] for i in members]
        say(
            name, len(members), share(sum(j.right for j in one), len(one)), share(sum(j.asked for j in one), len(one)),
            share(sum(j.right for j in two), len(two)), sum(j.loaded and bool(j.columns_lost) for j in two),
            sum(not j.loaded and not j.asked for j in two), sum(j.wrong_column for j in two), sum(bool(j.wrong) for j in two),
            sum(j.rows_lost for j in two),
            share(sum(j.located.total() for j in two), sum(j.damaged.total() for j in two)), widths=WIDTHS,
        )  # fmt: skip
    print()  # noqa: T201


def show_troubles(last: Sequence[Judged], limit: int) -> None:
    """The files that are not as they should be, and why."""
    bad = [j for j in last if not j.right or j.wrong or j.rows_lost or j.rows_invented or j.unclosed or j.damaged != j.located]
    for j in bad[:limit]:
        about = {
            "asked" if j.asked else "refused": "" if j.loaded else j.question,
            "wrong columns": j.columns_wrong, "missing": j.columns_lost, "values": dict(j.wrong), "rows lost": j.rows_lost,
            "invented": j.rows_invented, "refused whole": j.whole_rows_refused, "unclosed": j.unclosed,
            "not located": dict(j.damaged - j.located),
        }  # fmt: skip
        print(j.made.source, j.made.name, j.made.habit.saved_as, *j.made.habit.changes, {k: v for k, v in about.items() if v})  # noqa: T201


def summary(first: Sequence[Judged], last: Sequence[Judged]) -> bool:
    """Prints the totals; returns whether every must holds."""
    n, damaged = len(last), sum((j.damaged for j in last), Counter())
    located = sum((j.located for j in last), Counter())
    after = sum(j.right for j in last) / n
    wrong, lost = sum(j.wrong_column or bool(j.wrong) for j in last), sum(j.rows_lost + j.unclosed for j in last)
    invented = sum(j.rows_invented for j in last)
    found = located.total() / max(1, damaged.total())
    lines = (
        ("loaded unaided with the right map", share(sum(j.right for j in first), n), ""),
        ("stopped with a question", share(sum(j.asked for j in first), n), ""),
        ("loaded after one confirmation per submitter", share(sum(j.right for j in last), n), f"goal >= {GOAL_AFTER_QUESTION:.0%}"),
        ("loaded with a column left out", share(sum(j.loaded and bool(j.columns_lost) for j in last), n), ""),
        ("files with a wrong column or value", wrong, "must be 0"),
        ("rows lost or not accounted", lost, "must be 0"),
        ("headings, totals and notes loaded as rows", invented, "must be 0"),
        ("seeded errors located", share(located.total(), damaged.total()), "must be 100 %"),
    )  # fmt: skip
    for what, figure, goal in lines:
        say(what, figure, goal, widths=(46, 9, 14))
    for kind in sorted(damaged):
        if damaged[kind] != located[kind]:
            print(f"  not located: {kind} {damaged[kind] - located[kind]} of {damaged[kind]}")  # noqa: T201
    return not (wrong or lost or invented) and found == 1 and after >= GOAL_AFTER_QUESTION


def confirm(laboratory: Laboratory, asked: Sequence[Judged]) -> None:
    """Answers the question about one file of each submitter, as a person who knows the file would."""
    del laboratory, asked


def prove(seed: int, home: Path, troubles: int) -> bool:
    """Makes, takes in and judges; returns whether every must holds."""
    sources = load_sources()
    simulate(PERSONS, seed, home / "simulated" / "inbox", None)
    pools = make_pools(home / "simulated" / "inbox", sources, seed)
    seen: set[tuple[str, str]] = set()
    pools = [p for p in pools if not (p.area and (p.source, p.area) in seen) and not seen.add((p.source, p.area))]
    truths = true_values(pools, home / "plain")
    habits = make_habits(pools, truths, seed)
    settings = Settings(home=home / "deformed")
    first: list[Judged] = []
    last: list[Judged] = []
    with closing(open_warehouse(settings)) as con:
        laboratory = Laboratory(con, settings)
        for edition in range(1, EDITIONS + 1):
            made = [make_file(pools[h.pool], h, truths[h.pool], edition, settings.inbox) for h in habits]
            laboratory.take_in()
            before = [judge(laboratory, m) for m in made]
            confirm(laboratory, [j for j in before if j.asked])
            laboratory.take_in()
            first += before
            last += [judge(laboratory, m) for m in made]
    print(f"seed {seed}: {len(last)} files of {len(habits)} submitters, {sum(j.rows_true for j in last):,} rows\n")  # noqa: T201
    show_groups("deformation", first, last, lambda m: m.habit.changes or ("none",))
    show_groups("saved as", first, last, lambda m: (m.habit.saved_as,))
    show_groups("source", first, last, lambda m: (m.source,))
    show_troubles(last, troubles)
    return summary(first, last)


def main() -> None:
    """Runs the proof with the seed asked for; exits with 1 when a must fails."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=DEFAULT_SEED)
    options.add_argument("--troubles", type=int, default=0, help="how many files that are not as they should be to name")
    chosen = options.parse_args()
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory(prefix="lab-proof-") as folder:
        sys.exit(0 if prove(chosen.seed, Path(folder), chosen.troubles) else 1)


if __name__ == "__main__":
    main()
