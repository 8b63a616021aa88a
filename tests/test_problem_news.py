"""Problems of households without news stay as they are, and following all anew would change nothing."""

import datetime as dt
import itertools
import random
from collections.abc import Callable

import pytest

from config.problems import load_problem_rules
from config.sources import load_sources
from tasks.collect import forget
from tasks.forget.drop import drop_rows, name_forgotten
from tasks.indicators import build_base, number_areas
from tasks.link import keep_basis, link
from tasks.merge import merge
from tasks.problem_news import REPAIRS, note_merged
from tasks.problems import find_followed, follow_problems, problem_basis
from tasks.standardise import create_tables
from tasks.warehouse import Connection, scalar
from tests.arrival_orders import DESA, Arrival, random_order, small_world, take_in
from tests.conftest import Insert
from tests.indicator_cases import PARAMETERS
from tests.test_merge import NOW, source
from tests.test_merge_touched import put

DTSEN = load_sources()["dtsen"]
SOURCES = load_sources() | {"s": source("s", {"default": 90})}
TABLES = ("core.problem_evidence", "core.intervention", "core.problem")
ANSWERS = {
    "school_participation": ("in_school", "not_in_school", None), "has_disability": (True, False, None),
    "chronic_illness": (True, False, None), "is_working": (True, False, None), "has_identity_card": (True, False, None),
    "observed_on": (dt.date(2026, 1, 1), dt.date(2026, 5, 1), None), "vital_status": ("alive", "alive", "alive", "dead", None),
}  # fmt: skip


class Town:
    """A small world as files bring it, with days that pass."""

    def __init__(self, con: Connection, insert: Insert, rng: random.Random) -> None:
        self.con, self.put, self.rng, self.runs, self.day = con, insert, rng, 0, dt.date(2026, 9, 30)
        self.followed: list[bool] = []
        create_tables(con, DTSEN)
        for desa in DESA:
            self.put("core.region", {"area_code": desa, "area_kind": "desa"})

    def bring(self, arrival: Arrival) -> None:
        """A file: its persons with answers, the families on its cards, and what it says of their dwellings and ranks."""
        young = tuple(
            r | {"birth_date": r["birth_date"] and r["birth_date"].replace(year=r["birth_date"].year % 100 - 83 + 2009)}
            if r["birth_date"] and r["birth_date"].year >= 1990
            else r
            for r in arrival.records
        )
        take_in(self.con, [Arrival(arrival.name, young, arrival.replaces)])
        for record in arrival.records:
            said = {name: self.rng.choice(values) for name, values in ANSWERS.items()}
            self.con.execute(
                f"update std.person_record set {', '.join(f'{n} = ?' for n in said)} where record_id = ?",
                [*said.values(), record["record_id"]],
            )
        self.put("core.submission", {"submission_id": arrival.name, "raw_hash": arrival.name, "source": "dtsen", "source_table": "family",
                                     "file_name": arrival.name, "submitter": "source", "state": "accepted", "received_at": NOW})  # fmt: skip
        for card in sorted({r["kk"] for r in arrival.records if r["kk"]}):
            self.say_of_card(arrival.name, card)
        for record in arrival.records[::4]:
            self.put("std.verification_record", {"record_id": record["record_id"], "submission_id": arrival.name, "source": "s",
                "verification_status": self.rng.choice(("layak", "graduasi")), "verification_word": "x", "has_minutes": True,
                "observed_on": dt.date(2026, self.rng.randint(1, 9), 1)})  # fmt: skip
        self.con.execute("insert into audit.unmerged_submission values (?)", [arrival.name])

    def say_of_card(self, name: str, card: str) -> None:
        """An edition of the national registry; record tables hold what the edition that came last says."""
        record = f"d/{card}"
        for table in ("family", "housing", "welfare"):
            self.con.execute(f"delete from std.{table}_record where record_id = ?", [record])
        key = {"record_id": record, "submission_id": name, "kk": card, "kk_status": "valid"}
        own = key | {"source": "dtsen", "observed_on": dt.date(2026, self.rng.randint(1, 9), 1)}
        house = {"roof_material": self.rng.choice(("thatch", "tile")), "toilet_access": self.rng.choice(("none", None)),
                 "water_source": self.rng.choice(("piped", "surface_water"))}  # fmt: skip
        desil = self.rng.randint(1, 4)
        self.put("std.family_record", own | {"source_table": "family", "sheet": "x", "row_no": 1, "area_code": self.rng.choice(DESA)})  # fmt: skip
        self.put("std.housing_record", own | house)
        self.put("std.welfare_record", own | {"rank_scope": "nasional", "desil": desil})
        edition = key | {"observed_on": own["observed_on"], "desil_nasional": desil}
        put(self.con, "std.dtsen_family", edition | house)
        if self.rng.random() < 0.2:
            self.put("std.participation_record", own | {"participation_id": record + name, "programme": "rtlh", "aid_amount_rp": 1.0})  # fmt: skip

    def merge(self) -> None:
        """Links and merges what came."""
        self.runs += 1
        link(self.con, "basis")
        merge(self.con, SOURCES, f"run{self.runs}", NOW + dt.timedelta(days=self.runs))
        keep_basis(self.con, "basis")

    def follow(self) -> dict[str, set[tuple[object, ...]]]:
        """The three tables as they are after following."""
        values = PARAMETERS | {"as_of": self.day}
        number_areas(self.con)
        for base in ("family_rank", "living_family", "living_person", "dwelling_answer", "dwelling_said"):
            build_base(self.con, base, values)
        follow_problems(self.con, SOURCES, values)
        return {table: set(self.con.execute(f"select * from {table}").fetchall()) for table in TABLES}

    def check(self) -> None:
        """Follows what is new, then all anew."""
        found = self.follow()
        few, families = (scalar(self.con, f"select count(*) from {t}") for t in ("problem_family", "living_family"))
        self.followed.append(few < families)
        self.con.execute("delete from audit.problem_basis")
        assert found == self.follow()
        assert scalar(self.con, "select count(*) from problem_family") == families


