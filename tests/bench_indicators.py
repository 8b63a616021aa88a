"""Times the registry indicators of one and of ten million persons and prints what bases, queries and roll-up took.

The figures are those of the warehouse of a simulated regency of a million persons, as it is and ten times over: ten regencies whose
desa have the same codes. Whatever speaks of persons, families, households or money is multiplied with ids of its own (lists of programmes,
verdicts, problems, lines of the laboratory's register and what partners spend on them), so that each table keeps its share of a million;
regions, files, their accounts and the survey's households stay once. Smaller laboratories are not multiplied: the register of
activities grows with desa and not with persons, so that fifty small ones would hold far more activities than one large one.
"""

import argparse
import datetime as dt
import os
import platform
import re
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from config.indicator import Indicator, load_indicators
from config.schema import TABLES
from config.settings import Settings
from tasks.indicator_values import bound_values
from tasks.indicators import BASES, append_desa_rows, build_base, declare, name_areas, number_areas, roll_up
from tasks.warehouse import SQL, Connection, attached, open_warehouse, scalar, sql_text
from tests.proof_command import lab

REGENCY, DAY = "33.26", dt.date(2026, 11, 1)
SLOWEST, PASSES = 12, 3
MILLION = 1_000_000
GOALS = {1: "<= 2 s", 10: "<= 15 s"}
# Tables with a row for each person, family, household, statement or amount, and those of places, files and the survey.
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
    "core.budget_line",
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
    """Fills a fresh warehouse from the attached `origin`, the rows of growing tables so many times, one whole copy after another."""
    read = read_columns()
    for name in GROWING:
        kept = [c for c in TABLES[name].columns if c in read or c in TABLES[name].not_null]
        for copy in range(copies):
            chosen = ", ".join(_of_copy(c, copy) if c in KEYS else c for c in kept)
            con.execute(f"insert into {name} by name select {chosen} from origin.{name}")
    for name in UNCHANGED:
        con.execute(f"insert into {name} by name select * from origin.{name}")
    con.execute("checkpoint")


def _of_copy(key: str, copy: int) -> str:
    """An id of a copy, as long as ids are and as unlike one another; the first copy has those that there are."""
    return f"left({key}, 1) || upper(left(md5({key} || {copy}), length({key}) - 1)) as {key}" if copy else key


@contextmanager
def timed(seconds: dict[str, float], what: str) -> Iterator[None]:
    """Adds the wall seconds of the block to `seconds` under its name."""
    started = time.perf_counter()
    yield
    seconds[what] = time.perf_counter() - started


def measure(con: Connection) -> dict[str, float]:
    """Wall seconds of each base, of each indicator and of the roll-up, as a run makes them."""
    parameters, seconds = bound_values(REGENCY, DAY), dict[str, float]()
    name_areas(con, REGENCY)
    indicators = registry_indicators()
    declare(con, indicators)
    with timed(seconds, "area codes"):
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


def show_size(con: Connection, times: int) -> None:
    """Prints what was counted and, pass by pass, the whole and its slowest parts."""
    rows = ", ".join(f"{scalar(con, f'select count(*) from {name}'):,} {name.split('.')[1]}" for name in GROWING)
    say(f"\n{times} x a regency of {MILLION:,}; goal {GOALS.get(times, 'none')}; rows: {rows}")
    for _ in range(PASSES):
        processors = time.process_time()
        seconds = measure(con)
        processors = time.process_time() - processors
        slowest = sorted(seconds.items(), key=lambda part: -part[1])[:SLOWEST]
        say(f"  wall {sum(seconds.values()):6.2f} s, processors {processors:6.2f} s; slowest: " + _listed(slowest))


def _listed(parts: Iterable[tuple[str, float]]) -> str:
    return ", ".join(f"{name} {value:.2f}" for name, value in parts)


def make_origin(home: Path) -> None:
    """A simulated regency of a million persons, run from its files."""
    lab(home, "simulate", "--persons", str(MILLION), "--seed", "1", "--out", str(home / "inbox"))
    lab(home, "run")


def main() -> None:
    """Measures every size."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--home", type=Path, help="run-time folder of a simulated million; only read; made without")
    options.add_argument("--times", type=int, nargs="*", default=list(GOALS), help="how often it is multiplied")
    options.add_argument("--threads", type=int, default=2)
    chosen = options.parse_args()
    say(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    say(f"{chosen.threads} threads of the engine; load average of the last minute {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory(prefix="lab-bench-") as folder:
        home = chosen.home or Path(folder) / "origin"
        if not chosen.home:
            make_origin(home)
        for times in chosen.times:
            settings = Settings(home=Path(folder) / str(times), memory_limit="8GB", threads=chosen.threads)
            with closing(open_warehouse(settings)) as con:
                with attached(con, "origin", home / "warehouse.duckdb"):
                    multiply(con, times)
                show_size(con, times)
            settings.warehouse.unlink()


if __name__ == "__main__":
    main()
