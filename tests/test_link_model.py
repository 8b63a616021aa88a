"""The linkage model by literal pairs: levels, weights, vetoes, cuts, verdicts, and that a late record changes nothing."""

from math import inf
from typing import Any

import pytest
from pydantic import ValidationError

from config.linkage import Cuts, load_linkage
from config.linkage_model import SHIPPED, LinkageModel, load_model, read_model, save_model
from config.settings import Settings
from tasks.link import NotLinkedError, cluster_records, link, require_linked
from tasks.link_keys import refresh_keys
from tasks.link_model import NothingToLearnError, train
from tasks.warehouse import Connection, rows, scalar
from tests.arrival_orders import empty_records, link_and_carry, partition
from tests.conftest import Insert

# All numbers and names here are made up.
SITI: dict[str, Any] = {
    "full_name": "Siti Mutmainah", "birth_date": "1963-12-24", "sex": "female", "nik": "3326056412630001", "nik_status": "valid",
    "kk": "3326051007170001", "kk_status": "valid", "area_code": "33.26.01.2001",
}  # fmt: skip
NO_CARD = {"kk": None, "kk_status": "missing"}
NO_NUMBER = {"nik": None, "nik_status": "missing"}
SECOND_NUMBER = {"nik": "3326076412630346"}
BORROWED_NUMBER = {"nik": "3326055106900001"}
PROGRAMME = {"birth_date": None, "sex": None}
OTHER_LIST = {"source": "t"}

# what differs in the second record, the levels that evidence must name, and whether the pair is joined, doubtful or dropped
PAIRS: list[tuple[dict[str, Any], str, str]] = [
    ({**PROGRAMME, **BORROWED_NUMBER}, "name same: same_two_words; nik differs: different; card same: same", "joined"),
    ({**SECOND_NUMBER, **NO_CARD}, "birth same: same_day; nik differs: different", "joined"),
    ({**NO_NUMBER, "full_name": "Siti", "kk": "3326051007170009"}, "name close: part_of_the_other", "doubtful"),
    ({**PROGRAMME, **BORROWED_NUMBER, "full_name": "Kuswanto"}, "", "dropped"),
    ({**BORROWED_NUMBER, "birth_date": "1990-06-11", "kk": "3326051007170009"}, "", "dropped"),
]


@pytest.fixture(autouse=True)
def areas(insert: Insert) -> None:
    """Two desa of two kecamatan."""
    for code in ("33.26.01.2001", "33.26.02.2002"):
        insert(
            "core.region",
            {"area_code": code, "bps_code": code, "kecamatan_code": code[:8], "topography_class": "pegunungan"},
        )


def put(insert: Insert, *people: dict[str, Any]) -> None:
    """Puts people in as records r1, r2 and so on, each of a file of its own unless it says otherwise."""
    for number, person in enumerate(people, start=1):
        row = {"record_id": f"r{number}", "submission_id": f"f{number}", "source": "s", "source_table": "t", **person}
        insert("std.person_record", row)


@pytest.mark.parametrize(("second", "evidence", "outcome"), PAIRS)
def test_pair_is_joined_doubtful_or_dropped(
    con: Connection, insert: Insert, second: dict[str, Any], evidence: str, outcome: str
) -> None:
    put(insert, SITI, SITI | second)
    report = link(con, "basis")
    assert (90 in report.edges) is (outcome == "joined")
    assert report.doubtful == (outcome == "doubtful")
    if evidence:
        words = scalar(con, "select evidence from audit.scored_pair")
        assert all(word in words for word in evidence.split("; "))
        assert "3326" not in words


def test_evidence_is_the_sum_of_the_weights_of_its_levels(con: Connection, insert: Insert) -> None:
    put(insert, SITI, SITI | PROGRAMME | BORROWED_NUMBER)
    link(con, "basis")
    (pair,) = rows(con, "select evidence, evidence_weight from audit.scored_pair")
    model = read_model(SHIPPED)
    levels = [part.replace(":", "").split() for part in pair["evidence"].split("; ")]
    assert pair["evidence_weight"] == pytest.approx(sum(model.levels[f][level].weight for f, _, level in levels))


# What differs in the second record, and the field that must be no second witness or must be one.
WITNESSES: list[tuple[dict[str, Any], str, bool]] = [
    (PROGRAMME | BORROWED_NUMBER, "place", False),
    (PROGRAMME | SECOND_NUMBER | NO_CARD, "place", True),
    ({"full_name": "Mutmainah", "birth_date": None, **NO_CARD}, "birth", False),
    ({"full_name": "Mutmainah", **NO_NUMBER, **NO_CARD}, "birth", True),
]


@pytest.mark.parametrize(("second", "field", "is_witness"), WITNESSES)
def test_card_and_place_and_number_and_its_day_are_one_witness(
    con: Connection, insert: Insert, second: dict[str, Any], field: str, is_witness: bool
) -> None:
    put(insert, SITI, SITI | second)
    link(con, "basis")
    evidence = scalar(con, "select evidence from audit.scored_pair")
    assert (f"{field} same" in evidence) is is_witness


