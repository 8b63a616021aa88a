"""New files linked against what is stored give what linking everything at once gives, for any order of arrival."""

import datetime as dt
import random

import pytest

from tasks.warehouse import Connection
from tests.arrival_orders import (
    DESA,
    Arrival,
    Record,
    at_once,
    held,
    in_order,
    link_and_carry,
    random_order,
    small_world,
    take_in,
)
from tests.conftest import Insert


@pytest.mark.parametrize("seed", range(4))
def test_any_order_of_files_gives_the_same_persons_and_sound_ids(seed: int) -> None:
    world = small_world(seed)
    rng = random.Random(seed)
    outcome = in_order(random_order(rng, world))
    assert outcome.faults == ()
    assert outcome.partition == at_once(world)


def test_the_world_is_worth_asking() -> None:
    persons = at_once(small_world(0))
    assert max(map(len, persons)) > 3
    assert 20 < len(persons) < 70


BUDI: Record = {
    "full_name": "Budi Santoso", "birth_date": dt.date(1985, 3, 25), "sex": "male", "area_code": DESA[0], "nik": "3326012503850001",
    "nik_status": "valid", "kk": None, "kk_status": "missing", "relation": None, "source": "s", "source_table": "t", "sheet": "x", "row_no": 1,
}  # fmt: skip
CARD_ONLY = BUDI | {
    "nik": None,
    "nik_status": "missing",
    "birth_date": None,
    "kk": "3326010101100001",
    "kk_status": "valid",
}


def file(name: str, replaces: str | None = None, **records: Record) -> Arrival:
    """A file of these records by key."""
    return Arrival(name, tuple(r | {"record_id": k, "submission_id": name} for k, r in records.items()), replaces)


def linked(con: Connection, day: int, *arrivals: Arrival) -> dict[str, str]:
    """The id of each record after these files came in."""
    take_in(con, arrivals)
    link_and_carry(con, dt.datetime(2026, 1, day))
    return held(con)


def test_a_person_whose_only_record_is_replaced_under_another_key_keeps_the_id(con: Connection) -> None:
    before = linked(con, 1, file("f", a=BUDI))
    after = linked(con, 2, file("g", replaces="f", b=BUDI | {"area_code": DESA[2]}))
    assert after["b"] == before["a"]


def test_a_record_not_in_use_joins_nobody(con: Connection) -> None:
    card = CARD_ONLY | {"area_code": DESA[2]}
    apart = linked(con, 1, file("f", a=BUDI | {"full_name": "Budi Santoso"}), file("g", b=card))
    assert apart["a"] != apart["b"]
    both = BUDI | {"kk": card["kk"], "kk_status": "valid"}
    together = linked(con, 2, file("h", c=both))
    assert together["a"] == together["b"]
    # The record that joined them is replaced by one that speaks of the first alone.
    after = linked(con, 3, file("i", replaces="h", d=BUDI))
    assert after["b"] == apart["b"]
    assert after["a"] == after["d"] == apart["a"]


def test_a_record_not_in_use_is_no_part_of_a_cluster_that_is_split(con: Connection, insert: Insert) -> None:
    linked(con, 1, file("f", a=BUDI, b=BUDI), file("g", z=BUDI))
    insert("audit.pair_verdict", {"record_id_left": "a", "record_id_right": "b", "verdict": "cannot_link"})
    after = linked(con, 2, file("h", replaces="g"), file("i", c=BUDI))
    assert after["a"] != after["b"]