def pass_days(town: Town) -> None:
    """Somebody has a birthday, or had not yet."""
    town.day += dt.timedelta(days=town.rng.choice((1, 30, 400, 3000, -500)))


def interview(town: Town) -> None:
    """Interviews of families and lines of the register come, move and go."""
    families = [f for (f,) in town.con.execute("select family_id from core.family order by 1").fetchall()]
    one = town.rng.choice(families)
    identity = f"i{town.rng.randrange(3)}"
    on = dt.date(2026, town.rng.randint(1, 9), 2)
    town.con.execute("delete from core.survey_household where survey_household_id = ?", [identity])
    town.con.execute("delete from core.budget_line where record_id = ?", [identity])
    if town.rng.random() < 0.7:
        town.put("core.survey_household", {"survey_household_id": identity, "record_id": identity, "source": "kobo_survey", "observed_on": on,
                                           "family_id": one, "water_source": "surface_water", "consumption_pc_rp": 1.0, "submission_id": "x"})  # fmt: skip
    if town.rng.random() < 0.7:
        town.put("core.budget_line", {"record_id": identity, "submission_id": "x", "family_id": one, "partner_kind": "business", "problem": "house",
                                      "activity_date": on, "realised_rp": 5.0, "problem_outcome": town.rng.choice((None, "solved"))})  # fmt: skip


def withdraw(town: Town) -> None:
    """A later file replaces one, whose editions go."""
    held = town.con.execute("select distinct submission_id from std.dtsen_family order by 1").fetchall()
    if held:
        forget(town.con, DTSEN, [town.rng.choice(held)[0]])
        town.merge()


def forget_whole(town: Town) -> None:
    """A file is forgotten."""
    name_forgotten(town.con, town.rng.choice(("f0", "f1", "f2")))
    drop_rows(town.con)
    town.merge()


EVENTS: tuple[Callable[[Town], None], ...] = (interview, withdraw, pass_days, forget_whole)


def test_what_was_left_is_what_following_all_anew_gives(con: Connection, insert: Insert) -> None:
    rng = random.Random(1)
    town = Town(con, insert, rng)
    events = itertools.cycle(EVENTS)
    for run in random_order(rng, small_world(1, persons=14, files=3)):
        for arrival in run:
            town.bring(arrival)
        town.merge()
        town.follow()
        next(events)(town)
        town.check()
    assert any(town.followed)
    assert all(scalar(con, f"select count(*) from {table}") for table in TABLES)


@pytest.fixture
def town(con: Connection, insert: Insert) -> Town:
    """Two families with a card and a child each, whose houses are merged and followed; both children become 17 in October."""
    found = Town(con, insert, random.Random(1))
    for n in ("1", "2"):
        insert("core.household", {"household_id": f"h{n}", "area_code": DESA[0], "member_count": 1})
        insert("core.family", {"family_id": f"f{n}", "household_id": f"h{n}", "area_code": DESA[0], "head_person_id": f"p{n}",
                               "member_count": 1, "kk": f"c{n}"})  # fmt: skip
        insert("core.person", {"person_id": f"p{n}", "family_id": f"f{n}", "birth_date": "2009-10-05", "has_identity_card": False,
                               "nik_status": "valid", "vital_status": None})  # fmt: skip
        insert("core.record_family", {"record_id": f"r{n}", "family_id": f"f{n}"})
    con.execute("insert into audit.link_basis values ('basis')")
    con.execute(f"insert into audit.merged_repairs {REPAIRS}")
    found.follow()
    say_thatch(con)
    return found


def say_thatch(con: Connection) -> None:
    """An edition, of which no news tells, that shows both families' houses as bad."""
    for n in ("1", "2"):
        put(con, "std.dtsen_family", {"record_id": f"r{n}", "submission_id": "a", "observed_on": "2026-01-01", "roof_material": "thatch"})  # fmt: skip


def with_problem(town: Town, problem: str = "house") -> list[str]:
    """The households that have a problem once what is new is followed."""
    town.follow()
    query = "select household_id from core.problem where problem = ? order by household_id"
    return [h for (h,) in town.con.execute(query, [problem]).fetchall()]


