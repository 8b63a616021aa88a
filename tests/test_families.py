"""Families and households over time: what is one family, what is one household, and what is dated when things change."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from config.sources import Source, load_sources
from tasks.link import link
from tasks.merge import merge
from tasks.standardise import create_tables
from tasks.warehouse import Connection, rows
from tests.conftest import Insert

FIRST, SECOND = dt.datetime(2026, 3, 1), dt.datetime(2026, 9, 1)
DESA, OTHER_DESA = "33.26.01.2001", "33.26.01.2002"
# All numbers and names here are made up.
OLD, NEW, THIRD = "3326010101100001", "3326010202260002", "3326010303260003"
NAMES = {
    "father": ("Budi Santoso", "male", "head", "3326012503700001", "1970-03-25"),
    "mother": ("Siti Aminah", "female", "wife", "3326016508720002", "1972-08-25"),
    "son": ("Tri Wahyono", "male", "child", "3326010501000003", "2000-01-05"),
    "girl": ("Endang Lestari", "female", "child", "3326014606090004", "2009-06-06"),
    "bride": ("Nur Hidayah", "female", "wife", "3326014707010005", "2001-07-07"),
    "uncle": ("Joko Prayitno", "male", "head", "3326010808650006", "1965-08-08"),
}
SOURCES = {
    name: Source.model_validate(
        {"name": name, "title": {"id": name, "en": name}, "publisher": "x", "licence": "x", "cadence": "irregular", "retention": {"basis": "open"},
         "precedence": {"default": 10}, "tables": {}}
    ) for name in ("village", "ministry")
}  # fmt: skip


class Town:
    """A warehouse of literal statements; `know` links and merges what is stated so far."""

    def __init__(self, con: Connection, insert: Insert, sources: Mapping[str, Source] = SOURCES) -> None:
        self.con, self.insert, self.sources, self.records = con, insert, sources, 0

    def state(self, card: str, who: Sequence[str], on: str | None, **more: Any) -> None:
        """Puts persons on a card by a list of that day."""
        for name in who:
            full_name, sex, relation, nik, birth = NAMES[name]
            self.records += 1
            row = {
                "record_id": f"r{self.records}", "submission_id": "s", "source": "village", "source_table": "t", "observed_on": on,
                "area_code": DESA, "full_name": full_name, "sex": sex, "relation": relation, "nik": nik, "nik_status": "valid",
                "birth_date": birth, "kk": card, "kk_status": "valid",
            }  # fmt: skip
            self.insert("std.person_record", row | more)

    def state_family(self, card: str, **more: Any) -> None:
        """A statement about a card itself."""
        self.records += 1
        row = {
            "record_id": f"f{self.records}",
            "source": "ministry",
            "kk": card,
            "kk_status": "valid",
            "area_code": DESA,
        }
        self.insert("std.family_record", row | more)

    def know(self, now: dt.datetime = FIRST) -> None:
        """Links and merges, as a run of that moment."""
        link(self.con, "basis")
        merge(self.con, self.sources, f"run{now:%m}", now)

    def events(self) -> list[tuple[str, str]]:
        """Events believed now with their day."""
        found = rows(
            self.con,
            "select family_event, cast(happened_on as varchar) as day from core.family_event where recorded_to is null "
            "order by happened_on, family_event",
        )
        return [(r["family_event"], r["day"]) for r in found]

    def stays(self, who: str) -> list[tuple[str, str, str | None]]:
        """The card, beginning and end of each stay of a person that is believed now."""
        found = rows(
            self.con,
            "select right(f.kk, 1) as card, cast(m.valid_from as varchar) as begins, cast(m.valid_to as varchar) as ends "
            "from core.membership m join core.person p on p.person_id = m.person_id left join core.family f on f.family_id = m.family_id "
            "where m.recorded_to is null and p.nik = ? order by m.valid_from",
            [NAMES[who][3]],
        )
        return [(r["card"], r["begins"], r["ends"]) for r in found]

    def households(self) -> list[int]:
        """Families of each household, the largest first."""
        return [r["n"] for r in rows(self.con, "select family_count as n from core.household order by n desc")]


@pytest.fixture
def town(con: Connection, insert: Insert) -> Town:
    """An empty town."""
    return Town(con, insert)


def test_a_card_issued_again_is_the_same_family(town: Town) -> None:
    town.state(OLD, ["father", "mother", "son"], "2025-01-01")
    town.state(NEW, ["father", "mother"], "2026-01-01")
    town.know()
    assert rows(town.con, "select kk from core.family") == [{"kk": NEW}]
    assert town.events() == [("card_reissued", "2026-01-01")]
    assert rows(town.con, "select kk_before, kk from core.family_event") == [{"kk_before": OLD, "kk": NEW}]
    assert town.stays("father") == [("2", "2025-01-01", None)]


def test_a_card_issued_again_is_found_when_the_new_list_replaces_the_old(town: Town) -> None:
    town.state(OLD, ["father", "mother"], "2025-01-01")
    town.know()
    town.con.execute("update std.person_record set kk = ?, observed_on = '2026-05-01', submission_id = 'later'", [NEW])
    town.know(SECOND)
    town.know(SECOND + dt.timedelta(days=1))
    assert town.events() == [("card_reissued", "2026-05-01")]


def test_a_child_that_leaves_for_a_card_of_its_own_splits_the_family(town: Town) -> None:
    town.state(OLD, ["father", "mother", "son"], "2025-01-01")
    town.state(NEW, ["son", "bride"], "2026-01-01", relation="head")
    town.know()
    assert town.stays("son") == [("1", "2025-01-01", "2026-01-01"), ("2", "2026-01-01", None)]
    assert town.stays("father") == [("1", "2025-01-01", None)]
    assert town.events() == [("formed", "2026-01-01"), ("split", "2026-01-01")]
    [split] = rows(town.con, "select record_id, source from core.family_event where family_event = 'split'")
    assert split == {"record_id": "r4", "source": "village"}


def test_those_who_leave_the_head_behind_are_no_new_card_of_the_family(town: Town) -> None:
    town.state(OLD, ["father", "mother", "girl"], "2025-01-01")
    town.state(NEW, ["mother", "girl"], "2026-01-01")
    town.state(OLD, ["father"], "2026-01-01", source="ministry")
    town.know()
    assert len(rows(town.con, "select 1 from core.family")) == 2
    assert ("split", "2026-01-01") in town.events()


def test_a_head_whom_the_later_list_leaves_out_was_not_left_behind(town: Town) -> None:
    town.state(OLD, ["father", "mother", "girl"], "2025-01-01")
    town.state(NEW, ["mother", "girl"], "2026-01-01")
    town.know()
    assert len(rows(town.con, "select 1 from core.family")) == 1


def test_when_the_head_is_dead_the_new_card_is_the_family_s(town: Town) -> None:
    town.state(OLD, ["father"], "2026-01-01", vital_status="dead")
    town.state(OLD, ["mother", "girl"], "2025-01-01")
    town.state(NEW, ["mother", "girl"], "2026-01-01")
    town.know()
    assert len(rows(town.con, "select 1 from core.family")) == 1


def test_one_who_moves_to_a_family_that_was_there_joins_it(town: Town) -> None:
    town.state(OLD, ["father", "mother", "girl"], "2025-01-01")
    town.state(THIRD, ["uncle"], "2025-01-01")
    town.state(THIRD, ["girl"], "2026-01-01")
    town.know()
    assert town.stays("girl") == [("1", "2025-01-01", "2026-01-01"), ("3", "2026-01-01", None)]
    assert town.events() == [("joined", "2026-01-01")]


def test_a_death_ends_the_membership_and_the_last_one_the_family(town: Town) -> None:
    town.state(OLD, ["father", "mother"], "2025-01-01")
    town.know()
    assert town.events() == []
    town.state(OLD, ["father"], "2026-02-02", vital_status="dead")
    town.know(SECOND)
    assert town.stays("father") == [("1", "2025-01-01", "2026-02-02")]
    assert town.events() == [("member_died", "2026-02-02")]
    town.state(OLD, ["mother", "girl"], "2026-04-04", vital_status="dead")
    town.know(SECOND + dt.timedelta(days=1))
    assert ("dissolved", "2026-04-04") in town.events()


def test_a_family_that_moves_keeps_its_past_place(town: Town) -> None:
    town.state(OLD, ["father", "mother"], "2025-01-01")
    town.know()
    town.con.execute(
        "update std.person_record set area_code = ?, observed_on = '2026-06-06', submission_id = 'later'", [OTHER_DESA]
    )
    town.know(SECOND)
    assert town.events() == [("moved", "2026-06-06")]
    found = rows(
        town.con,
        "select area_code, cast(valid_from as varchar) as begins, cast(valid_to as varchar) as ends, recorded_to is null as is_believed "
        "from core.residence order by recorded_from, valid_from",
    )
    assert [tuple(r.values()) for r in found] == [
        (DESA, "2025-01-01", None, False), (DESA, "2025-01-01", "2026-06-06", True), (OTHER_DESA, "2026-06-06", None, True),
    ]  # fmt: skip


def test_of_two_statements_about_a_card_the_later_counts(town: Town) -> None:
    days = ["2024-01-01", "2026-01-01", "2025-01-01", None]
    for day, desa in zip(days, (DESA, OTHER_DESA, DESA, DESA), strict=True):
        town.state_family(OLD, observed_on=day, area_code=desa)
    town.know()
    assert rows(town.con, "select area_code from core.family") == [{"area_code": OTHER_DESA}]


def test_a_mistake_leaves_no_past_but_what_was_believed_stays(town: Town) -> None:
    town.state(OLD, ["father", "mother"], "2025-01-01")
    town.state(THIRD, ["uncle"], "2025-01-01")
    town.know()
    town.con.execute(
        "update std.person_record set kk = ?, submission_id = 'corrected' where full_name = 'Siti Aminah'", [THIRD]
    )
    town.know(SECOND)
    assert town.stays("mother") == [("3", "2025-01-01", None)]
    assert town.events() == []
    withdrawn = rows(town.con, "select recorded_from, recorded_to from core.membership where recorded_to is not null")
    assert withdrawn == [{"recorded_from": FIRST, "recorded_to": SECOND}]


def test_a_run_without_news_writes_nothing(town: Town) -> None:
    town.state(OLD, ["father", "mother", "son"], "2025-01-01")
    town.state(NEW, ["son", "bride"], None)
    town.state(THIRD, ["uncle"], "2025-05-05", vital_status="dead")
    town.know()
    tables = ("core.membership", "core.residence", "core.family_event")
    before = [rows(town.con, f"select * from {t} order by all") for t in tables]
    town.know(SECOND)
    assert [rows(town.con, f"select * from {t} order by all") for t in tables] == before


def test_following_only_what_changed_finds_what_following_all_does(town: Town) -> None:
    town.state(OLD, ["father", "mother", "son"], "2025-01-01")
    town.state(THIRD, ["uncle"], "2025-05-05")
    town.know()
    town.con.execute(
        "update std.person_record set kk = ?, observed_on = '2026-02-02', submission_id = 'n' where full_name like 'Tri%'",
        [NEW],
    )
    town.state(THIRD, ["girl"], "2026-03-03")
    town.know(SECOND)
    assert rows(town.con, "select count(*) as n from followed_person") == [{"n": 2}]
    tables = ("core.membership", "core.residence", "core.family_event", "core.person", "core.person_history")
    before = [rows(town.con, f"select * from {t} order by all") for t in tables]
    town.con.execute("delete from audit.link_basis")
    town.know(SECOND + dt.timedelta(days=1))
    assert rows(town.con, "select count(*) as n from followed_person") == [{"n": 5}]
    assert [rows(town.con, f"select * from {t} order by all") for t in tables] == before


HOUSE = {"address": "Jl. Melati No. 7 RT 002", "rt": "002", "rw": "001"}


@pytest.mark.parametrize(
    ("one", "other", "households"),
    [
        (HOUSE, HOUSE | {"address": "JL MELATI NO 7, RT 002"}, [2]),
        (HOUSE, HOUSE | {"rt": "003"}, [1, 1]),
        (HOUSE, HOUSE | {"area_code": OTHER_DESA}, [1, 1]),
        ({"address": "Dusun Krajan RT 002", "rt": "002"}, {"address": "Dusun Krajan RT 002", "rt": "002"}, [1, 1]),
        (HOUSE | {"electricity_customer": "1"}, HOUSE | {"electricity_customer": "2"}, [1, 1]),
        (HOUSE | {"electricity_customer": "1"}, HOUSE, [2]),
    ],
    ids=["same address", "other RT", "other desa", "no house number", "two meters", "one meter unknown"],
)
def test_an_address_joins_families_only_when_it_names_one_house(
    town: Town, one: dict[str, Any], other: dict[str, Any], households: list[int]
) -> None:
    town.state_family(OLD, **one)
    town.state_family(NEW, **other)
    town.know()
    assert town.households() == households


def test_four_families_at_one_address_are_not_one_household(town: Town) -> None:
    for n in range(4):
        town.state_family(f"332601010110001{n}", **HOUSE)
    town.know()
    assert town.households() == [1, 1, 1, 1]


def test_signs_of_two_kinds_make_one_household_of_three_families(town: Town) -> None:
    town.state_family(OLD, **HOUSE, electricity_customer="1")
    town.state_family(NEW, electricity_customer="1")
    town.state_family(THIRD, **HOUSE)
    town.know()
    assert town.households() == [3]


def test_a_long_chain_of_signs_falls_apart_into_its_strongest(town: Town) -> None:
    for n in range(6):
        house = HOUSE | {"address": f"Jl. Melati No. {(n + 1) // 2}"}
        town.state_family(f"332601010110001{n}", **house, electricity_customer=f"meter{n // 2}")
    town.state_family("3326010101100019", **HOUSE, electricity_customer="meter2")
    town.know()
    assert town.households() == [3, 2, 2]


def test_a_survey_roster_joins_families_and_moves_nobody_to_the_card_on_it(con: Connection, insert: Insert) -> None:
    kobo = load_sources()["kobo_survey"]
    create_tables(con, kobo)
    town = Town(con, insert, SOURCES | {"kobo_survey": kobo})
    town.state(OLD, ["father", "mother"], "2025-01-01")
    town.state(NEW, ["son"], "2025-01-01", relation="head")
    town.state(OLD, ["father", "mother", "son"], "2026-01-01", source="kobo_survey", source_table="member")
    con.execute(
        "insert into std.kobo_survey_household (record_id, submission_id, response_uuid) values ('h', 's', 'u')"
    )
    con.execute(
        "insert into std.kobo_survey_member (record_id, submission_id, parent_uuid) "
        "select record_id, 's', 'u' from std.person_record where source = 'kobo_survey'"
    )
    town.know()
    assert town.stays("son") == [("2", "2025-01-01", None)]
    assert town.households() == [2]
    assert rows(con, "select distinct household_evidence as e from core.residence") == [{"e": "roster"}]
    assert town.events() == []
