"""Successive releases of one simulated regency, from which a few families more are known each time, as figures before protection."""

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from config.disclosure import load_disclosure
from config.indicator import load_indicators
from config.settings import Settings
from tasks.disclosure.round_figures import round_figures
from tasks.indicators import compute_indicators, replace_figures
from tasks.warehouse import Connection, open_warehouse
from tests.proof_command import lab

DAY = dt.date(2026, 11, 28)
REGENCY = "33.26"
# Of a thousand families, how many become known between two releases.
LATER_FAMILIES = 10
OF_FAMILIES = ("core.person", "core.housing", "core.welfare_rank", "core.participation", "core.family")


@dataclass(frozen=True)
class Figures:
    """One release: `out.indicator` as computed, the areas, and the figures as a method prepares them before they are rolled up."""

    raw: pd.DataFrame
    area: pd.DataFrame
    prepared: dict[str, pd.DataFrame] = field(default_factory=dict)


def successive_releases(home: Path, persons: int, count: int, seed: int) -> Iterator[Figures]:
    """The figures of each release before protection, the latest first.

    Each earlier release lacks some families, with their persons, dwellings, ranks and aid, that the later one has.
    """
    lab(home, "simulate", "--persons", str(persons), "--seed", str(seed), "--out", str(home / "inbox"))
    for stage in ("ingest", "link"):
        lab(home, stage)
    with closing(open_warehouse(Settings(home=home))) as con:
        for number in range(count):
            forget_families(con, 1000 - LATER_FAMILIES * number)
            yield compute_release(con)


def compute_release(con: Connection) -> Figures:
    """The figures as they are, and as they are when counts are rounded before they are rolled up."""
    rules, indicators = load_disclosure(), load_indicators()
    exact = rules.model_copy(update={"method": "threshold"})
    compute_indicators(con, indicators, regency=REGENCY, release="attack", as_of=DAY, rules=exact)
    raw, area = con.sql("select * from out.indicator").df(), con.sql("select * from out.area").df()
    rounding = rules.model_copy(update={"method": "rounding"})
    round_figures(con, indicators, rounding)
    replace_figures(con)
    return Figures(raw, area, {"rounding": con.sql("select * from out.indicator").df()})


def forget_families(con: Connection, kept: int) -> None:
    """Leaves so many of a thousand families, chosen by their ids."""
    for table in OF_FAMILIES:
        con.execute(f"delete from {table} where hash(family_id) % 1000 >= $kept", {"kept": kept})


def fill(con: Connection, table: str, content: pd.DataFrame) -> None:
    """Puts rows in the place of those of a table."""
    con.execute(f"delete from {table}")
    con.register("content", content)
    con.execute(f"insert into {table} by name select * from content")
    con.unregister("content")
