"""Records into persons, families and households: whose word counts, and that the order of rows never does."""

import datetime as dt
import itertools
from collections.abc import Sequence
from typing import Any

import pytest

from config.schema.person import PERSON_ATTRIBUTES
from config.sources import Source
from tasks.link import keep_basis, link
from tasks.merge import merge
from tasks.warehouse import Connection, rows
from tests.conftest import Insert

NOW = dt.datetime(2026, 11, 1)
# All numbers and names here are made up.
HEAD: dict[str, Any] = {
    "source": "village", "source_table": "t", "observed_on": "2026-03-01", "area_code": "33.26.01.2001", "full_name": "Budi Santoso",
    "birth_date": "1985-03-25", "sex": "male", "relation": "head", "nik": "3326012503850001", "nik_status": "valid",
    "kk": "3326010101100001", "kk_status": "valid",
}  # fmt: skip
WIFE = HEAD | {
    "full_name": "Siti Aminah",
    "sex": "female",
    "relation": "wife",
    "nik": "3326016508880002",
    "birth_date": "1988-08-25",
}
CARD = {
    "source": "ministry",
    "source_table": "family",
    "kk": HEAD["kk"],
    "kk_status": "valid",
    "area_code": "33.26.01.2001",
}


def source(name: str, precedence: dict[str, int]) -> Source:
    """A source of which only the trust matters."""
    return Source.model_validate(
        {"name": name, "title": {"id": name, "en": name}, "publisher": "x", "licence": "x", "cadence": "irregular",
         "retention": {"basis": "open"}, "precedence": precedence, "tables": {}}
    )  # fmt: skip


SOURCES = {
    "village": source("village", {"default": 10}),
    "ministry": source("ministry", {"default": 20, "education": 5}),
}


def say_what_came(con: Connection) -> None:
    """As reading files does, for rows that a test puts in itself."""
    for table in ("family", "housing", "welfare", "participation", "verification"):
        con.execute(f"insert into audit.unmerged_submission select distinct submission_id from std.{table}_record")


def merged(
    con: Connection, insert: Insert, people: Sequence[dict[str, Any]], families: Sequence[dict[str, Any]] = ()
) -> None:
    """Links and merges people (records r1, r2 ...) and statements about cards (f1, f2 ...)."""
    for n, person in enumerate(people, start=1):
        insert("std.person_record", {"record_id": person.get("record_id", f"r{n}"), **person})
    for n, family in enumerate(families, start=1):
        insert("std.family_record", {"record_id": f"f{n}", **family})
    say_what_came(con)
    link(con, "basis")
    merge(con, SOURCES, "run", NOW)
    keep_basis(con, "basis")


def test_the_trusted_source_wins_then_the_later_date(con: Connection, insert: Insert) -> None:
    older = HEAD | {"education": "primary", "marital_status": "single", "observed_on": "2025-01-01"}
    later = HEAD | {"marital_status": "married"}
    other = HEAD | {
        "source": "ministry",
        "education": "diploma",
        "marital_status": "widowed",
        "observed_on": "2026-09-01",
    }
    merged(con, insert, [older, later, other])
    [person] = rows(con, "select education, marital_status, record_count, source_count from core.person")
    assert person == {"education": "diploma", "marital_status": "married", "record_count": 3, "source_count": 2}


def test_a_valid_number_is_preferred_to_a_trusted_damaged_one(con: Connection, insert: Insert) -> None:
    damaged = HEAD | {"nik": "3326012503850000", "nik_status": "precision_lost"}
    merged(con, insert, [damaged, HEAD | {"source": "ministry"}])
    [person] = rows(con, "select nik, nik_status from core.person")
    assert person == {"nik": HEAD["nik"], "nik_status": "valid"}


def test_equal_statements_are_chosen_alike_in_any_order(con: Connection, insert: Insert) -> None:
    twins = [HEAD | {"record_id": "a", "education": "primary"}, HEAD | {"record_id": "b", "education": "diploma"}]
    chosen = set()
    for order in itertools.permutations(twins):
        for table in (
            "std.person_record",
            "std.person_key",
            "audit.edge",
            "audit.link_basis",
            "core.person_record",
            "core.person",
        ):
            con.execute(f"delete from {table}")
        merged(con, insert, order)
        chosen |= {r["education"] for r in rows(con, "select education from core.person")}
    assert len(chosen) == 1


CHILD = WIFE | {"full_name": "Tri Wahyuni", "relation": "child", "nik": "3326014501120003", "birth_date": "2012-01-05"}


@pytest.mark.parametrize(
    ("people", "members"),
    [([WIFE, HEAD], 4), ([WIFE, HEAD, CHILD], 3), ([WIFE | {"vital_status": "dead"}, HEAD, CHILD], 2)],
    ids=["heads only: the declared number", "whole family listed", "the dead do not count"],
)
def test_one_card_is_one_family_with_its_head(
    con: Connection, insert: Insert, people: list[dict[str, Any]], members: int
) -> None:
    merged(con, insert, people, [CARD | {"member_count_declared": 4}])
    [family] = rows(
        con,
        "select member_count, member_count_declared, p.full_name from core.family f join core.person p on p.person_id = f.head_person_id",
    )
    assert family == {"member_count": members, "member_count_declared": 4, "full_name": HEAD["full_name"]}
    assert len(rows(con, "select 1 from core.membership where recorded_to is null")) == len(people)


