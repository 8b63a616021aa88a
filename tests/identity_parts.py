"""The parts of the proof of identity, each measured on its own: rivals, our pipeline, ids that last, files that come late."""

import datetime as dt
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.settings import Settings
from tasks.identity import carry_forward, redirect
from tasks.journal import Run
from tasks.link import keep_basis, link
from tasks.link_keys import refresh_keys
from tasks.regions import load_region_tables
from tasks.warehouse import Connection, open_warehouse, rows, scalar
from tests.identity_pseudonyms import prove_pseudonyms
from tests.identity_results import OURS, RIVALS
from tests.identity_rivals import CUTS, RAW, VALIDATED, by_number, plain_splink
from tests.identity_truth import Agreement, agreement, load_truth, partition, prepare

NOW = dt.datetime(2026, 11, 24, 2, 15)
RUN = Run.start(NOW)
BASIS = "proof"
EMPTIED = (
    "std.person_key", "audit.edge", "audit.scored_pair", "audit.link_basis", "audit.identity_assignment", "audit.identity_event",
    "core.identity_redirect",
)  # fmt: skip
MINISTRY = "source = 'dtsen'"
LARGEST_VILLAGE = "submission_id = (select submission_id from std.person_record where source = 'opensid' group by all order by count(*) desc, 1 limit 1)"
BANDS = """
select floor(p.match_weight / 2) * 2 as weight, count(*) as pairs, avg(pow(2, p.match_weight) / (1 + pow(2, p.match_weight))) as expected,
    avg(case when a.true_person_id = b.true_person_id then 1.0 else 0.0 end) as found
from weighed_pair as p
join truth as a on a.record_id = p.record_id_left
join truth as b on b.record_id = p.record_id_right
where p.match_weight >= -10
group by weight
order by weight
"""
RULES = """
select e.rule_no as rule, count(*) as pairs, avg(case when a.true_person_id = b.true_person_id then 1.0 else 0.0 end) as found
from audit.edge as e
join truth as a on a.record_id = e.record_id_left
join truth as b on b.record_id = e.record_id_right
group by e.rule_no
order by e.rule_no
"""
Figures = dict[str, float]
Tables = dict[str, list[dict[str, Any]]]


class Place:
    """A simulated regency of known persons, taken in; its warehouse is opened when a part asks for it."""

    def __init__(self, home: Path, persons: int, seed: int) -> None:
        self.home, self.persons, self.seed = home, persons, seed
        self._con: Connection | None = None

    @property
    def con(self) -> Connection:
        """The open warehouse with the table `truth`."""
        if self._con is None:
            settings = prepare(self.home, self.persons, self.seed, RUN)
            self._con = open_warehouse(settings)
            load_region_tables(self._con, settings.regency)
            load_truth(self._con, self.home)
        return self._con

    def fresh(self) -> Connection:
        """The open warehouse without anything that linking left."""
        for table in EMPTIED:
            self.con.execute(f"delete from {table}")
        return self.con

    def close(self) -> None:
        """Gives the warehouse back and deletes it; what was taken in stays."""
        if self._con is not None:
            self._con.close()
            self._con = None
        Settings(home=self.home).warehouse.unlink(missing_ok=True)


def link_in_own_process(place: Place) -> tuple[Figures, Tables]:
    """Linking a whole warehouse in a process that does nothing else: seconds, seconds of processors, and peak resident GB."""
    place.close()
    prepare(place.home, place.persons, place.seed, RUN)
    command = [sys.executable, "-m", "tests.identity_parts", str(place.home)]
    child = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(child.stdout.strip().splitlines()[-1]), {}


def link_alone(home: Path) -> Figures:
    """What that process does."""
    with closing(open_warehouse(Settings(home=home))) as con:
        load_region_tables(con, Settings(home=home).regency)
        seconds = timed(lambda: link(con, BASIS))
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "link alone (s)": seconds,
        "link alone, processors (s)": used.ru_utime + used.ru_stime,
        "link alone, peak (GB)": peak_bytes() / 1e9,
    }


