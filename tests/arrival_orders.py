"""Files that arrive in a random order, some to be replaced by later ones, held against everything linked at once.

A small world of its own: few names, days and desa, so that records meet by chance as often as by right, and clusters
merge, split and chain while files come in.
"""

import datetime as dt
import itertools
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from tasks.identity import carry_forward, redirect
from tasks.link import LinkReport, keep_basis, link
from tasks.warehouse import Connection, open_memory, rows

START = dt.datetime(2026, 1, 1)
Record = dict[str, Any]
GIVEN = ("BUDI", "SITI", "SLAMET", "WARTI", "RASMI", "TRI")
FAMILY = ("SANTOSO", "SANTOSA", "AMINAH", "RIYADI", "LESTARI")
DESA = ("33.26.01.2001", "33.26.01.2002", "33.26.02.2002")
COLUMNS = (
    "record_id", "submission_id", "source", "source_table", "sheet", "row_no", "full_name", "birth_date", "sex", "area_code", "nik",
    "nik_status", "kk", "kk_status", "relation",
)  # fmt: skip


LINKED = (
    "std.person_record", "std.person_key", "audit.edge", "audit.scored_pair", "audit.link_basis", "audit.identity_assignment",
)  # fmt: skip


@dataclass(frozen=True)
class Arrival:
    """One file: its records, and the file it replaces, which must have come before."""

    name: str
    records: tuple[Record, ...]
    replaces: str | None = None


def small_world(seed: int, persons: int = 40, files: int = 9) -> list[Arrival]:
    """Invented persons as several lists write them, with lost numbers, other spellings, default days and replaced files."""
    rng = random.Random(seed)
    people = [_person(rng, n) for n in range(persons)]
    lists: dict[str, list[Record]] = defaultdict(list)
    for number, person in enumerate(people):
        for copy in range(rng.randint(1, 4)):
            name = f"f{rng.randrange(files)}"
            lists[name].append(_written(rng, person) | {"record_id": f"{name}:{number}.{copy}", "submission_id": name})
    found = [Arrival(name, tuple(records)) for name, records in sorted(lists.items())]
    # A later edition leaves some records out and writes others under another key, as a repaired number does.
    for old in found[:2]:
        name = f"{old.name}b"
        again = [r | {"submission_id": name} for r in old.records if rng.random() < 0.5]
        mended = [
            r | {"submission_id": name, "record_id": f"{r['record_id']}b"}
            for r in old.records
            if r["record_id"] not in {a["record_id"] for a in again}
        ]
        found.append(Arrival(name, tuple(again + mended[::2]), replaces=old.name))
    return found


def _person(rng: random.Random, number: int) -> Record:
    day = dt.date(rng.choice((1950, 1985, 1990, 1991)), rng.choice((1, 3, 7)), rng.choice((1, 15, 16)))
    desa, sex = rng.choice(DESA), rng.choice(("male", "female"))
    digits = (
        f"{desa[:2]}{desa[3:5]}{desa[6:8]}{day.day + (40 if sex == 'female' else 0):02}{day:%m%y}{number % 7 + 1:04}"
    )
    card = f"3326010101{rng.randrange(12):02}0001"
    name = " ".join(rng.sample(GIVEN + FAMILY, rng.choice((1, 2, 2, 3))))
    return {
        "full_name": name,
        "birth_date": day,
        "sex": sex,
        "area_code": desa,
        "nik": digits,
        "kk": card,
        "relation": rng.choice(("head", "child")),
    }


def _written(rng: random.Random, person: Record) -> Record:
    """The person as one list writes it."""
    written = dict(person)
    for column, chance in (("nik", 0.4), ("kk", 0.4), ("birth_date", 0.4), ("sex", 0.1)):
        if rng.random() < chance:
            written[column] = None
    if rng.random() < 0.2:
        written["full_name"] = written["full_name"].replace("SANTOSO", "SANTOSA").replace("RASMI", "RASMIH")
    if rng.random() < 0.15:
        written["area_code"] = rng.choice(DESA)
    states = {f"{column}_status": "valid" if written[column] else "missing" for column in ("nik", "kk")}
    return written | states | {"source": "s", "source_table": rng.choice(("t", "u")), "sheet": "x", "row_no": 1}


