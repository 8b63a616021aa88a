"""What is said of an id, old or new, and an officer's word on it: records, pairs, sources of values and events, never a value."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from config.settings import Settings
from tasks.identity.explain import Explanation, UnknownIdError, explain, rule_titles, show_names
from tasks.identity.undo import NothingToDecideError, Officer, decide_two, split, undo_merge
from tasks.link import keep_basis, link, rule_files
from tasks.merge import merge
from tasks.review.verdicts import count_verdicts, record_never_match
from tasks.warehouse import Connection, rows
from tests.conftest import Insert
from tests.test_merge import CARD, HEAD, SOURCES, WIFE

OFFICER = Officer("lia", dt.datetime(2026, 11, 5), "two brothers")
# The same person by his number alone, and by his card alone, as a list of another desa writes him: nothing joins the two.
NUMBERED = HEAD | {"kk": None, "kk_status": "missing"}
CARDED = HEAD | {"nik": None, "nik_status": "missing", "birth_date": None, "area_code": "33.26.05.2001"}


class Register:
    """A register whose records arrive day by day and are linked and merged."""

    def __init__(self, con: Connection, insert: Insert, home: Path) -> None:
        self.con, self.insert, self.settings = con, insert, Settings(home=home)

    def arrive(self, day: int, **people: dict[str, Any]) -> dict[str, str]:
        """Puts people in by record id, links everything and returns the person of each record."""
        for record_id, person in people.items():
            self.insert("std.person_record", {"record_id": record_id, "row_no": int(record_id[1:]), **person})
        now = dt.datetime(2026, 11, day)
        count_verdicts(self.con, self.settings)
        link(self.con, "basis")
        merge(self.con, SOURCES, f"run{day:02}", now)
        keep_basis(self.con, "basis")
        record_never_match(self.con, f"run{day:02}", now)
        return {
            r["record_id"]: r["person_id"]
            for r in rows(self.con, "select record_id, person_id from core.person_record")
        }


@pytest.fixture
def register(con: Connection, insert: Insert, tmp_path: Path) -> Register:
    """An empty register."""
    return Register(con, insert, tmp_path)


def merged_ids(register: Register) -> tuple[str, str]:
    """Two ids of which the second was merged into the first by a third record."""
    first = register.arrive(1, r1=NUMBERED)["r1"]
    second = register.arrive(2, r2=CARDED)["r2"]
    register.arrive(3, r3=HEAD)
    assert first != second
    return first, second


def test_a_retired_id_is_explained_by_the_one_it_leads_to(register: Register) -> None:
    first, second = merged_ids(register)
    known = explain(register.con, second)
    assert (known.asked, known.found, known.entity) == (second, first, "person")
    assert [(r["record"], r["source"], r["sheet"], r["row"]) for r in known.records] == [
        (1, "village", "x", 1), (2, "village", "x", 2), (3, "village", "x", 3),
    ]  # fmt: skip
    assert {(p["record"], p["other"], p["why"]) for p in known.pairs} == {
        (1, 3, rule_titles()[1]), (2, 3, rule_titles()[5]),
    }  # fmt: skip
    events = [(e["event"], e["id"], e["other"]) for e in known.events]
    assert events == [
        ("minted", first, None),
        ("minted", second, None),
        ("kept", first, None),
        ("merged", second, first),
    ]
    assert {a["attribute"]: a["record"] for a in known.attributes}["nik"] in (1, 3)


def test_a_pair_of_the_model_says_what_agrees(register: Register) -> None:
    first = register.arrive(1, r1=HEAD, r2=HEAD)["r1"]
    register.con.execute("update audit.edge set rule_no = 90, match_weight = 5.25")
    evidence = "name same: same_two_words; card differs: different"
    pair = {
        "record_id_left": "r1",
        "record_id_right": "r2",
        "evidence_weight": 20,
        "evidence": evidence,
        "shares_card": False,
    }
    register.insert("audit.scored_pair", pair)
    assert [p["why"] for p in explain(register.con, first).pairs] == [f"linkage model, weight 5.2: {evidence}"]


def said_values(known: Explanation) -> str:
    """Everything that an explanation says but the ids, whose random digits may be a year."""
    return re.sub(r"[PFH][0-9A-F]{16}", "", str(known))


def test_an_explanation_holds_no_value_of_a_person(register: Register) -> None:
    first, _ = merged_ids(register)
    said = said_values(explain(register.con, first))
    for value in (HEAD["nik"], HEAD["kk"], HEAD["full_name"], "Budi", "1985"):
        assert value not in said
    assert HEAD["nik"] in said_values(show_names(register.con, first))  # type: ignore[arg-type]


def test_families_and_households_are_explained_by_their_members(register: Register) -> None:
    register.insert("std.family_record", {"record_id": "f1", **CARD})
    register.arrive(1, r1=HEAD, r2=WIFE)
    [family] = rows(register.con, "select family_id, household_id from core.family")
    found = explain(register.con, family["family_id"])
    assert (found.entity, len(found.records), len(found.members)) == ("family", 2, 2)
    assert [m["family"] for m in explain(register.con, family["household_id"]).members] == [family["family_id"]]


def test_the_family_of_a_person_merged_away_leads_to_the_other_ones(register: Register) -> None:
    family = "select f.item_id, f.entity_id from audit.identity_assignment as f where f.entity = 'family' and recorded_to is null"
    first = register.arrive(1, r1=HEAD | {"kk": "3326010101100005"})["r1"]
    second = register.arrive(2, r2=CARDED)["r2"]
    before = {r["item_id"]: r["entity_id"] for r in rows(register.con, family)}
    assert before[first] != before[second]
    decide_two(register.con, register.settings, (first, second), "same", OFFICER)
    register.arrive(6)
    assert explain(register.con, before[second]).found == before[first]
    undo_merge(register.con, register.settings, second, Officer("lia", dt.datetime(2026, 11, 7), ""))
    register.arrive(8)
    assert explain(register.con, before[second]).found == before[second]


@pytest.mark.parametrize("unknown", ["P0000", "X1", ""])
def test_an_id_never_given_is_said_so(con: Connection, unknown: str) -> None:
    with pytest.raises(UnknownIdError):
        explain(con, unknown)


def test_every_rule_has_a_title() -> None:
    assert sorted(rule_titles()) == [number for number, _ in rule_files()]


def test_a_merge_is_undone_for_ever_and_the_id_comes_back(register: Register) -> None:
    first, second = merged_ids(register)
    pairs = undo_merge(register.con, register.settings, second, OFFICER)
    assert pairs == 2
    after = register.arrive(5)
    assert (after["r1"], after["r2"]) == (first, second)
    # The whole register made again from records, answers and ledger comes out the same.
    for table in ("std.person_key", "audit.edge", "audit.link_basis", "core.person_record", "core.person"):
        register.con.execute(f"delete from {table}")
    assert register.arrive(6) == after
    events = [(e["event"], e["id"]) for e in explain(register.con, second).events if e["run"] == "run05"]
    assert ("un_merged", second) in events
    assert ("never_match", first) in events or ("never_match", second) in events


def test_records_are_taken_out_by_their_number(register: Register) -> None:
    first, _ = merged_ids(register)
    assert split(register.con, register.settings, first, [3], OFFICER) == 2
    after = register.arrive(5)
    assert after["r3"] not in (after["r1"], after["r2"])


def test_two_persons_never_match_and_may_be_matched_after_all(register: Register) -> None:
    first = register.arrive(1, r1=HEAD)["r1"]
    other = register.arrive(2, r2=WIFE)["r2"]
    decide_two(register.con, register.settings, (first, other), "different", OFFICER)
    assert register.arrive(3) == {"r1": first, "r2": other}
    [event] = [e for e in explain(register.con, first).events if e["event"] == "never_match"]
    assert {event["id"], event["other"]} == {first, other}
    assert [v["other"] for v in explain(register.con, first).verdicts] == [other]
    assert [v["other"] for v in explain(register.con, other).verdicts] == [first]
    later = Officer("lia", dt.datetime(2026, 11, 6), "")
    decide_two(register.con, register.settings, (first, other), "same", later)
    assert set(register.arrive(7).values()) == {first}


def test_what_cannot_be_decided_is_said(register: Register) -> None:
    first, second = merged_ids(register)
    other = register.arrive(4, r4=WIFE)["r4"]
    con, settings = register.con, register.settings
    with pytest.raises(NothingToDecideError, match="use split"):
        undo_merge(con, settings, first, OFFICER)
    with pytest.raises(NothingToDecideError, match="no record 9"):
        split(con, settings, first, [9], OFFICER)
    with pytest.raises(NothingToDecideError, match="told apart"):
        split(con, settings, first, [1, 2, 3], OFFICER)
    with pytest.raises(NothingToDecideError, match="one person now"):
        decide_two(con, settings, (first, second), "different", OFFICER)
    [family] = {str(r["family_id"]) for r in rows(con, "select family_id from core.person")}
    with pytest.raises(NothingToDecideError, match="follows its persons"):
        decide_two(con, settings, (family, other), "different", OFFICER)
    assert not (settings.home / "decisions").exists()
