"""Random published figures computed again from the rows that `lab explain` traces, and nothing else; prints the share that is equal."""

import argparse
import datetime as dt
import random
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import fields
from functools import partial
from pathlib import Path

from config.indicator import load_indicators
from config.settings import Settings, load_settings
from tasks.difference.basis import basis_path
from tasks.difference.trial import Mixture, both_bases, try_figures
from tasks.explain.answer import open_current, trace
from tasks.explain.figure import Figure
from tasks.explain.trace import exact_value, same_value
from tasks.small_areas import DIRECT
from tasks.warehouse import Connection, attached, open_memory, rows, scalar
from tests.proof_command import lab, say, share

FIGURES, QUICK_FIGURES = 1_000, 200
PERSONS, QUICK_PERSONS = 20_000, 5_000
WIDTHS = (10, 9, 9, 12)
SEED = 7


def prove() -> int:
    """Prints figures and equal ones by route; returns 1 when one is not equal."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true")
    options.add_argument("--home", type=Path, help="Run-time folder with a release; a demo is made without.")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="lab-proof-") as folder:
        home = asked.home or make_demo(Path(folder), QUICK_PERSONS if asked.quick else PERSONS)
        settings = load_settings().model_copy(update={"home": home})
        return measure(settings, QUICK_FIGURES if asked.quick else FIGURES)


def make_demo(home: Path, persons: int) -> Path:
    """A release of a synthetic regency of its own."""
    lab(home, "simulate", "--persons", str(persons), "--seed", "33", "--out", str(home / "inbox"))
    lab(home, "run")
    return home


def measure(settings: Settings, count: int) -> int:
    """Traces `count` random figures with a value; every indicator is drawn as often as any other, so that none hides behind counts."""
    indicators = {i.name: i for i in load_indicators()}
    drawn, equal = Counter[str](), Counter[str]()
    started = time.perf_counter()
    with open_current(settings) as (con, folder):
        models = models_again(settings, folder.name)
        for figure in draw(con, folder, count):
            indicator = indicators[figure.indicator]
            _, again = trace(con, indicator, figure, settings.regency)
            if indicator.method == "model":
                again = models.get((figure.indicator, figure.area_code, figure.period))
            drawn[indicator.method] += 1
            same = same_value(exact_value(con, figure), again) is True
            equal[indicator.method] += same
            if not same:
                print(f"NOT EQUAL {figure}: {again}")  # noqa: T201
    say("route", "figures", "equal", "share", widths=WIDTHS)
    for route in sorted(drawn):
        say(route, drawn[route], equal[route], share(equal[route], drawn[route]), widths=WIDTHS)
    say("all", drawn.total(), equal.total(), share(equal.total(), drawn.total()), widths=WIDTHS)
    say(f"{time.perf_counter() - started:.0f} s", widths=(1,))
    return int(equal.total() < drawn.total())


def models_again(settings: Settings, release: str) -> dict[tuple[str, str, str], float]:
    """By indicator, area and period the small-area figures of a model that is fitted again to the kept rows of the whole regency."""
    wanted = [i for i in load_indicators() if i.method == "model" or i.name in DIRECT.values()]
    kept = partial(attached, path=basis_path(settings, release))
    with closing(open_memory()) as con, both_bases(con, kept, kept):
        day = dt.date.fromisoformat(scalar(con, "select value from after.input where name = 'as_of'"))
        try_figures(con, wanted, settings.regency, Mixture(as_of=day))
        made = rows(
            con,
            "select indicator, area_code, period, value from computed_figure where method = 'model' and value is not null",
        )
    return {(row["indicator"], row["area_code"], row["period"]): row["value"] for row in made}


def draw(con: Connection, folder: Path, count: int) -> list[Figure]:
    """Random figures that have a value."""
    names = [f.name for f in fields(Figure) if f.name != "area_name"]
    every = rows(
        con,
        f"select {', '.join(names)}, '' as area_name from read_parquet($path) where value is not null order by all",
        {"path": str(folder / "parquet" / "indicator.parquet")},
    )
    by_indicator: dict[str, list[Figure]] = {}
    for row in every:
        by_indicator.setdefault(row["indicator"], []).append(Figure(**row))
    chance = random.Random(SEED)
    return [chance.choice(by_indicator[chance.choice(sorted(by_indicator))]) for _ in range(count)]


if __name__ == "__main__":
    raise SystemExit(prove())
