"""Times the registry indicators of one and of ten million persons and prints what bases, queries and roll-up took."""

import argparse
import datetime as dt
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

from config.indicator import Indicator, load_indicators
from config.schema import TABLES
from config.settings import Settings
from tasks.indicator_values import bound_values
from tasks.indicators import BASES, append_desa_rows, build_base, declare, name_areas, number_areas, roll_up
from tasks.warehouse import SQL, Connection, open_warehouse, scalar, sql_text

REGENCY, DAY = "33.26", dt.date(2026, 11, 1)
SLOWEST = 12
GOALS = {1_000_000: "<= 2 s", 10_000_000: "<= 15 s"}
# Tables with a row for each person, family, household or statement, and those of places and files, which stay as they are.
GROWING = (
    "core.person",
    "core.family",
    "core.household",
    "core.housing",
    "core.participation",
    "core.verification",
    "core.welfare_rank",
    "core.attribute_conflict",
    "core.problem",
    "core.intervention",
    "core.local_rank",
    "core.targeting",
    "core.person_record",
    "std.person_record",
)
UNCHANGED = (
    "core.region",
    "core.submission",
    "core.survivorship",
    "core.expected_submission",
    "core.budget_line",
    "core.survey_household",
    "audit.row_account",
)
KEYS = ("person_id", "family_id", "household_id", "head_person_id", "record_id", "verification_id", "intervention_id")


def say(text: str) -> None:
    """Prints a line at once."""
    print(text, flush=True)  # noqa: T201


def registry_indicators() -> list[Indicator]:
    """Indicators counted from registers by SQL."""
    return [i for i in load_indicators() if i.method == "register" and i.estimator is None]


def bases_of(indicators: Iterable[Indicator]) -> list[str]:
    """The bases that the indicators' SQL reads, and those that these read, in the order they are built."""
    needed = words(*(sql_text(indicator.model) for indicator in indicators))
    # Backwards, since a base rests on earlier ones only.
    for base in reversed(BASES):
        needed |= words(sql_text(f"indicators/base/{base}")) if base in needed else set()
    return [base for base in BASES if base in needed]


def words(*texts: str) -> set[str]:
    """Every word of texts of SQL but those of comments."""
    return set(re.findall(r"[a-z0-9_]+", re.sub(r"--.*", "", "\n".join(texts))))


def read_columns() -> set[str]:
    """Every word of the indicators' SQL, so that only columns that one of them may read are made ten million times."""
    return words(*(path.read_text() for path in (SQL / "indicators").rglob("*.sql")))


def multiply(con: Connection, copies: int) -> None:
    """Fills a fresh warehouse from the attached `origin`, the rows of growing tables so many times with ids of their own."""
    words = read_columns()
    for name, table in TABLES.items():
        if name in GROWING:
            kept = [c for c in table.columns if c in words or c in table.not_null]
            chosen = ", ".join(_copied(c) if c in KEYS else c for c in kept)
            con.execute(
                f"insert into {name} by name select {chosen} from origin.{name}, (select range as copy from range({copies}))"
            )
        elif name in UNCHANGED:
            con.execute(f"insert into {name} by name select * from origin.{name}")
    con.execute("checkpoint")
    con.execute("detach origin")


def _copied(key: str) -> str:
    """An id of a copy, as long as ids are and as unlike one another."""
    return f"left({key}, 1) || upper(left(md5({key} || copy), length({key}) - 1)) as {key}"


@contextmanager
def timed(seconds: dict[str, float], what: str) -> Iterator[None]:
    """Adds the wall seconds of the block to `seconds` under its name."""
    started = time.perf_counter()
    yield
    seconds[what] = time.perf_counter() - started


def measure(con: Connection) -> Mapping[str, float]:
    """Seconds of each base, of each indicator and of the roll-up, as a run makes them."""
    parameters, seconds = bound_values(REGENCY, DAY), dict[str, float]()
    name_areas(con, REGENCY)
    indicators = registry_indicators()
    declare(con, indicators)
    number_areas(con)
    for base in bases_of(indicators):
        with timed(seconds, f"base {base}"):
            build_base(con, base, parameters)
    for indicator in indicators:
        with timed(seconds, indicator.name):
            append_desa_rows(con, indicator, parameters)
    with timed(seconds, "roll-up"):
        roll_up(con, REGENCY, "bench", parameters)
    return seconds


def show(persons: int, counted: int, seconds: Mapping[str, float], processors: float) -> None:
    """Prints the whole and the ten slowest parts."""
    say(
        f"{counted:>10,} persons {sum(seconds.values()):7.2f} s ({processors:.2f} s of processors)   goal: {GOALS.get(persons, 'none')}"
    )
    slowest = sorted(seconds.items(), key=lambda part: -part[1])[:SLOWEST]
    say("           slowest: " + ", ".join(f"{name} {value:.2f}" for name, value in slowest))


def make_origin(home: Path) -> None:
    """Runs the demo of 20,000 persons, whose warehouse is multiplied."""
    subprocess.run(
        [sys.executable, "-m", "flows", "run"],
        env=os.environ | {"LAB_HOME": str(home)},
        stdout=subprocess.DEVNULL,
        check=True,
    )


def main() -> None:
    """Measures every size."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument(
        "--home", type=Path, help="run-time folder whose warehouse is multiplied; a demo is made without"
    )
    options.add_argument("--persons", type=int, nargs="*", default=list(GOALS))
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="lab-bench-") as folder:
        home = chosen.home or Path(folder) / "origin"
        if not chosen.home:
            make_origin(home)
        for persons in chosen.persons:
            settings = Settings(home=Path(folder) / str(persons), memory_limit="8GB")
            with closing(open_warehouse(settings)) as con:
                con.execute(f"attach '{home / 'warehouse.duckdb'}' as origin (read_only)")
                copies = round(persons / scalar(con, "select count(*) from origin.core.person"))
                multiply(con, copies)
                counted = int(scalar(con, "select count(*) from core.person"))
                began = time.process_time()
                seconds = measure(con)
                show(persons, counted, seconds, time.process_time() - began)
            settings.warehouse.unlink()


if __name__ == "__main__":
    main()
