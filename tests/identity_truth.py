"""Simulated records whose persons are known, and how well clusters of them agree with the truth."""

import shutil
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from statistics import mean, stdev

import pyarrow.parquet as pq
from scipy.stats import t as student

from config.settings import Settings
from config.sources import load_sources
from flows.steps import ingest_source, receive_files, sources_with_work
from tasks.journal import Run
from tasks.warehouse import Connection, open_warehouse, scalar

TRUTH = """
create or replace temp table truth as
select r.record_id, t.true_person_id
from std.person_record as r
join core.submission as s on s.submission_id = r.submission_id
join true_record as t on t.file = s.source || '/' || s.file_name and t.sheet = r.sheet and t.row_no = r.row_no
"""
PAIRS = """
with judged as (
    select c.cluster_no, t.true_person_id from cluster_item as c join truth as t on t.record_id = c.item_id
),
both_same as (select count(*) as n from judged group by cluster_no, true_person_id),
found as (select count(*) as n from judged group by cluster_no),
real as (select count(*) as n from judged group by true_person_id)
select (select sum(n * (n - 1) / 2) from both_same), (select sum(n * (n - 1) / 2) from found), (select sum(n * (n - 1) / 2) from real)
"""


@dataclass(frozen=True)
class Agreement:
    """Precision and recall over pairs of records after clustering."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def prepare(home: Path, persons: int, seed: int, run: Run) -> Settings:
    """Simulates a regency and takes its files in, without answers to submitters; a folder that has one is used again."""
    settings = Settings(home=home)
    ready = home / "ingested.duckdb"
    if not ready.exists():
        options = [
            "--persons",
            str(persons),
            "--seed",
            str(seed),
            "--out",
            str(settings.inbox),
            "--truth",
            str(home / "truth"),
        ]
        # A process of its own gives its memory back.
        subprocess.run([sys.executable, "-m", "flows", "simulate", *options], stdout=subprocess.DEVNULL, check=True)
        with closing(open_warehouse(settings)) as con:
            receive_files(con, settings, run)
            for name in sources_with_work(con, settings):
                ingest_source(con, settings, load_sources()[name], run)
        settings.warehouse.rename(ready)
    shutil.copy(ready, settings.warehouse)
    return settings


def load_truth(con: Connection, home: Path) -> None:
    """The temporary table `truth(record_id, true_person_id)` of all records at hand."""
    con.register("true_record", pq.read_table(home / "truth" / "records.parquet"))
    con.execute(TRUTH)
    con.unregister("true_record")


def agreement(con: Connection) -> Agreement:
    """How the clusters of `cluster_item` agree with `truth`."""
    ((right, found, real),) = con.execute(PAIRS).fetchall()
    return Agreement(float(right) / float(found) if found else 1.0, float(right) / float(real))


def partition(con: Connection) -> int:
    """A number that is the same for the same persons whatever their ids are."""
    return int(
        scalar(
            con,
            "select bit_xor(hash(item_id, first_item)) from (select item_id, min(item_id) over (partition by entity_id) as first_item "
            "from audit.identity_assignment where entity = 'person' and recorded_to is null)",
        )
    )


def interval(values: Iterable[float]) -> str:
    """Mean and 95 % confidence interval over seeds by Student's t; the value alone of one seed."""
    found = [*values]
    if len(found) < 2:
        return f"{found[0]:.5f}"
    half = float(student.ppf(0.975, len(found) - 1)) * stdev(found) / sqrt(len(found))
    return f"{mean(found):.5f} +- {half:.5f}"
