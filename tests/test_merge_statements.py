"""Statements about families follow their family, and are placed anew only where something changed."""

from typing import Any

from tasks.link import link
from tasks.merge import merge
from tasks.merge_statements import place_statements
from tasks.warehouse import Connection, rows
from tests.conftest import Insert
from tests.test_merge import CARD, HEAD, NOW, SOURCES, merged

OTHER = HEAD | {
    "full_name": "Slamet Riyadi",
    "nik": "3326011204700003",
    "birth_date": "1970-04-12",
    "kk": "3326010101100002",
}
HOUSE: dict[str, Any] = {"source": "ministry", "kk_status": "valid", "submission_id": "s"}


def floors(con: Connection) -> dict[str, str]:
    """The floor of each family's dwelling by the name of its head."""
    found = rows(
        con,
        "select p.full_name, h.floor_material from core.housing as h join core.family as f using (family_id) "
        "join core.person as p on p.person_id = f.head_person_id",
    )
    return {r["full_name"]: r["floor_material"] for r in found}


def two_families(con: Connection, insert: Insert) -> None:
    """Two heads on two cards, each with a dwelling."""
    for name, card, floor in (("h1", HEAD["kk"], "earth"), ("h2", OTHER["kk"], "ceramic")):
        insert("std.housing_record", HOUSE | {"record_id": name, "kk": card, "floor_material": floor})
    merged(con, insert, [HEAD, OTHER], [CARD, CARD | {"kk": OTHER["kk"]}])


def test_a_new_statement_touches_its_own_family_only(con: Connection, insert: Insert) -> None:
    two_families(con, insert)
    assert floors(con) == {"Budi Santoso": "earth", "Slamet Riyadi": "ceramic"}
    later = {
        "record_id": "h3",
        "submission_id": "t",
        "kk": HEAD["kk"],
        "floor_material": "cement",
        "observed_on": "2026-09-01",
    }
    insert("std.housing_record", HOUSE | later)
    insert("audit.unmerged_submission", {"submission_id": "t"})
    link(con, "basis")
    merge(con, SOURCES, "run", NOW)
    assert floors(con) == {"Budi Santoso": "cement", "Slamet Riyadi": "ceramic"}
    assert {r["record_id"] for r in rows(con, "select record_id from touched_statement")} == {"h1", "h3"}


def test_a_statement_that_is_withdrawn_leaves_the_one_before(con: Connection, insert: Insert) -> None:
    two_families(con, insert)
    con.execute("delete from std.housing_record where record_id = 'h1'")
    merged(con, insert, [])
    assert floors(con) == {"Slamet Riyadi": "ceramic"}


def test_a_family_that_moves_takes_its_dwelling_along(con: Connection, insert: Insert) -> None:
    two_families(con, insert)
    con.execute("update core.family set area_code = '33.26.02.2001' where kk = ?", [OTHER["kk"]])
    con.execute(
        "create or replace temp table touched_family as select family_id from core.family where kk = ?", [OTHER["kk"]]
    )
    place_statements(con)
    assert {r["area_code"] for r in rows(con, "select area_code from core.housing")} == {
        "33.26.01.2001",
        "33.26.02.2001",
    }


def test_nothing_is_touched_when_nothing_came(con: Connection, insert: Insert) -> None:
    two_families(con, insert)
    link(con, "basis")
    merge(con, SOURCES, "run", NOW)
    for table in ("touched_person", "touched_family", "touched_record", "touched_statement"):
        assert rows(con, f"select * from {table}") == []


def test_a_later_edition_that_says_otherwise_of_the_same_record_is_heard(con: Connection, insert: Insert) -> None:
    two_families(con, insert)
    con.execute(
        "update std.housing_record set submission_id = 'later', floor_material = 'cement' where record_id = 'h1'"
    )
    merged(con, insert, [])
    assert floors(con) == {"Budi Santoso": "cement", "Slamet Riyadi": "ceramic"}
