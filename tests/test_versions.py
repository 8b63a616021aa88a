"""Two times: what was believed on one day about another, what a correction does to the past, and that a rebuild goes on."""

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from config.settings import Settings
from tasks.as_of import HIDDEN, UnknownThenError, look_back
from tasks.beliefs import BELIEFS, restore_beliefs, save_beliefs
from tasks.identity import restore_ledger, save_ledger
from tasks.link import link
from tasks.merge import merge
from tasks.warehouse import Connection, open_memory, rows
from tests.test_families import FIRST, NAMES, NEW, OLD, SECOND, SOURCES, THIRD, Town, town

__all__ = ["town"]
BEFORE_SECOND = SECOND - dt.timedelta(days=1)
JANUARY, JULY = dt.date(2026, 1, 15), dt.date(2026, 7, 15)


def believed(town: Town, attribute: str, known_on: dt.datetime, held_on: dt.date, who: str = "mother") -> Any:
    """A person's attribute as believed on a day about another; an empty text where nothing was."""
    [person] = rows(town.con, "select person_id from core.person_version where full_name = ? limit 1", [NAMES[who][0]])
    try:
        found = look_back(town.con, person["person_id"], known_on.date(), held_on, show_names=True)
    except UnknownThenError:
        return None
    return {r["attribute"]: r["then"] for r in found}[attribute]


def state_again(town: Town, on: str | None, **values: Any) -> None:
    """The mother's record as a later edition of the list has it."""
    names = ", ".join(f"{name} = ?" for name in values)
    town.con.execute(
        f"update std.person_record set {names}, observed_on = coalesce(cast(? as date), observed_on), "
        "submission_id = submission_id || 'x' where full_name = 'Siti Aminah'",
        [*values.values(), on],
    )


def test_a_later_statement_changes_the_world_from_its_day(town: Town) -> None:
    town.state(OLD, ["father", "mother"], "2025-01-01", education="primary")
    town.know()
    state_again(town, "2026-06-01", education="diploma")
    town.know(SECOND)
    assert believed(town, "education", FIRST, JANUARY) == "primary"
    assert believed(town, "education", FIRST, JULY) == "primary"
    assert believed(town, "education", SECOND, JANUARY) == "primary"
    assert believed(town, "education", SECOND, JULY) == "diploma"
    assert believed(town, "education", BEFORE_SECOND, JULY) == "primary"
    assert believed(town, "education", FIRST - dt.timedelta(days=1), JULY) is None
    assert believed(town, "education", SECOND, dt.date(2024, 12, 31)) is None
    assert len(rows(town.con, "select 1 from core.person_history")) == 2


def test_a_change_without_a_later_date_corrects_what_was_believed(town: Town) -> None:
    town.state(OLD, ["mother"], "2025-01-01", education="primary")
    town.know()
    state_again(town, None, education="diploma")
    town.know(SECOND)
    assert believed(town, "education", FIRST, JANUARY) == "primary"
    assert believed(town, "education", SECOND, JANUARY) == "diploma"


def test_a_fixed_attribute_is_corrected_in_the_past_too(town: Town) -> None:
    town.state(OLD, ["mother"], "2025-01-01", education="primary")
    town.know()
    state_again(town, "2026-02-01", education="diploma")
    town.know(FIRST + dt.timedelta(days=9))
    state_again(town, "2026-06-01", birth_date="1972-08-26")
    town.know(SECOND)
    then = (believed(town, "education", SECOND, JANUARY), believed(town, "birth_date", SECOND, JANUARY))
    assert then == ("primary", "1972-08-26")
    assert believed(town, "birth_date", BEFORE_SECOND, JANUARY) == "1972-08-25"


def test_one_who_is_gone_from_all_lists_was_believed_in(town: Town) -> None:
    town.state(OLD, ["father", "mother"], "2025-01-01")
    town.know()
    town.con.execute("delete from std.person_record where full_name = 'Siti Aminah'")
    town.know(SECOND)
    assert believed(town, "sex", FIRST, JULY) == "female"
    assert believed(town, "sex", SECOND, JULY) is None


def test_one_first_known_as_dead_was_alive_when_first_listed(town: Town) -> None:
    town.state(OLD, ["mother"], "2025-01-01")
    town.state(OLD, ["mother"], "2026-05-05", source="ministry", vital_status="dead")
    town.know()
    assert (believed(town, "vital_status", FIRST, JANUARY), believed(town, "vital_status", FIRST, JULY)) == (
        "alive",
        "dead",
    )


def test_a_family_has_versions_too(town: Town) -> None:
    town.state(OLD, ["father", "mother"], "2025-01-01", rt="001")
    town.know()
    town.con.execute("update std.person_record set rt = '007', observed_on = '2026-06-01', submission_id = 'later'")
    town.know(SECOND)
    [family] = rows(town.con, "select family_id as id from core.family")
    then = look_back(town.con, family["id"], SECOND.date(), JANUARY, show_names=True)
    assert {r["attribute"]: (r["then"], r["now"]) for r in then}["rt"] == ("001", "007")