def random_order(rng: random.Random, arrivals: Sequence[Arrival]) -> list[list[Arrival]]:
    """The files in runs of random size, each replaced file before the one that replaces it."""
    shuffled = sorted(arrivals, key=lambda _: rng.random())
    place = {a.name: n for n, a in enumerate(shuffled)}
    for later in [a for a in shuffled if a.replaces and place[a.replaces] > place[a.name]]:
        one, other = place[later.name], place[str(later.replaces)]
        shuffled[one], shuffled[other] = shuffled[other], shuffled[one]
        place = {a.name: n for n, a in enumerate(shuffled)}
    runs: list[list[Arrival]] = []
    while shuffled:
        size = rng.randint(1, max(1, len(shuffled) // 2))
        runs.append(shuffled[:size])
        shuffled = shuffled[size:]
    return runs


@dataclass
class History:
    """What became of every record and id while files came in."""

    last: dict[str, str] = field(default_factory=dict)
    first_run: dict[str, int] = field(default_factory=dict)


Partition = frozenset[frozenset[str]]


@dataclass(frozen=True)
class Outcome:
    """Who is who in the end, and what a test asks of the ids: faults in words, none when all is well."""

    partition: Partition
    faults: tuple[str, ...]


def take_in(con: Connection, arrivals: Sequence[Arrival]) -> None:
    """Puts the files' records in; the records of a replaced file go."""
    for arrival in arrivals:
        con.execute("delete from std.person_record where submission_id = ?", [arrival.replaces])
        if not arrival.records:
            continue
        columns = {c: pa.array([r[c] for r in arrival.records]) for c in COLUMNS}
        con.register("arrived", pa.table(columns))
        con.execute("delete from std.person_record where record_id in (select record_id from arrived)")
        con.execute("insert into std.person_record by name select * from arrived")
        con.unregister("arrived")


def in_order(runs: Sequence[Sequence[Arrival]]) -> Outcome:
    """Takes files in run by run, links and carries ids after each; every run is checked."""
    faults: list[str] = []
    born: dict[str, tuple[int, str]] = {}
    with closing(open_memory()) as con:
        for number, run in enumerate(runs):
            before = held(con)
            take_in(con, run)
            link_and_carry(con, START + dt.timedelta(days=number))
            after = held(con)
            for identity in {i for i in after.values() if i not in born}:
                born[identity] = (number, min(r for r, i in after.items() if i == identity))
            faults += [f"run {number}: {fault}" for fault in check_run(con, before, after, born)]
        return Outcome(partition(con), tuple(faults))


def empty_records(con: Connection) -> None:
    """Leaves no record and nothing that was linked, so that the same records can come in again."""
    for table in LINKED:
        con.execute(f"delete from {table}")


def link_and_carry(con: Connection, now: dt.datetime = START) -> LinkReport:
    """Links, gives clusters their ids and remembers both, so that the next call looks only at what is new."""
    report = link(con, "basis")
    carry_forward(con, "person", f"run{now:%j}", now)
    redirect(con, "person")
    keep_basis(con, "basis")
    return report


def held(con: Connection) -> dict[str, str]:
    """Record -> id now, records that are gone included."""
    query = "select item_id, entity_id from audit.identity_assignment where entity = 'person' and recorded_to is null"
    return dict(con.execute(query).fetchall())


def partition(con: Connection) -> Partition:
    """Records in use by id."""
    groups: dict[str, set[str]] = defaultdict(set)
    in_use = {record for (record,) in con.execute("select record_id from std.person_record").fetchall()}
    for record, identity in held(con).items():
        if record in in_use:
            groups[identity].add(record)
    return frozenset(frozenset(group) for group in groups.values())


def at_once(arrivals: Sequence[Arrival]) -> Partition:
    """Who is who when all files are linked in one run, as they stand in the end."""
    with closing(open_memory()) as con:
        take_in(con, sorted(arrivals, key=lambda a: a.replaces is not None))
        link_and_carry(con)
        return partition(con)


def check_run(
    con: Connection, before: dict[str, str], after: dict[str, str], born: dict[str, tuple[int, str]]
) -> Iterator[str]:
    """What must hold after every run, whatever the order: one id a cluster, one cluster an id, old ids lead somewhere, the oldest stays."""
    clusters: dict[int, set[str]] = defaultdict(set)
    for cluster_no, record in con.execute("select cluster_no, item_id from cluster_item").fetchall():
        clusters[cluster_no].add(record)
    ids = {no: {after[r] for r in records} for no, records in clusters.items()}
    if any(len(found) != 1 for found in ids.values()):
        yield "a cluster has several ids"
    if len(set(itertools.chain(*ids.values()))) != len(ids):
        yield "an id stands for several clusters"
    leads = {
        r["entity_id"]: r["successor_id"]
        for r in rows(con, "select entity_id, successor_id from core.identity_redirect")
    }
    in_use = set(after.values())
    if set(born) != in_use | set(leads) or in_use & set(leads):
        yield "an id is neither in use nor leads on, or both"
    if set(leads.values()) - in_use:
        yield "an old id leads to one that is not in use"
    for records in clusters.values():
        old = {before[r] for r in records if r in before}
        whole = {
            i
            for i in old
            if {r for r, x in before.items() if x == i and r in after and r in set(itertools.chain(*clusters.values()))}
            <= records
        }
        mine = after[next(iter(records))]
        if whole and mine in old and born[mine] > min(born[i] for i in whole):
            yield "a younger id outlived an older one whose records all came along"
        if whole and mine not in old and born[mine] > min(born[i] for i in whole):
            yield "a cluster that holds all of an old id got another one"
