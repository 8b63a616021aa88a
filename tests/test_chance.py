"""Ids are given by chance and nothing else is: the same files tell the same of people under whatever ids, in every laboratory."""

import itertools
import random
from collections import Counter
from contextlib import closing

import pytest

from tasks.warehouse import Connection, open_memory, sql_text
from tests.arrival_orders import random_order, small_world
from tests.conftest import Insert, insert_into
from tests.test_merge_touched import TABLES, change_cards
from tests.test_problem_news import TABLES as PROBLEMS
from tests.test_problem_news import Town

CHANCE = "cast(uuid() as varchar)"
TOLD = (*TABLES, *PROBLEMS, "core.person_record", "core.person_version", "core.identity_redirect")
Told = dict[str, Counter[tuple[object, ...]]]


def names(con: Connection) -> dict[str, str]:
    """Each id by the records it ever stood for, and since when."""
    found: dict[str, str] = {}
    for entity in ("person", "family", "household"):
        held: dict[str, list[str]] = {}
        for identity, item, since, until in con.execute(
            "select entity_id, item_id, recorded_from, recorded_to from audit.identity_assignment where entity = ?",
            [entity],
        ).fetchall():
            held.setdefault(identity, []).append(f"{found.get(item, item)} {since} {until}")
        found |= {identity: f"{entity} {hash(tuple(sorted(items)))}" for identity, items in held.items()}
    return found


def told(con: Connection) -> Told:
    """All rows of the merged tables, ids by what they stand for."""
    known = names(con)

    def name(value: object) -> object:
        word = str(value).removeprefix("head:")
        return known.get(word, value)

    return {
        table: Counter(
            tuple(name(v) for v in row)
            for row in con.sql(f"select columns(lambda c: c <> 'family_event_id') from {table}").fetchall()
        )
        for table in TOLD
    }


def live(seed: int, chance: str, monkeypatch: pytest.MonkeyPatch) -> Told:
    """A town whose files came in some order, its ids given by this chance."""
    rng, drawn = random.Random(seed), itertools.count()
    monkeypatch.setattr(
        "tasks.identity.carry.sql_text",
        lambda name: sql_text(name).replace(CHANCE, f"md5(first_item || '{chance} {next(drawn)}')"),
    )
    files = list(itertools.chain(*random_order(rng, small_world(seed, persons=30, files=4))))
    with closing(open_memory()) as con:
        town = Town(con, insert_into(con), rng)
        for run in (files[:4], files[4:]):
            for arrival in run:
                town.bring(arrival)
            change_cards(con, run, rng)
            town.merge()
        town.follow()
        return told(con)


@pytest.mark.parametrize("seed", [3, 7])
def test_other_ids_tell_the_same_of_people(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = (live(seed, chance, monkeypatch) for chance in ("heads", "tails"))
    assert {t: (one[t] - other[t], other[t] - one[t]) for t in TOLD if one[t] != other[t]} == {}
    assert one["core.problem"] and one["core.family_event"]


def test_ids_are_minted_by_chance_alone() -> None:
    assert CHANCE in sql_text("identity/cluster_id")


SWAPPED = pytest.mark.parametrize(("one", "other"), [("A", "B"), ("B", "A")])


@SWAPPED
def test_of_two_families_since_one_day_the_card_says_which_came_first(
    con: Connection, insert: Insert, one: str, other: str
) -> None:
    con.execute("create temp table followed_person as select 'P' as person_id")
    con.execute("create temp table departure (person_id varchar, happened_on date)")
    con.execute("create temp table card_family (card varchar, family_id varchar)")
    con.execute("insert into card_family values ('1', $one), ('2', $other), ('3', 'C')", {"one": one, "other": other})
    for card, day in (("1", "2025-01-01"), ("2", "2025-01-01"), ("3", "2026-01-01")):
        insert("core.card_statement", {"person_id": "P", "card": card, "first_on": day, "is_listed": 1})
    insert("core.person", {"person_id": "P", "family_id": "C"})
    found = con.execute(f"select family_id from ({sql_text('core/membership')}) where valid_to is not null").fetchall()
    assert found == [(other,)]


@SWAPPED
def test_of_two_who_left_together_the_record_says_who_is_named(
    con: Connection, insert: Insert, one: str, other: str
) -> None:
    con.execute("create temp table departure (person_id varchar, vital_status varchar, record_id varchar)")
    con.execute(
        "create temp table card_change (family_id varchar, observed_on date, record_id varchar, kk_before varchar, kk varchar)"
    )
    con.execute("create temp table card_family as select '2' as card, 'G' as family_id")
    for person, record in ((one, "r1"), (other, "r2")):
        for family, since, until in (("F", "2025-01-01", "2026-01-01"), ("G", "2026-01-01", None)):
            insert("core.membership", {"person_id": person, "family_id": family, "relation": "child", "valid_from": since, "valid_to": until})  # fmt: skip
        insert("core.person_record", {"person_id": person, "record_id": record})
        insert("std.person_record", {"record_id": record, "kk": "2", "kk_status": "valid"})
    found = con.execute(
        f"select person_id, record_id from ({sql_text('core/family_event')}) where family_event = 'formed'"
    ).fetchall()
    named = con.execute(
        "select record_id from (values ('r1'), ('r2')) as t (record_id) order by tie_breaker(record_id) limit 1"
    )
    [(record,)] = named.fetchall()
    assert found == [({"r1": one, "r2": other}[record], record)]


@SWAPPED
def test_of_two_without_work_the_latest_record_shows_it(con: Connection, insert: Insert, one: str, other: str) -> None:
    con.execute("create temp table problem_person (person_id varchar, household_id varchar, age bigint)")
    insert("core.household", {"household_id": "H", "member_count": 2})
    for person, record in ((one, "r1"), (other, "r2")):
        con.execute("insert into problem_person values (?, 'H', 40)", [person])
        insert("core.person", {"person_id": person, "is_working": False})
        insert("core.person_record", {"person_id": person, "record_id": record})
        insert("std.person_record", {"record_id": record, "observed_on": "2026-01-01"})
    found = con.execute(f"select problem, record_id from ({sql_text('core/problem_said/household')})").fetchall()
    assert found == [("work", "r1")]