def test_a_household_without_news_is_not_asked(town: Town) -> None:
    assert with_problem(town) == []


def test_a_household_with_news_is_asked_and_the_news_are_taken(town: Town) -> None:
    town.put("core.problem_news", {"household_id": "h1"})
    assert with_problem(town) == ["h1"]
    assert not scalar(town.con, "select count(*) from core.problem_news")


def test_a_birthday_since_is_news(town: Town) -> None:
    assert with_problem(town, "documents") == []
    town.day = dt.date(2026, 10, 4)
    assert with_problem(town, "documents") == []
    town.day = dt.date(2026, 10, 5)
    assert with_problem(town, "documents") == with_problem(town) == ["h1", "h2"]


def test_interviews_and_register_lines_are_always_asked_also_those_that_went(town: Town) -> None:
    town.put("core.survey_household", {"survey_household_id": "i", "record_id": "i", "source": "kobo_survey", "family_id": "f1",
                                       "observed_on": "2026-02-01", "consumption_pc_rp": 1.0})  # fmt: skip
    town.put("core.budget_line", {"record_id": "l", "family_id": "f2", "problem": "water", "partner_kind": "business", "activity_date": "2026-02-01"})  # fmt: skip
    assert with_problem(town, "income") == ["h1"] and with_problem(town, "water") == ["h2"]
    for table in ("core.survey_household", "core.budget_line"):
        town.con.execute(f"delete from {table}")
    assert with_problem(town, "income") == with_problem(town, "water") == []


def test_other_help_judges_the_problem_again(town: Town) -> None:
    town.put("core.problem_news", {"household_id": "h1"}, {"household_id": "h2"})
    assert with_problem(town) == ["h1", "h2"]
    town.put("core.participation", {"participation_id": "t", "record_id": "t", "family_id": "f1", "programme": "rtlh", "source": "rtlh",
                                    "observed_on": "2026-03-01", "aid_amount_rp": 20})  # fmt: skip
    town.follow()
    states = town.con.execute("select household_id, problem_state from core.problem where problem = 'house'").fetchall()
    assert dict(states) == {"h1": "served", "h2": "open"}


def test_a_file_that_is_withdrawn_is_news_of_those_it_speaks_of(town: Town) -> None:
    town.put("core.problem_news", {"household_id": "h1"}, {"household_id": "h2"})
    assert with_problem(town) == ["h1", "h2"]
    town.con.execute("update std.dtsen_family set submission_id = 'b' where record_id = 'r2'")
    forget(town.con, DTSEN, ["b"])
    assert town.con.execute("from core.problem_news").fetchall() == [("h2",)]
    assert with_problem(town) == ["h1"]


DOUBTS = (
    "delete from audit.link_basis",
    "delete from audit.problem_basis",
    "delete from audit.merged_repairs",
    "insert into audit.unmerged_submission values ('a')",
    "insert into std.person_repair (record_id, nik, repair_key) values ('r', '1', 'k')",
    f"update core.region set area_kind = 'kelurahan' where area_code = '{DESA[1]}'",
    "update problem_voice set trust = 0 where source = 'dtsen'",
    "update audit.problem_basis set config_hash = 'other'",
)


def test_where_anything_is_in_doubt_all_are_asked(town: Town) -> None:
    def asked() -> int:
        find_followed(town.con, problem_basis(town.con, load_problem_rules(), PARAMETERS), PARAMETERS)
        return int(scalar(town.con, "select count(*) from followed_household"))

    assert asked() == 0
    for doubt in DOUBTS:
        town.con.begin()
        town.con.execute(doubt)
        found = asked()
        town.con.rollback()
        assert found == 2, doubt


def test_an_edition_that_came_to_be_read_is_news_where_a_later_one_counts(town: Town) -> None:
    town.con.execute("create temp table touched_family (family_id varchar)")
    town.con.execute("create temp table family_before (household_id varchar)")
    town.con.execute("update std.dtsen_family set submission_id = 'b' where record_id = 'r2'")
    town.con.execute("insert into audit.unmerged_submission values ('b')")
    note_merged(town.con, SOURCES)
    assert town.con.execute("from core.problem_news").fetchall() == [("h2",)]


def test_a_file_that_waits_has_all_asked_the_next_time_too(town: Town) -> None:
    town.con.execute("insert into audit.unmerged_submission values ('a')")
    town.follow()
    assert not scalar(town.con, "select count(*) from audit.problem_basis")


def test_a_forgotten_file_has_all_asked(town: Town) -> None:
    town.con.execute("create temp table forgotten as select 'b' as submission_id")
    town.con.execute("create temp table forgotten_record as select 'b' as record_id")
    drop_rows(town.con)
    town.con.execute("insert into audit.link_basis values ('basis')")
    assert with_problem(town) == ["h1", "h2"]


def test_other_poverty_line_has_all_asked(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(PARAMETERS, "poverty_line", 1)
    assert with_problem(town) == ["h1", "h2"]
