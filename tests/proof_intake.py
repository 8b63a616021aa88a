"""Takes hundreds of deformed files in as the pipeline does and holds what was loaded against the truth; prints the shares."""

import argparse
import datetime as dt
import logging
import random
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from openpyxl.utils import get_column_letter

from config.settings import Settings
from config.sources import load_sources
from tasks.mapping import NOTHING, MapError, Waiting, waiting_file
from tasks.mapping_sheets import answer_file, proposed_sheets
from tasks.simulate.run import simulate
from tasks.warehouse import open_warehouse
from tests.deform_files import Habit, Made, Truths, choose_habit, make_file
from tests.deform_sources import Pool, make_pools
from tests.intake_figures import show_groups, show_troubles, summary
from tests.intake_truth import START, Judged, Laboratory, judge, true_values

PERSONS = 40_000
# Submitters of each table of a source, and files each of them sends: three editions of the same layout.
SUBMITTERS, EDITIONS = 8, 3
FEWEST_ROWS = 6
DEFAULT_SEED = 20260901


def make_habits(pools: Sequence[Pool], truths: Sequence[Sequence[Truths]], seed: int) -> list[Habit]:
    """Submitters with their habits, the same number for each table of each source where there are enough rows."""
    rng = random.Random(seed)
    usable: dict[tuple[str, str], list[int]] = {}
    for number, (pool, true) in enumerate(zip(pools, truths, strict=True)):
        if all(sum(v is not None for v in t) >= FEWEST_ROWS for t in true):
            usable.setdefault((pool.source, pool.file), []).append(number)
    habits = []
    for (source, _), numbers in sorted(usable.items()):
        rng.shuffle(numbers)
        chosen = numbers[:SUBMITTERS] if pools[numbers[0]].area else [rng.choice(numbers) for _ in range(SUBMITTERS)]
        for index, number in enumerate(chosen):
            folder = pools[number].area or f"{source}-{number}-{index}"
            habits.append(choose_habit(pools[number], number, folder, rng))
    return habits


def answer(laboratory: Laboratory, asked: Sequence[Judged], answered: set[tuple[str, str]]) -> None:
    """Confirms the map of a waiting file, changed where it is not true, as a person who knows the file would; once a submitter."""
    for judged in asked:
        made, sender = judged.made, (judged.made.source, judged.made.habit.folder)
        if sender in answered:
            judged.unanswered = "asked again"
            continue
        answered.add(sender)
        waiting = waiting_file(laboratory.con, f"{made.source}/{made.name}")
        now = START + dt.timedelta(hours=laboratory.runs)
        source, changes = load_sources()[made.source], untrue_proposals(made, waiting)
        sheets = untrue_sheets(made, proposed_sheets(laboratory.con, waiting.submission_id))
        try:
            answer_file(laboratory.con, laboratory.settings, source, waiting, changes, sheets, by="proof", now=now)
        except MapError as problem:
            judged.unanswered = str(problem)


def untrue_proposals(made: Made, waiting: Waiting) -> dict[str, str]:
    """Sheets and letters of the columns whose proposal is not true, with what they hold."""
    changes: dict[str, str] = {}
    for row in waiting.columns:
        sheet = next((s for s in made.sheets if row["sheet"] in (s.name, made.name.rsplit("/", 1)[-1])), None)
        true = [n for n, at in sheet.columns.items() if at == row["column_no"] - 1] if sheet else []
        proposed = row["column_name"] or NOTHING
        if sheet and proposed not in (true or [NOTHING]):
            changes[f"{row['sheet']}!{get_column_letter(row['column_no'])}"] = true[0] if true else NOTHING
    return changes


def untrue_sheets(made: Made, proposed: Sequence[Mapping[str, object]]) -> dict[str, str]:
    """Sheets whose proposal is not true, with the table they hold."""
    true = {sheet.name: sheet.table for sheet in made.sheets}
    changed = {str(row["sheet"]): true.get(str(row["sheet"]), NOTHING) for row in proposed}
    return {
        str(row["sheet"]): changed[str(row["sheet"])]
        for row in proposed
        if changed[str(row["sheet"])] != row["source_table"]
    }


def first_of_each_desa(pools: Sequence[Pool]) -> list[Pool]:
    """One file for each desa of a source, so that each village is one submitter."""
    kept: dict[tuple[str, str], Pool] = {}
    for number, pool in enumerate(pools):
        kept.setdefault((pool.source, pool.area or f"{number}"), pool)
    return list(kept.values())


def take_in_all(
    pools: Sequence[Pool], truths: Sequence[Sequence[Truths]], habits: Sequence[Habit], settings: Settings
) -> tuple[list[Judged], list[Judged]]:
    """Sends edition after edition, answering each submitter's first question; files as judged before and after the answers."""
    first: list[Judged] = []
    last: list[Judged] = []
    answered: set[tuple[str, str]] = set()
    with closing(open_warehouse(settings)) as con:
        laboratory = Laboratory(con, settings)
        for edition in range(1, EDITIONS + 1):
            made = [make_file(pools[h.pool], h, truths[h.pool], edition, settings.inbox) for h in habits]
            laboratory.take_in()
            before = [judge(laboratory, m) for m in made]
            answer(laboratory, [j for j in before if j.asked], answered)
            laboratory.take_in()
            after = [judge(laboratory, m) for m in made]
            for one, two in zip(before, after, strict=True):
                two.unanswered = one.unanswered
            first += before
            last += after
    return first, last


def prove(seed: int, home: Path, troubles: int) -> bool:
    """Makes, takes in and judges; returns whether every must holds."""
    simulate(PERSONS, seed, home / "simulated" / "inbox", None)
    pools = first_of_each_desa(make_pools(home / "simulated" / "inbox", load_sources(), seed))
    truths = true_values(pools, home / "plain")
    habits = make_habits(pools, truths, seed)
    first, last = take_in_all(pools, truths, habits, Settings(home=home / "deformed"))
    print(f"seed {seed}: {len(last)} files of {len(habits)} submitters, {sum(j.rows_true for j in last):,} rows\n")  # noqa: T201
    show_groups("deformation", first, last, lambda made: made.habit.changes or ("none",))
    show_groups("saved as", first, last, lambda made: (made.habit.saved_as,))
    show_groups("source", first, last, lambda made: (made.source,))
    show_troubles(last, troubles)
    return summary(first, last)


def main() -> None:
    """Runs the proof with the seed asked for; exits with 1 when a must fails."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seed", type=int, default=DEFAULT_SEED)
    options.add_argument("--troubles", type=int, default=0, help="how many files that went wrong to name")
    chosen = options.parse_args()
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory(prefix="lab-proof-") as folder:
        sys.exit(0 if prove(chosen.seed, Path(folder), chosen.troubles) else 1)


if __name__ == "__main__":
    main()