def test_who_it_is_stays_hidden_unless_asked(town: Town) -> None:
    town.state(OLD, ["mother"], "2025-01-01")
    town.know()
    [person] = rows(town.con, "select person_id as id from core.person")
    shown = {r["attribute"]: r["then"] for r in look_back(town.con, person["id"], FIRST.date(), JULY)}
    assert (shown["full_name"], shown["nik"], shown["sex"]) == (HIDDEN, HIDDEN, "female")


def test_what_is_no_id_is_said_so(con: Connection) -> None:
    with pytest.raises(UnknownThenError, match="no id"):
        look_back(con, "X1", FIRST.date(), JULY)


def test_a_run_without_news_writes_no_version(town: Town, tmp_path: Path) -> None:
    town.state(OLD, ["father", "mother"], "2025-01-01")
    town.state(THIRD, ["uncle"], "2025-01-01", vital_status="dead")
    town.know()
    held = rows(town.con, "select person_id, valid_from, recorded_from from core.person order by all")
    save_beliefs(town.con, Settings(home=tmp_path), "run1")
    town.know(SECOND)
    save_beliefs(town.con, Settings(home=tmp_path), "run2")
    assert rows(town.con, "select * from core.person_history union all by name select * from core.family_history") == []
    assert rows(town.con, "select person_id, valid_from, recorded_from from core.person order by all") == held
    assert not list(tmp_path.rglob("run2.*"))


@pytest.fixture
def rebuilt(town: Town, tmp_path: Path) -> Iterator[Connection]:
    """A warehouse made again from the records in use, the ledger and the beliefs, after three runs with changes."""
    settings = Settings(home=tmp_path)
    for day, step in enumerate((_begin, _change, _split), start=1):
        step(town)
        town.know(FIRST + dt.timedelta(days=day))
        save_ledger(town.con, settings, f"run{day}")
        save_beliefs(town.con, settings, f"run{day}")
    with closing(open_memory()) as con:
        rebuild(con, town, settings)
        yield con


def rebuild(con: Connection, town: Town, settings: Settings, basis: str = "basis", *changes: str) -> None:
    """Makes an empty warehouse from the town's records, changed as other rules would read them, and what stands beside the archive."""
    con.register("records", town.con.sql("select * from std.person_record").to_arrow_table())
    con.execute("insert into std.person_record by name select * from records")
    for change in changes:
        con.execute(change)
    restore_ledger(con, settings)
    link(con, basis)
    restore_beliefs(con, settings)
    merge(con, SOURCES, "again", SECOND)


def _begin(town: Town) -> None:
    town.state(OLD, ["father", "mother", "son"], "2025-01-01", education="primary")


def _change(town: Town) -> None:
    state_again(town, "2026-02-02", education="diploma", vital_status="dead")


def _split(town: Town) -> None:
    town.con.execute(
        "update std.person_record set kk = ?, relation = 'head', observed_on = '2026-03-03', submission_id = 'y' where full_name = 'Tri Wahyono'",
        [NEW],
    )


def test_a_rebuild_believes_what_was_believed_since_then(town: Town, rebuilt: Connection) -> None:
    assert len(rows(town.con, "select 1 from core.person_history")) >= 2
    for table in (*BELIEFS, "core.person", "core.family"):
        query = f"select * from {table} order by all"
        assert rows(rebuilt, query) == rows(town.con, query), table


def test_a_rebuild_under_other_rules_corrects_from_then_on_and_keeps_what_was_believed(
    town: Town, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path)
    town.state(OLD, ["mother"], "2025-01-01", education="primary", birth_place="Pekalongan")
    town.state(OLD, ["son"], "2025-01-01")
    town.know()
    save_ledger(town.con, settings, "run1")
    save_beliefs(town.con, settings, "run1")
    # As other rules would have it: another value without any later statement, and one of them on no list.
    changes = (
        "update std.person_record set education = 'diploma', birth_place = 'Batang' where sex = 'female'",
        "delete from std.person_record where sex = 'male'",
    )
    then = "select full_name, education, birth_place from person_as_of(cast($known as date), cast($held as date)) order by full_name"
    with closing(open_memory()) as con:
        rebuild(con, town, settings, "other basis", *changes)
        before = rows(con, then, {"known": FIRST, "held": JANUARY})
        after = rows(con, then, {"known": SECOND, "held": JANUARY})
        save_ledger(con, settings, "run2")
        save_beliefs(con, settings, "run2")
        held = rows(con, "from core.person_version order by all")
    assert before == rows(town.con, then, {"known": FIRST, "held": JANUARY})
    assert [(r["education"], r["birth_place"]) for r in after] == [("diploma", "Batang")]
    # Once more by the same rules nothing is learnt, and the first rules again correct once more.
    with closing(open_memory()) as con:
        rebuild(con, town, settings, "other basis", *changes)
        assert rows(con, "from core.person_version order by all") == held
    with closing(open_memory()) as con:
        rebuild(con, town, settings)
        assert rows(con, then, {"known": SECOND, "held": JANUARY}) == before