@pytest.mark.parametrize(("second", "slip"), [("3326056402630001", True), ("3326066412630001", False)])
def test_a_slip_is_in_the_day_of_a_number_and_not_in_its_place(con: Connection, second: str, slip: bool) -> None:
    first = "3326056412630001"
    given = {"one15": first[:15], "other15": second[:15], "one": first, "other": second}
    assert scalar(con, "select nik_slipped($one15, $other15, $one, $other)", given) is slip


def test_prior_falls_with_the_size_of_the_table_but_not_within_a_card(con: Connection, insert: Insert) -> None:
    model = read_model(SHIPPED)
    assert model.prior_weight(400_000) == pytest.approx(model.prior_weight(200_000) - 1)
    assert model.prior_weight(2) == model.prior_weight(100_000)
    put(insert, SITI, SITI | PROGRAMME | BORROWED_NUMBER, SITI | SECOND_NUMBER | NO_CARD)
    link(con, "basis")
    found = {
        (r["record_id_left"], r["record_id_right"]): r["match_weight"] - r["evidence_weight"]
        for r in rows(con, "select * from weighed_pair")
    }
    assert found["r1", "r2"] == pytest.approx(model.fitted_prior_weight)
    assert found["r1", "r3"] == pytest.approx(model.prior_weight(3))


def test_two_numbers_in_a_list_that_has_each_person_once_are_two_persons(con: Connection, insert: Insert) -> None:
    listed = {"source": "dtsen", "source_table": "person", "submission_id": "f"}
    put(insert, SITI | listed, SITI | listed | SECOND_NUMBER)
    assert link_and_carry(con).clusters == 2
    con.execute("update std.person_record set submission_id = 'g' where record_id = 'r2'")
    assert link_and_carry(con).clusters == 1


def decide(insert: Insert, left: str, right: str, verdict: str) -> None:
    """A person's verdict on two records."""
    insert("audit.pair_verdict", {"record_id_left": left, "record_id_right": right, "verdict": verdict})


def test_verdicts_stand_above_rules_and_model_and_are_not_asked_again(con: Connection, insert: Insert) -> None:
    other = {**NO_NUMBER, "full_name": "Siti", "kk": "3326051007170009"}
    put(insert, SITI, SITI, SITI | other)
    before = link_and_carry(con)
    assert (before.clusters, before.doubtful) == (2, 2)
    decide(insert, "r1", "r2", "cannot_link")
    decide(insert, "r1", "r3", "must_link")
    decide(insert, "r2", "r3", "cannot_link")
    after = link_and_carry(con)
    assert (after.clusters, after.doubtful, after.edges[0], after.cut) == (2, 0, 1, 1)
    assert rows(con, "select record_id_left, record_id_right, rule_no, cause from audit.cut_edge") == [
        {"record_id_left": "r1", "record_id_right": "r2", "rule_no": 1, "cause": "verdict"}
    ]
    con.execute("delete from audit.pair_verdict")
    assert link_and_carry(con) == before


def test_living_heads_of_different_years_are_not_joined_by_a_third_record(con: Connection, insert: Insert) -> None:
    head = {"relation": "head", "vital_status": "alive"}
    mother, daughter = SITI | NO_NUMBER | head, SITI | NO_NUMBER | head | {"birth_date": "1988-03-09"}
    put(insert, mother, daughter, SITI | NO_NUMBER | PROGRAMME)
    report = link(con, "basis")
    assert (report.clusters, report.cut) == (2, 1)
    assert scalar(con, "select cause from audit.cut_edge") == "two_heads"
    con.execute("delete from audit.link_basis")
    con.execute("update std.person_record set vital_status = 'dead' where record_id = 'r1'")
    assert link(con, "basis").clusters == 1


def test_shipped_model_is_for_todays_comparisons_and_says_that_it_is_synthetic() -> None:
    model, linkage = read_model(SHIPPED), load_linkage()
    assert model.comparisons == linkage.version, "run make model"
    assert "synthetic" in model.trained_on
    assert {f: [*levels] for f, levels in model.levels.items()} == {
        f: [level.name for level in c.levels] for f, c in linkage.comparisons.items()
    }


def test_own_model_is_used_until_comparisons_change(tmp_path: Any) -> None:
    settings, linkage = Settings(home=tmp_path), load_linkage()
    shipped = load_model(settings, linkage)
    own = shipped.model_copy(update={"trained_on": "records of this laboratory"})
    assert own.version != shipped.version
    assert save_model(settings, own).name == f"{own.version}.json"
    assert load_model(settings, linkage) == own
    save_model(settings, own.model_copy(update={"comparisons": "others"}))
    assert load_model(settings, linkage) == shipped


def test_review_cut_above_link_cut_is_refused() -> None:
    with pytest.raises(ValidationError, match="below the link cut"):
        Cuts(link=5, review=6)


