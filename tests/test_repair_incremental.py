"""Proposals brought up to date file by file are those made of everything at once, in whatever order files come and go."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from config.repairs import RepairRule, Repairs
from config.sources import Source, load_sources, raw_table, std_table
from tasks import repair_clues
from tasks.repair import propose, rule_files
from tasks.repair_clues import refresh_clues
from tasks.standardise import create_tables
from tasks.warehouse import Connection, rows
from tests.conftest import Insert

SOURCES = {name: load_sources()[name] for name in ("musdes", "opensid")}
TABLES = {"musdes": "bnba", "opensid": "person"}
AREAS = ("33.26.15.2014", "33.26.15.2001")
RULES = Repairs(
    threshold=0.9, minimum_cases=1, rules={name: RepairRule(precision=0.95, cases=9) for name in rule_files()}
)
RESULTS = ("core.repair_proposal", "audit.identity_finding", "std.person_repair", "std.repair_clue", "std.number_cell")
# All numbers and names here are made up: four people of two cards, two of them born on one day.
PEOPLE = [
    ("3326152503850001", "3326151001100001", "Budi Santoso", "1985-03-25", "male", AREAS[0]),
    ("3326156508880002", "3326151001100001", "Siti Aminah", "1988-08-25", "female", AREAS[0]),
    ("3326152503850011", "3326151001100002", "Budi Santosa", "1985-03-25", "male", AREAS[0]),
    ("3326154506700003", "3326151001100002", "Sri Lestari", "1970-06-05", "female", AREAS[1]),
]  # fmt: skip


def pick(rng: np.random.Generator, options: Sequence[Any]) -> Any:
    """One of the options, as it is."""
    return options[int(rng.integers(len(options)))]


def damaged(rng: np.random.Generator) -> tuple[Any, ...]:
    """One person's cells, most often with something wrong in them."""
    nik, kk, name, birth, sex, area = pick(rng, PEOPLE)
    number = pick(rng, [
        nik, nik, nik, f"{nik}.0", f"{nik[:6]}******{nik[12:]}", f"{nik[:15]}0000"[:12] + "0000", "1111111111111111", kk, nik[:-1],
        f"{nik[:2]}9{nik[3:]}", f"{nik[:7]}6{nik[8:]}", f"{nik[0]}.{nik[1:9]}E+15", pick(rng, PEOPLE)[0], f"{AREAS[0].replace('.', '')}00012",
    ])  # fmt: skip
    card = pick(rng, [kk, kk, kk, "", f"{kk[:6]}******{kk[12:]}", pick(rng, PEOPLE)[1]])
    if rng.random() < 0.15:
        number, card = kk, nik
    born = pick(rng, [birth, birth, birth, None, "1985-01-01"])
    return number, card, name, born, pick(rng, [sex, sex, None, "male"]), pick(rng, [area, area, None])


def arrive(con: Connection, source: str, submission: str, people: list[tuple[Any, ...]], rejected: set[int]) -> None:
    """A file of that source as intake leaves it: raw and standardised rows, records, and rows set aside as swapped."""
    raw, std = raw_table(source, TABLES[source]), std_table(source, TABLES[source])
    con.execute("insert into core.submission by name select ? as submission_id, ? as source, 'f' as file_name, 'accepted' as state, "
                "'h' as raw_hash, 'x' as submitter, timestamp '2026-09-01' as received_at", [submission, source])  # fmt: skip
    for number, (nik, kk, name, born, sex, area) in enumerate(people, start=1):
        con.execute(f"insert into {raw} by name select ? as submission_id, 'S' as sheet, ? as row_no, ? as nik, ? as kk, ? as full_name, "
                    "? as birth_date", [submission, number, nik, kk, name, born])  # fmt: skip
        if number in rejected:
            con.execute("insert into audit.rejected_row values (?, ?, ?, 'S', ?, 'nik_kk_swapped', 'nik', null)",
                        [submission, source, TABLES[source], number])  # fmt: skip
            continue
        con.execute(
            "insert into std.person_record by name select $id as record_id, $submission as submission_id, $source as source, "
            "$table as source_table, 'S' as sheet, $number as row_no, $area as area_code, "
            "id_value($nik, id_status(nullif($nik, ''), '')) as nik, id_status(nullif($nik, ''), '') as nik_status, "
            "id_value($kk, id_status(nullif($kk, ''), '')) as kk, id_status(nullif($kk, ''), '') as kk_status, "
            "$name as full_name, cast($born as date) as birth_date, $sex as sex",
            {"id": f"{submission}:{number}", "submission": submission, "source": source, "table": TABLES[source], "number": number,
             "nik": nik, "kk": kk, "name": name, "born": born, "sex": sex, "area": area},
        )  # fmt: skip
    con.execute(
        f"insert into {std} by name select record_id, submission_id, sheet, row_no, nik, nik_status, kk, kk_status "
        "from std.person_record where submission_id = ?",
        [submission],
    )


