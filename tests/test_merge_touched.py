"""Families of which nothing is new are left as they stand, and merging all of them anew would change nothing."""

import datetime as dt
import random
from collections.abc import Sequence

import pytest

from tasks.families import touch_all_families
from tasks.link import keep_basis, link
from tasks.merge import merge
from tasks.warehouse import Connection
from tests.arrival_orders import DESA, Arrival, random_order, small_world, take_in
from tests.test_merge import NOW, source

SOURCES = {"s": source("s", {"default": 10})}
FLOORS, METERS = ("earth", "cement", "ceramic"), ("521000000001", "521000000002", None)
TABLES = (
    "core.person", "core.family", "core.household", "core.household_sign", "core.card_group", "core.record_family", "core.housing",
    "core.welfare_rank", "core.participation", "core.verification", "core.membership", "core.residence", "core.family_event",
    "core.attribute_conflict", "core.family_history", "core.family_item",
)  # fmt: skip


def say_of_families(con: Connection, arrival: Arrival, rng: random.Random) -> None:
    """What the file says of the families on its cards; a later edition says otherwise of the same records."""
    origin = arrival.name.removesuffix("b")
    for table in ("family", "housing", "welfare", "verification"):
        con.execute(f"delete from std.{table}_record where submission_id = ?", [arrival.replaces])
    for card in sorted({r["kk"] for r in arrival.records if r["kk"]}):
        key = {
            "record_id": f"{origin}/{card}",
            "submission_id": arrival.name,
            "source": "s",
            "kk": card,
            "kk_status": "valid",
        }
        put(con, "std.family_record", key | {"source_table": "u", "sheet": "x", "row_no": 1, "area_code": rng.choice(DESA),
            "electricity_customer": rng.choice(METERS), "address": f"Jl. Melati {rng.randrange(3)}", "rt": "001"})  # fmt: skip
        put(con, "std.housing_record", key | {"floor_material": rng.choice(FLOORS)})
        put(con, "std.welfare_record", key | {"rank_scope": "nasional", "desil": rng.randint(1, 10)})
    for record in arrival.records[::3]:
        put(con, "std.verification_record", {"record_id": record["record_id"], "submission_id": arrival.name, "source": "s",
            "verification_status": "layak", "verification_word": "layak", "has_minutes": True})  # fmt: skip
    con.execute("insert into audit.unmerged_submission values (?)", [arrival.name])


def put(con: Connection, table: str, row: dict[str, object]) -> None:
    """One row with only these columns."""
    con.execute(f"insert into {table} ({', '.join(row)}) values ({', '.join('?' for _ in row)})", list(row.values()))


def change_cards(con: Connection, run: Sequence[Arrival], rng: random.Random) -> None:
    """Has the files put some persons on another card, and tell of some families without a card, known by their head."""
    names = [arrival.name for arrival in run]
    cards = [
        r[0]
        for r in con.execute(
            "select distinct kk from std.person_record where kk is not null order by 1 limit 6"
        ).fetchall()
    ]
    held = con.execute(
        "select record_id, submission_id from std.person_record where list_contains($names, submission_id) order by 1",
        {"names": names},
    ).fetchall()
    for record, submission in held:
        if rng.random() < 0.4:
            word = [rng.choice(cards), rng.choice(["head", "wife", "child"]), record]
            con.execute("update std.person_record set kk = ?, relation = ? where record_id = ?", word)
        if rng.random() < 0.15:
            put(con, "std.family_record", {"record_id": record, "submission_id": submission, "source": "s", "source_table": "u",
                "sheet": "x", "row_no": 1, "kk_status": "missing", "area_code": DESA[0]})  # fmt: skip


def standing(con: Connection) -> dict[str, set[tuple[object, ...]]]:
    """All that merging made, and where ids of persons and families lead."""
    made = {table: set(con.execute(f"select * from {table}").fetchall()) for table in TABLES}
    led = con.execute("select * from core.identity_redirect where entity <> 'household'").fetchall()
    return made | {"core.identity_redirect": set(led)}


@pytest.mark.parametrize(("seed", "moving"), [(1, False), (12, True), (23, True)])
def test_what_was_left_is_what_merging_all_anew_gives(con: Connection, seed: int, moving: bool) -> None:
    rng = random.Random(seed)
    for number, run in enumerate(random_order(rng, small_world(seed, persons=30, files=4))):
        take_in(con, run)
        if moving:
            change_cards(con, run, rng)
        for arrival in run:
            say_of_families(con, arrival, rng)
        link(con, "basis")
        merge(con, SOURCES, f"run{number}", NOW + dt.timedelta(days=number))
        keep_basis(con, "basis")
        left = standing(con)
        touch_all_families(con)
        con.execute("insert into audit.unmerged_submission select submission_id from std.family_record")
        link(con, "basis")
        merge(con, SOURCES, f"again{number}", NOW + dt.timedelta(days=number, hours=1))
        keep_basis(con, "basis")
        anew = standing(con)
        assert {t: left[t] ^ anew[t] for t in left if left[t] != anew[t]} == {}