def people(count: int) -> list[dict[str, Any]]:
    """Invented people of two lists, every third with another spelling or a damaged number on the second."""
    found = []
    for n in range(count):
        person = {
            "full_name": f"{'ABCDEFGH'[n % 8]}ni {'KLMNPRST'[n // 8 % 8]}ari {'UVWY'[n // 64 % 4]}mi",
            "birth_date": f"19{50 + n % 45}-{1 + n % 11:02d}-{2 + n % 26:02d}",
            "sex": "female" if n % 2 else "male",
            "nik": f"332601{2 + n % 26 + 40 * (n % 2):02d}{1 + n % 11:02d}{50 + n % 45}{n:04d}",
            "nik_status": "valid",
            "kk": f"33260101011{n // 4:05d}",
            "kk_status": "valid",
            "area_code": ("33.26.01.2001", "33.26.02.2002")[n % 2],
        }
        changes = ({}, NO_NUMBER, {"full_name": f"{person['full_name']}ah"})[n % 3]
        found += [person, person | OTHER_LIST | changes]
    return found


def test_training_learns_that_same_is_more_likely_of_one_person(con: Connection, insert: Insert) -> None:
    put(insert, *people(240))
    link(con, "basis")
    model = train(con, load_linkage(), trained_on="synthetic", trained_at="2026-01-01")
    assert model.records == 480
    assert model == train(con, load_linkage(), trained_on="synthetic", trained_at="2026-01-01")
    for field in ("name", "birth", "card"):
        levels = [*model.levels[field].values()]
        assert levels[0].weight > 0 > levels[-1].weight, field
    assert LinkageModel.model_validate_json(model.model_dump_json()) == model
    assert not rows(con, "select * from duckdb_tables() where table_name like '%splink%'")


def test_names_and_places_are_learnt_where_nobody_has_a_number(con: Connection, insert: Insert) -> None:
    # Place says something only of records that do not share a card.
    put(insert, *(p | NO_NUMBER | (NO_CARD if n % 8 > 3 else {}) for n, p in enumerate(people(240))))
    refresh_keys(con)
    model = train(con, load_linkage(), trained_on="synthetic", trained_at="2026-01-01")
    for field, level in (("name", "same_three_words"), ("place", "same_desa")):
        assert model.levels[field][level].weight > 0, field


def test_there_is_nothing_to_learn_from_an_empty_warehouse_or_a_list_without_any_person_twice(
    con: Connection, insert: Insert
) -> None:
    with pytest.raises(NothingToLearnError, match="no records to train on"):
        train(con, load_linkage(), trained_on="x", trained_at="x")
    put(insert, SITI, SITI | SECOND_NUMBER | {"full_name": "Kuswanto", "birth_date": "1970-02-03"})
    link(con, "basis")
    with pytest.raises(NothingToLearnError, match="no two records are surely one person"):
        train(con, load_linkage(), trained_on="x", trained_at="x")


@pytest.mark.parametrize("late", range(4))
def test_a_record_that_arrives_later_gives_the_same_pairs(con: Connection, insert: Insert, late: int) -> None:
    people = [
        SITI,
        SITI | PROGRAMME | BORROWED_NUMBER,
        SITI | SECOND_NUMBER | NO_CARD,
        SITI | NO_NUMBER | {"full_name": "Siti"},
    ]
    named = [(f"r{n}", person) for n, person in enumerate(people, start=1)]
    rows_of = {
        name: {"record_id": name, "submission_id": name, "source": "s", "source_table": "t", **p} for name, p in named
    }
    insert("std.person_record", *rows_of.values())
    scored = "select * from audit.scored_pair order by all"
    at_once = link_and_carry(con).edges, partition(con), rows(con, scored)
    empty_records(con)
    last = rows_of.pop(f"r{late + 1}")
    insert("std.person_record", *rows_of.values())
    link_and_carry(con)
    insert("std.person_record", last)
    assert (link_and_carry(con).edges, partition(con), rows(con, scored)) == at_once


def test_other_cuts_give_other_clusters_of_the_same_scores(con: Connection, insert: Insert) -> None:
    put(insert, SITI, SITI | PROGRAMME | BORROWED_NUMBER)
    model, linkage = read_model(SHIPPED), load_linkage()
    assert link(con, "basis").clusters == 1
    assert cluster_records(con, linkage.cut_at(inf), model).clusters == 2
    assert cluster_records(con, linkage, model).clusters == 1


def test_doubt_needs_todays_links(con: Connection, insert: Insert) -> None:
    put(insert, SITI)
    with pytest.raises(NotLinkedError, match="run lab link first"):
        require_linked(con, "basis", read_model(SHIPPED))
    link_and_carry(con)
    require_linked(con, "basis", read_model(SHIPPED))
    with pytest.raises(NotLinkedError):
        require_linked(con, "other", read_model(SHIPPED))