@pytest.mark.parametrize(("area", "known"), [("33.26.01.2001", True), (None, False)])
def test_a_family_knows_its_heads_certificate_and_whether_its_desa_sent_a_member(
    con: Connection, insert: Insert, area: str | None, known: bool
) -> None:
    insert("core.submission", {"submission_id": "sent", "source": "village", "area_code": area})
    insert("core.submission", {"submission_id": "else", "source": "ministry"})
    wife = WIFE | {"submission_id": "sent", "education": "diploma"}
    merged(con, insert, [HEAD | {"submission_id": "else", "education": "primary"}, wife])
    assert rows(con, "select head_education, in_village_file from core.family") == [
        {"head_education": "primary", "in_village_file": known}
    ]


def test_families_of_one_meter_share_a_household_but_not_across_desa(con: Connection, insert: Insert) -> None:
    meter = {"electricity_customer": "521000000001"}
    cards = [CARD | meter | {"kk": f"332601010110000{n}"} for n in (1, 2)]
    elsewhere = CARD | meter | {"kk": "3326010101100009", "area_code": "33.26.01.2002"}
    merged(con, insert, [], [*cards, elsewhere])
    found = rows(con, "select area_code, family_count from core.household order by area_code")
    assert found == [
        {"area_code": "33.26.01.2001", "family_count": 2},
        {"area_code": "33.26.01.2002", "family_count": 1},
    ]


def test_a_meter_of_many_families_is_no_household(con: Connection, insert: Insert) -> None:
    cards = [CARD | {"kk": f"332601010110001{n}", "electricity_customer": "521000000002"} for n in range(5)]
    merged(con, insert, [], cards)
    assert [r["family_count"] for r in rows(con, "select family_count from core.household")] == [1] * 5


def test_a_listed_head_without_a_card_is_a_family(con: Connection, insert: Insert) -> None:
    head = HEAD | {"record_id": "f1", "kk": None, "kk_status": "missing"}
    merged(con, insert, [head], [CARD | {"kk": None, "kk_status": "missing"}])
    insert("std.welfare_record", {"record_id": "f1", "source": "ministry", "rank_scope": "p3ke", "desil": 2})
    merge_again(con)
    assert rows(con, "select rank_scope, desil from core.welfare_rank") == [{"rank_scope": "p3ke", "desil": 2}]


def merge_again(con: Connection) -> None:
    """A later run over what stands there."""
    say_what_came(con)
    link(con, "basis")
    merge(con, SOURCES, "run2", NOW + dt.timedelta(days=1))
    keep_basis(con, "basis")


@pytest.mark.parametrize("gone", ["r1", "r2"])
def test_a_record_that_goes_takes_its_word_along(con: Connection, insert: Insert, gone: str) -> None:
    merged(con, insert, [HEAD | {"education": "primary"}, HEAD | {"education": "diploma", "observed_on": "2025-01-01"}])
    con.execute("delete from std.person_record where record_id = ?", [gone])
    merge_again(con)
    [person] = rows(con, "select education, record_count from core.person")
    assert person == {"education": {"r1": "diploma", "r2": "primary"}[gone], "record_count": 1}


def test_a_move_to_another_card_closes_the_old_membership(con: Connection, insert: Insert) -> None:
    merged(con, insert, [HEAD, WIFE])
    con.execute("update std.person_record set kk = '3326010505260003', submission_id = 'later' where record_id = 'r2'")
    merge_again(con)
    stays = rows(con, "select recorded_to is null as is_open, count(*) as n from core.membership group by 1 order by 1")
    assert stays == [{"is_open": False, "n": 1}, {"is_open": True, "n": 2}]
    assert len(rows(con, "select 1 from core.family")) == 2


def test_provenance_names_the_statement_behind_every_chosen_value(con: Connection, insert: Insert) -> None:
    people = [
        HEAD | {"education": "primary", "nik": "3326012503850000", "nik_status": "precision_lost"},
        HEAD | {"source": "ministry", "education": "diploma", "rt": "001"},
    ]
    merged(con, insert, people)
    found = {r["attribute"]: r for r in rows(con, "select * from core.person_provenance")}
    assert {a: found[a]["record_id"] for a in ("nik", "education", "rt", "full_name")} == {
        "nik": "r2", "education": "r2", "rt": "r2", "full_name": "r1",
    }  # fmt: skip
    [person] = rows(con, "select * from core.person")
    shown = {a: person[a] for a in PERSON_ATTRIBUTES if person[a] is not None}
    assert {a: found[a]["attribute_value"] for a in shown} == {
        a: str(v).lower() if isinstance(v, bool) else str(v) for a, v in shown.items()
    }