def leave(con: Connection, source: str, submission: str) -> None:
    """A file that another has replaced."""
    for table in ("std.person_record", std_table(source, TABLES[source])):
        con.execute(f"delete from {table} where submission_id = ?", [submission])
    con.execute("update core.submission set state = 'superseded' where submission_id = ?", [submission])


def results(con: Connection) -> dict[str, set[tuple[Any, ...]]]:
    """Everything that proposals consist of and rest on."""
    found = {table: con.execute(f"select * from {table}").fetchall() for table in RESULTS}
    assert all(len(set(rows_)) == len(rows_) for rows_ in found.values())
    return {table: set(rows_) for table, rows_ in found.items()}


@pytest.fixture
def world(con: Connection, insert: Insert) -> Iterator[Connection]:
    """An empty warehouse with the regions and the tables of two sources."""
    for area in AREAS:
        insert("core.region", {"area_code": area, "kecamatan_code": "33.26.15", "kabupaten_code": "33.26"})
    for source in SOURCES.values():
        create_tables(con, source)
    yield con


def step(con: Connection, rng: np.random.Generator, present: list[tuple[str, str]], number: int) -> None:
    """A file comes, or one of those that are there goes, or a later edition takes some of its records over."""
    chance = rng.random()
    if present and chance < 0.15:
        leave(con, *present.pop(int(rng.integers(len(present)))))
    elif present and chance < 0.3:
        con.execute("delete from std.person_record where submission_id = ? and row_no = 1", [pick(rng, present)[1]])
    else:
        source, submission = pick(rng, list(SOURCES)), f"s{number}"
        people = [damaged(rng) for _ in range(int(rng.integers(2, 7)))]
        arrive(con, source, submission, people, {n for n in range(1, len(people) + 1) if rng.random() < 0.15})
        present.append((source, submission))


@pytest.mark.parametrize("seed", range(3))
def test_file_by_file_gives_what_everything_at_once_gives(
    world: Connection, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    present: list[tuple[str, str]] = []
    monkeypatch.setattr(repair_clues, "MOST", 1.0)
    for number in range(14):
        step(world, rng, present, number)
        propose(world, SOURCES, RULES, {}, "basis")
    once = results(world)
    monkeypatch.setattr(repair_clues, "MOST", 0.0)
    propose(world, SOURCES, RULES, {}, "another basis")
    assert results(world) == once
    assert once["core.repair_proposal"]


def asked(con: Connection, sources: dict[str, Source]) -> set[str]:
    """The records whose proposals a run would make again."""
    refresh_clues(con, sources, "basis")
    return {r["item"] for r in rows(con, "select item from asked")}


def test_only_records_that_a_change_can_touch_are_asked_again(world: Connection) -> None:
    budi, siti, budi_again, sri = PEOPLE
    arrive(
        world,
        "opensid",
        "s1",
        [budi, siti, budi_again, sri, *[("", "", f"Orang {n}", None, None, None) for n in range(9)]],
        set(),
    )
    assert len(asked(world, SOURCES)) == 13
    assert asked(world, SOURCES) == set()
    arrive(world, "musdes", "s2", [(*siti[:2], "Siti", *siti[3:])], set())
    # She herself, and those on her card; nobody of another card, day or number.
    assert asked(world, SOURCES) == {"s2:1", "s1:1", "s1:2"}
    leave(world, "musdes", "s2")
    assert asked(world, SOURCES) == {"s1:1", "s1:2"}