def peak_bytes() -> int:
    """The most memory this process has held, in bytes; the usage that the system reports counts the process it was begun by too."""
    (held,) = (line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(held.split()[1]) * 1024


def timed(act: Callable[[], object]) -> float:
    """Seconds that something takes."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def judged(found: Agreement, seconds: float) -> Figures:
    """What stands in the table of methods."""
    return {"precision": found.precision, "recall": found.recall, "f1": found.f1, "seconds": seconds}


def number_alone(query: str) -> Callable[[Place], tuple[Figures, Tables]]:
    """Records of one number are one person."""

    def measure(place: Place) -> tuple[Figures, Tables]:
        con = place.fresh()
        refresh_keys(con)
        seconds = timed(lambda: by_number(con, query))
        return judged(agreement(con), seconds), {}

    return measure


def splink_alone(place: Place) -> tuple[Figures, Tables]:
    """Plain Splink at the cut that is best for it."""
    con = place.fresh()
    seconds = timed(lambda: plain_splink(con))
    tried = []
    for number in range(len(CUTS)):
        con.execute(f"create or replace temp table cluster_item as select * from plain_{number}")
        tried.append(agreement(con))
    return judged(max(tried, key=lambda one: one.f1), seconds), {}


def our_pipeline(place: Place) -> tuple[Figures, Tables]:
    """Our pipeline with its calibration, by weight and by rule, and what it finds of a survey without names."""
    con = place.fresh()
    started = time.perf_counter()
    report = link(con, BASIS)
    found = judged(agreement(con), time.perf_counter() - started)
    tables = {"weights": rows(con, BANDS), "rules": rows(con, RULES)}
    counts = {"records": report.records, "doubtful pairs": report.doubtful, "clusters split": report.cut}
    return found | counts | prove_pseudonyms(con), tables


def no_news(place: Place) -> tuple[Figures, Tables]:
    """Everything linked again from nothing; only the ledger of ids is kept."""
    con = place.fresh()
    link(con, BASIS)
    carry_ids(con)
    for table in ("std.person_key", "audit.edge", "audit.scored_pair", "audit.link_basis"):
        con.execute(f"delete from {table}")
    return {"churn, no news (%)": link_again(con).churn}, {}


def late(which: str, name: str) -> Callable[[Place], tuple[Figures, Tables]]:
    """Everything but some records first, then these; whether persons are those of linking all at once."""

    def measure(place: Place) -> tuple[Figures, Tables]:
        con = place.fresh()
        link(con, BASIS)
        carry_ids(con)
        at_once = partition(con)
        con.execute(f"create or replace temp table late as select * from std.person_record where {which}")
        place.fresh().execute("delete from std.person_record where record_id in (select record_id from late)")
        link(con, BASIS)
        carry_ids(con)
        con.execute("insert into std.person_record by name select * from late")
        second = link_again(con)
        return {
            f"{name}: records": scalar(con, "select count(*) from late"),
            f"{name}: link (s)": second.seconds,
            f"{name}: link and ids (s)": second.with_ids,
            f"{name}: link and ids, processors (s)": second.processors,
            f"{name}: churn (%)": second.churn,
            f"{name}: same persons as at once": float(partition(con) == at_once),
        }, {}

    return measure


@dataclass(frozen=True)
class Again:
    """Seconds of a second link, the same with its ids, of a clock and of processors, and per cent of the known records with another id now."""

    seconds: float
    with_ids: float
    processors: float
    churn: float


def carry_ids(con: Connection) -> None:
    """Gives the clusters of the last link their lasting ids, so that the next looks only at what is new."""
    carry_forward(con, "person", RUN.run_id, NOW)
    redirect(con, "person")
    keep_basis(con, BASIS)


def link_again(con: Connection) -> Again:
    """Links and carries ids."""
    con.execute(
        "create or replace temp table known as select item_id, entity_id from audit.identity_assignment "
        "where entity = 'person' and recorded_to is null"
    )
    busy = time.process_time()
    seconds = timed(lambda: link(con, BASIS))
    with_ids = seconds + timed(lambda: carry_ids(con))
    processors = time.process_time() - busy
    changed = "avg(case when a.entity_id = k.entity_id then 0.0 else 100.0 end)"
    query = f"select {changed} from known as k join audit.identity_assignment as a on a.entity = 'person' and a.item_id = k.item_id and a.recorded_to is null"
    return Again(seconds, with_ids, processors, float(scalar(con, query)))


# Name of each part, how it is measured, and the files that it rests on.
METHODS: dict[str, tuple[Callable[[Place], tuple[Figures, Tables]], tuple[str, ...]]] = {
    "exact NIK": (number_alone(RAW), RIVALS),
    "validated NIK": (number_alone(VALIDATED), RIVALS),
    "plain Splink": (splink_alone, RIVALS),
    "our pipeline": (our_pipeline, OURS),
}
PARTS = {
    "link in a process of its own": (link_in_own_process, OURS),
    **METHODS,
    "no news": (no_news, OURS),
    "village file": (late(LARGEST_VILLAGE, "village file late"), OURS),
    "ministry file": (late(MINISTRY, "ministry file late"), OURS),
}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(link_alone(Path(sys.argv[1]))) + "\n")
