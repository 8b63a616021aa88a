"""Each linking rule by literal pairs: one it joins and ones it must not; then chains of edges as clusters."""

import itertools
from typing import Any

import pytest

from config.linkage import MODEL_RULE
from tasks.link import link, rule_files
from tasks.warehouse import Connection, scalar
from tests.arrival_orders import empty_records, link_and_carry, partition
from tests.conftest import Insert

# All numbers and names here are made up.
BUDI: dict[str, Any] = {
    "full_name": "Budi Santoso", "birth_date": "1985-03-25", "sex": "male", "nik": "3326012503850001", "nik_status": "valid",
    "kk": "3326010101100001", "kk_status": "valid", "area_code": "33.26.01.2001",
}  # fmt: skip
NO_NUMBER = {"nik": None, "nik_status": "missing"}
NO_CARD = {"kk": None, "kk_status": "missing"}
OTHER_NUMBER = {"nik": "3326014708900007", "nik_status": "valid"}

# rule number, what differs in the second record, whether the pair is joined by that rule or an earlier one
PAIRS: list[tuple[int, dict[str, Any], dict[str, Any], bool]] = [
    (1, {}, {"full_name": "Budi Santosa", "birth_date": None, **NO_CARD}, True),
    (1, {}, {"full_name": "Siti Aminah", "birth_date": "1990-01-05", "sex": "female", **NO_CARD}, False),
    (1, {}, {"full_name": "Budi Handoyo", "birth_date": "1998-11-06", **NO_CARD}, False),
    (2, {}, {"full_name": "Pak Kliwon", **NO_CARD}, True),
    (2, {}, {"full_name": "Pak Kliwon", "sex": "female", **NO_CARD}, False),
    (3, {}, {"nik": "3326012503850000", "nik_status": "precision_lost", "birth_date": None, **NO_CARD}, True),
    (3, {}, {"nik": "3326012503850000", "nik_status": "precision_lost", "birth_date": "1999-01-02", **NO_CARD}, False),
    (
        3,
        {},
        {
            "nik": "3326012503850000",
            "nik_status": "precision_lost",
            "area_code": "33.26.02.2002",
            "birth_date": None,
            **NO_CARD,
        },
        False,
    ),
    (4, NO_NUMBER, {"full_name": "Budi Santosa", **OTHER_NUMBER, "birth_date": "1985-03-25"}, True),
    (4, NO_NUMBER, {"full_name": "Slamet Riyadi", **NO_NUMBER}, False),
    (5, {}, {**NO_NUMBER, "birth_date": None}, True),
    (5, {}, {**OTHER_NUMBER, "birth_date": None}, False),
    (6, NO_CARD, {**NO_NUMBER, **NO_CARD}, True),
    (6, NO_CARD, {**OTHER_NUMBER, **NO_CARD}, False),
    (6, {"birth_date": "1985-01-01", **NO_CARD}, {"birth_date": "1985-01-01", **NO_NUMBER, **NO_CARD}, False),
    (7, NO_CARD, {"full_name": "Budi Santasa", **NO_NUMBER, **NO_CARD}, True),
    (7, NO_CARD, {"full_name": "Budi Santosa", "sex": "female", **NO_NUMBER, **NO_CARD}, False),
    (8, NO_CARD, {"birth_date": None, "sex": None, **NO_NUMBER, **NO_CARD}, True),
    (8, NO_CARD, {"full_name": "Budi", "birth_date": None, "sex": None, **NO_NUMBER, **NO_CARD}, False),
]


@pytest.fixture
def areas(insert: Insert) -> None:
    """Two desa of one kecamatan and one of another."""
    for code in ("33.26.01.2001", "33.26.01.2002", "33.26.02.2002"):
        insert(
            "core.region",
            {"area_code": code, "bps_code": code, "kecamatan_code": code[:8], "topography_class": "pegunungan"},
        )


def records(insert: Insert, *people: dict[str, Any]) -> None:
    """Puts people in as records r1, r2 and so on."""
    for number, person in enumerate(people, start=1):
        insert("std.person_record", {"record_id": f"r{number}", "source": "s", "source_table": "t", **person})


@pytest.mark.usefixtures("areas")
@pytest.mark.parametrize(("rule", "first", "second", "joined"), PAIRS)
def test_rule_joins_what_it_should(
    con: Connection, insert: Insert, rule: int, first: dict[str, Any], second: dict[str, Any], joined: bool
) -> None:
    records(insert, BUDI | first, BUDI | second)
    edges = link(con, "basis").edges.keys() - {MODEL_RULE}
    assert (rule in edges) is joined
    assert bool(edges) is joined


def test_every_rule_has_a_pair_that_it_joins_and_one_that_it_does_not() -> None:
    for number, path in rule_files():
        assert {joined for rule, _, _, joined in PAIRS if rule == number} == {True, False}, path.name


@pytest.mark.usefixtures("areas")
def test_order_of_records_does_not_matter(con: Connection, insert: Insert) -> None:
    people = [
        BUDI,
        BUDI | NO_NUMBER | {"birth_date": None},
        BUDI | {"full_name": "Siti Aminah", **OTHER_NUMBER, "birth_date": "1990-08-07"},
    ]
    found = set()
    for order in itertools.permutations(people):
        con.execute("delete from std.person_record")
        con.execute("delete from audit.link_basis")
        records(insert, *order)
        found.add(link(con, "basis").clusters)
    assert found == {2}


@pytest.mark.usefixtures("areas")
def test_chain_with_too_many_numbers_is_cut(con: Connection, insert: Insert) -> None:
    numbers = [f"33260125038500{n:02d}" for n in (11, 52, 93)]
    middle = [BUDI | NO_NUMBER | NO_CARD]
    ends = [BUDI | NO_CARD | {"nik": nik} for nik in numbers]
    records(insert, *middle, *ends)
    report = link(con, "basis")
    assert report.cut == 1
    assert report.clusters == len(numbers)
    assert scalar(con, "select distinct cause from audit.cut_edge") == "two_numbers"


@pytest.mark.usefixtures("areas")
@pytest.mark.parametrize("last", range(5))
def test_records_that_arrive_later_give_the_same_clusters(con: Connection, insert: Insert, last: int) -> None:
    people = [
        BUDI,
        BUDI | NO_NUMBER | {"birth_date": None},
        BUDI | NO_NUMBER | NO_CARD | {"birth_date": None, "sex": None},
        BUDI | OTHER_NUMBER | {"full_name": "Siti Aminah", "birth_date": "1990-08-07"},
        BUDI | OTHER_NUMBER | NO_CARD | {"birth_date": "1970-08-07"},
    ]
    records(insert, *people)
    at_once = link_and_carry(con).edges, partition(con)
    empty_records(con)
    late = f"r{last + 1}"
    numbered = {f"r{n}": person for n, person in enumerate(people, start=1)}
    for record_id, person in numbered.items():
        if record_id != late:
            insert("std.person_record", {"record_id": record_id, "source": "s", "source_table": "t", **person})
    link_and_carry(con)
    insert("std.person_record", {"record_id": late, "source": "s", "source_table": "t", **numbered[late]})
    assert (link_and_carry(con).edges, partition(con)) == at_once
