"""The submission desk: what the calendar expects, what came of it, and every state a file can be in."""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError
from typer.testing import CliRunner

from config.calendar import Due, load_calendar, slots
from config.codes import load_code_list
from config.sources import Source, load_sources
from flows.cli import app
from tasks import decide
from tasks.account import close_accounts, settle
from tasks.decide import NotHeldError, has_number, release, released
from tasks.desk import STATUSES, desk_summary, expect_submissions, files_at_the_desk, late_or_missing
from tasks.receive import archived, find_arrivals, list_submission, receive
from tasks.report import file_states
from tasks.warehouse import Connection, open_memory
from tests.conftest import Insert
from tests.intake_lab import START, Lab, Rows, closes

SOURCES = load_sources()
DESA, OTHER = "33.26.15.2014", "33.26.01.2001"
LIST = f"opensid/{DESA}/penduduk.xlsx"
MUSDES = f"musdes/{DESA}/bnba_musdes_2026-08-14.xlsx"
SLAMET = ["Slamet", "3326151708450001", "3326150102150001", 1, "1945-08-17", "7"]
HEADER = ["nama", "nik", "no_kk", "sex", "tanggallahir", "rt"]


def day(text: str) -> dt.date:
    """A date."""
    return dt.date.fromisoformat(text)


def people(*rows: list[Any], header: list[str] | None = None) -> Mapping[str, Rows]:
    """A village list."""
    return {"Data Penduduk": [header or HEADER, *rows]}


def bnba(*rows: list[Any], minutes: str | None) -> Mapping[str, Rows]:
    """A list of a village meeting."""
    titles: Rows = [["DAFTAR BNBA"], ["Tanggal Musdes : 14 Agustus 2026"]]
    named: Rows = [[f"Nomor Berita Acara : {minutes}"]] if minutes else []
    return {"BNBA": [*titles, *named, ["No", "NIK", "No KK", "Nama", "Keterangan"], *rows]}


LAYAK = [1, "3326151708450001", "", "Slamet", "Layak"]


# --- the calendar ----------------------------------------------------------------------------------------------------


def monthly(**changed: Any) -> Due:
    """A monthly list of every desa, due ten days after the month with five days of grace."""
    said = {
        "tables": ["person"],
        "sender": "villages",
        "cadence": "monthly",
        "since": "2026-08",
        "due_days": 10,
        "grace_days": 5,
    }
    return Due.model_validate(said | changed)


def test_every_period_that_has_begun_is_expected() -> None:
    found = list(slots(SOURCES["opensid"], [monthly()], day("2026-10-01")))
    assert [s.period for s in found] == ["2026-08", "2026-09", "2026-10"]
    first = found[0]
    assert (first.period_end, first.due_on, first.late_after) == (
        day("2026-08-31"),
        day("2026-09-10"),
        day("2026-09-15"),
    )
    assert (first.submitter, first.source_table, first.next_end) == (None, "person", day("2026-09-30"))


@pytest.mark.parametrize(
    ("cadence", "since", "last", "periods"),
    [
        ("quarterly", "2026-01", "2026-06-30", ["2026-01", "2026-04"]),
        ("half_yearly", "2026-01", "2026-07-01", ["2026-01", "2026-07"]),
        ("yearly", "2025-01", "2026-06-30", ["2025", "2026"]),
        ("monthly", "2026-12", "2026-11-30", []),
    ],
)
def test_periods_are_named_as_files_name_them(cadence: str, since: str, last: str, periods: list[str]) -> None:
    entry = monthly(cadence=cadence, since=since)
    assert [s.period for s in slots(SOURCES["opensid"], [entry], day(last))] == periods


def test_a_wave_of_a_university_is_expected_of_its_folder() -> None:
    entry = Due.model_validate(
        {
            "tables": ["household", "member"],
            "sender": ["unikal"],
            "cadence": "once",
            "period": "kkn-1",
            "ends": "2026-08-31",
            "due_days": 30,
        }
    )
    (slot,) = slots(SOURCES["kobo_survey"], [entry], day("2026-09-01"))
    assert (slot.submitter, slot.source_table, slot.period, slot.due_on) == (
        "unikal",
        "household+member",
        "kkn-1",
        day("2026-09-30"),
    )


@pytest.mark.parametrize(
    "changed", [{"cadence": "once"}, {"since": None}, {"since": "2026"}, {"due_days": -1}, {"colour": "red"}]
)
def test_an_incomplete_expectation_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        monthly(**changed)


def test_a_calendar_of_an_unknown_table_is_refused() -> None:
    said = SOURCES["pkh"].model_dump(by_alias=True) | {"calendar": [monthly(tables=["keluarga"]).model_dump()]}
    with pytest.raises(ValidationError, match="no table is called keluarga"):
        Source.model_validate(said)


def test_a_regency_replaces_the_calendar_of_a_source(tmp_path: Path) -> None:
    (tmp_path / "99.01").mkdir()
    path = tmp_path / "99.01" / "calendar.yml"
    own = [monthly(due_days=20).model_dump(mode="json", exclude_none=True)]
    path.write_text(yaml.safe_dump({"opensid": own}), encoding="utf-8")
    found = load_calendar(SOURCES, "99.01", tmp_path)
    assert found["opensid"][0].due_days == 20
    assert found["pkh"] == SOURCES["pkh"].calendar
    path.write_text(yaml.safe_dump({"opensyd": own}), encoding="utf-8")
    with pytest.raises(ValueError, match="no source is called opensyd"):
        load_calendar(SOURCES, "99.01", tmp_path)


def test_the_shipped_calendar_names_submitters_that_can_send() -> None:
    calendar = load_calendar(SOURCES, "33.26")
    # Who has these formats is not agreed with anyone yet, so nobody is late with them.
    assert set(SOURCES) - set(calendar) == {
        "bdt", "bip", "desa_profile", "google_form", "odk_survey", "regsosek", "siak", "survey_tokens", "university_survey",
    }  # fmt: skip
    for name, entries in calendar.items():
        for slot in slots(SOURCES[name], entries, day("2026-12-31")):
            assert set(slot.source_table.split("+")) <= set(SOURCES[name].tables)


# --- what came of it -------------------------------------------------------------------------------------------------


@pytest.fixture
def villages(con: Connection, insert: Insert) -> Connection:
    """Two desa and a kelurahan."""
    for code, kind, name in (
        (DESA, "desa", "Mulyorejo"),
        (OTHER, "desa", "Donowangun"),
        ("33.26.13.1001", "kelurahan", "Kedungwuni"),
    ):
        insert("core.region", {"area_code": code, "area_kind": kind, "area_name": name, "kecamatan_name": "Tirto"})
    return con


def source_with(entry: Due, name: str = "opensid") -> dict[str, Source]:
    """One source with that calendar alone."""
    return {name: SOURCES[name].model_copy(update={"calendar": (entry,)})}


def statuses(
    con: Connection, entry: Due, as_of: str, name: str = "opensid"
) -> dict[tuple[str, str], tuple[str, str | None]]:
    """Status and file by submitter and period."""
    expect_submissions(con, source_with(entry, name), "none", day(as_of))
    found = con.execute("select submitter, period, desk_status, submission_id from core.expected_submission").fetchall()
    return {(who, period): (status, file) for who, period, status, file in found}


def sent(file: str, received: str, state: str = "accepted", **more: Any) -> dict[str, Any]:
    """A village list of DESA."""
    own = {"submission_id": file, "source": "opensid", "source_table": "person", "submitter": DESA, "area_code": DESA}
    return own | {"state": state, "received_at": f"{received} 08:00:00"} | more


def test_every_desa_is_expected_and_no_kelurahan(villages: Connection) -> None:
    found = statuses(villages, monthly(), "2026-09-15")
    assert found == {(who, period): ("not_due", None) for who in (DESA, OTHER) for period in ("2026-08", "2026-09")}
    assert statuses(villages, monthly(), "2026-09-16")[OTHER, "2026-08"] == ("missing", None)


@pytest.mark.parametrize(
    ("received", "status"),
    [("2026-09-01", "on_time"), ("2026-09-15", "on_time"), ("2026-09-16", "late"), ("2026-09-30", "late")],
)
def test_a_file_without_a_period_counts_for_the_last_one_that_ended(
    villages: Connection, insert: Insert, received: str, status: str
) -> None:
    insert("core.submission", sent("f1", received))
    found = statuses(villages, monthly(), "2026-10-31")
    assert found[DESA, "2026-08"] == (status, "f1")
    assert found[DESA, "2026-09"] == ("missing", None)


def test_a_file_that_names_only_the_year_of_a_monthly_list_counts_by_its_day(
    villages: Connection, insert: Insert
) -> None:
    insert("core.submission", sent("f1", "2026-09-03", period="2026", observed_on="2026-01-01"))
    assert statuses(villages, monthly(), "2026-10-31")[DESA, "2026-08"] == ("on_time", "f1")


def test_a_file_counts_for_the_period_it_names(villages: Connection, insert: Insert) -> None:
    insert("core.submission", sent("f1", "2026-08-20", period="2026-08-14", observed_on="2026-08-14"))
    insert("core.submission", sent("f2", "2026-10-20", period="2026-09", observed_on="2026-09-01"))
    found = statuses(villages, monthly(), "2026-10-31")
    assert (found[DESA, "2026-08"], found[DESA, "2026-09"]) == (("on_time", "f1"), ("late", "f2"))


def test_what_came_after_the_day_is_not_known_yet(villages: Connection, insert: Insert) -> None:
    insert("core.submission", sent("f1", "2026-09-20"))
    assert statuses(villages, monthly(), "2026-09-19")[DESA, "2026-08"] == ("missing", None)
    again = statuses(villages, monthly(), "2026-09-20")
    assert again[DESA, "2026-08"] == ("late", "f1")
    assert again == statuses(villages, monthly(), "2026-09-20")


@pytest.mark.parametrize(
    ("state", "more", "status"),
    [
        ("accepted_in_part", {}, ("on_time", "f1")),
        ("superseded", {}, ("on_time", "f1")),
        ("held", {"has_minutes": False}, ("held", "f1")),
        ("superseded", {"has_minutes": False}, ("held", "f1")),
        ("waiting_for_mapping", {}, ("waiting", "f1")),
        ("received", {}, ("waiting", "f1")),
        ("rejected", {}, ("missing", None)),
    ],
)
def test_the_state_of_the_file_decides(
    villages: Connection, insert: Insert, state: str, more: dict[str, Any], status: tuple[str, str | None]
) -> None:
    insert("core.submission", sent("f1", "2026-09-02", state, **more))
    assert statuses(villages, monthly(), "2026-10-31")[DESA, "2026-08"] == status


def test_a_list_that_came_in_time_and_was_improved_later_is_in_time(villages: Connection, insert: Insert) -> None:
    insert("core.submission", sent("f1", "2026-09-02", "superseded", superseded_by="f2"), sent("f2", "2026-09-25"))
    assert statuses(villages, monthly(), "2026-10-31")[DESA, "2026-08"] == ("on_time", "f2")


def test_a_ministry_sends_one_file_and_a_wave_its_own(con: Connection, insert: Insert) -> None:
    pkh = monthly(tables=["recipient"], sender="source", cadence="quarterly", since="2026-07", due_days=30)
    file = {"source": "pkh", "source_table": "recipient", "submitter": "pkh", "state": "accepted"}
    insert(
        "core.submission",
        file | {"submission_id": "f1", "period": "2026-07", "observed_on": "2026-07-01", "received_at": "2026-11-20"},
    )
    assert statuses(con, pkh, "2026-11-24", "pkh") == {
        ("pkh", "2026-07"): ("late", "f1"),
        ("pkh", "2026-10"): ("not_due", None),
    }
    wave = Due.model_validate(
        {
            "tables": ["household", "member"],
            "sender": ["kkn-1", "kkn-2"],
            "cadence": "once",
            "period": "kkn-1",
            "ends": "2026-08-31",
            "due_days": 30,
        }
    )
    survey = {
        "source": "kobo_survey",
        "source_table": "household+member",
        "submitter": "kkn-1",
        "period": "kkn-1",
        "state": "accepted",
    }
    insert("core.submission", survey | {"submission_id": "f2", "received_at": "2026-09-20"})
    assert statuses(con, wave, "2026-11-24", "kobo_survey") == {
        ("kkn-1", "kkn-1"): ("on_time", "f2"),
        ("kkn-2", "kkn-1"): ("missing", None),
    }


def test_the_desk_says_who_owes_what_by_area_name(villages: Connection, insert: Insert) -> None:
    insert("core.submission", sent("f1", "2026-09-20"))
    statuses(villages, monthly(), "2026-09-30")
    (summary,) = desk_summary(villages, day("2026-09-30"))
    assert {k: summary[k] for k in ("source", "expected", "late", "missing", "not_due", "complete_percent")} == {
        "source": "opensid", "expected": 4, "late": 1, "missing": 1, "not_due": 2, "complete_percent": 50.0,
    }  # fmt: skip
    owing = [(r["submitter"], r["period"], r["status"]) for r in late_or_missing(villages, "id")]
    assert owing == [("Donowangun", "2026-08", "Belum ada"), ("Mulyorejo", "2026-08", "Terlambat")]
    assert [r["submitter"] for r in late_or_missing(villages, "en", "opensid", missing_only=True)] == ["Donowangun"]
    assert late_or_missing(villages, "en", "pkh") == []


def test_statuses_are_those_of_the_code_list() -> None:
    assert set(STATUSES) == set(load_code_list("desk_status").codes)


# --- every state of a file -------------------------------------------------------------------------------------------


def test_a_file_walks_from_received_over_understood_to_accepted(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.put(LIST, people(SLAMET))
    receive(lab.con, lab.settings, find_arrivals(lab.settings.inbox, lab.sources), START)
    assert lab.state(f"{DESA}/penduduk.xlsx") == ("received", None)
    with monkeypatch.context() as stopped:
        stopped.setattr("tests.intake_lab.settle", lambda *_: None)
        lab.take_in()
    assert lab.state(f"{DESA}/penduduk.xlsx") == ("understood", None)
    close_accounts(lab.con, SOURCES["opensid"])
    assert settle(lab.con, SOURCES["opensid"]) == {"accepted": 1}
    assert lab.state(f"{DESA}/penduduk.xlsx") == ("accepted", "accepted")


def test_accepted_then_superseded_and_accepted_in_part(lab: Lab) -> None:
    lab.put(LIST, people(SLAMET))
    lab.take_in()
    lab.put(f"opensid/{DESA}/penduduk rev.xlsx", {**people(SLAMET), "Catatan": [["isi"]]})
    lab.take_in()
    assert lab.state(f"{DESA}/penduduk.xlsx") == ("superseded", "superseded")
    assert lab.state(f"{DESA}/penduduk rev.xlsx") == ("accepted_in_part", "accepted_in_part")


def test_an_unusable_file_is_rejected(lab: Lab) -> None:
    lab.put(LIST, b"")
    lab.take_in()
    assert lab.state(f"{DESA}/penduduk.xlsx") == ("rejected", "empty_file")


NAMELESS = people(SLAMET, header=["nama samaran", "nik", "no_kk", "sex", "tanggallahir", "rt"])


def with_header(source: Source, header: str) -> Source:
    """The village lists' source that knows one more spelling of the name column."""
    table = source.tables["person"]
    column = table.columns["full_name"]
    columns = table.columns | {"full_name": column.model_copy(update={"headers": (*column.headers, header)})}
    return source.model_copy(update={"tables": {"person": table.model_copy(update={"columns": columns})}})


def test_a_file_waits_for_a_mapping_and_is_read_again_when_the_configuration_changed(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.put(LIST, NAMELESS)
    lab.take_in()
    assert lab.state(f"{DESA}/penduduk.xlsx") == ("waiting_for_mapping", "column_in_doubt")
    (shown,) = file_states(lab.con, "id")
    assert shown["state"] == "waiting_for_mapping" and "nama samaran" in shown["message"]
    assert [f["state"] for f in files_at_the_desk(lab.con)] == ["waiting_for_mapping"]
    # The YAML knows the header now, but nothing tells the desk so: the file keeps waiting.
    lab.sources["opensid"] = with_header(lab.sources["opensid"], "nama samaran")
    lab.take_in()
    assert lab.state(f"{DESA}/penduduk.xlsx")[0] == "waiting_for_mapping"
    monkeypatch.setattr(decide, "configuration_hash", lambda _: "changed")
    lab.take_in()
    assert lab.state(f"{DESA}/penduduk.xlsx") == ("accepted", "accepted")
    assert [closes(account) for account in lab.accounts()] == [True]


def test_a_stored_mapping_makes_waiting_files_be_read_again(lab: Lab) -> None:
    lab.put(LIST, NAMELESS)
    lab.take_in()
    lab.sources["opensid"] = with_header(lab.sources["opensid"], "nama samaran")
    decisions = lab.settings.home / "decisions"
    decisions.mkdir()
    (decisions / "mappings.jsonl").write_text("{}\n", encoding="utf-8")
    lab.take_in()
    assert lab.state(f"{DESA}/penduduk.xlsx") == ("accepted", "accepted")


def test_a_waiting_file_gives_way_to_a_usable_one_and_to_no_other(lab: Lab) -> None:
    lab.put(LIST, NAMELESS)
    lab.take_in()
    lab.put(f"opensid/{DESA}/penduduk rev.xlsx", people(["", *SLAMET[1:]], header=["panggilan", *HEADER[1:]]))
    lab.take_in()
    assert lab.state(f"{DESA}/penduduk.xlsx")[0] == "waiting_for_mapping"
    lab.put(f"opensid/{DESA}/penduduk rev2.xlsx", people(SLAMET))
    lab.take_in()
    assert lab.state(f"{DESA}/penduduk.xlsx")[0] == "superseded"
    assert lab.state(f"{DESA}/penduduk rev2.xlsx")[0] == "accepted"
    # None of the two could be used, so the list was not sent before the third came.
    later = START.date() + dt.timedelta(days=1)
    expect_submissions(lab.con, source_with(monthly()), "none", later)
    found = lab.row("select * from core.expected_submission where submitter = ? and period = '2026-08'", DESA)
    assert found["received_at"] == lab.submission(f"{DESA}/penduduk rev2.xlsx")["received_at"]


def test_a_held_list_gives_way_to_a_later_file_with_minutes(lab: Lab) -> None:
    lab.put(MUSDES, bnba(LAYAK, minutes=None))
    lab.take_in()
    assert lab.state(f"{DESA}/bnba_musdes_2026-08-14.xlsx") == ("held", "held_without_minutes")
    lab.put(MUSDES.replace(".xlsx", " rev.xlsx"), bnba(LAYAK, minutes="141/07/VIII/2026"))
    lab.take_in()
    assert lab.state(f"{DESA}/bnba_musdes_2026-08-14.xlsx")[0] == "superseded"
    assert lab.state(f"{DESA}/bnba_musdes_2026-08-14 rev.xlsx")[0] == "accepted"


def test_a_held_list_is_released_by_a_decision_that_survives_a_rebuild(lab: Lab) -> None:
    name = f"{DESA}/bnba_musdes_2026-08-14.xlsx"
    lab.put(MUSDES, bnba(LAYAK, minutes="-"))
    lab.take_in()
    (held,) = files_at_the_desk(lab.con, "musdes")
    release(lab.con, lab.settings, held["submission_id"], " 141/07/VIII/2026 ", START)
    assert lab.state(name)[0] == "held"
    lab.take_in()
    assert lab.state(name) == ("accepted", "accepted")
    assert [closes(account) for account in lab.accounts()] == [True]
    assert lab.rows("select has_minutes, verification_word from std.verification_record") == [
        {"has_minutes": True, "verification_word": "Layak"}
    ]
    text = (lab.settings.home / "decisions" / "releases.jsonl").read_text(encoding="utf-8")
    assert json.loads(text)["minutes"] == "141/07/VIII/2026"
    rebuilt = Lab(open_memory(), lab.settings.home, SOURCES)
    for receipt in archived(lab.settings.archive, SOURCES):
        list_submission(rebuilt.con, receipt)
    rebuilt.take_in()
    assert rebuilt.state(name) == ("accepted", "accepted")
    rebuilt.con.close()


def test_only_a_held_file_can_be_released_and_only_by_a_number(lab: Lab) -> None:
    lab.put(MUSDES, bnba(LAYAK, minutes=None))
    lab.put(LIST, people(SLAMET))
    lab.take_in()
    with pytest.raises(NotHeldError):
        release(lab.con, lab.settings, "musdes-unknown", "1", START)
    with pytest.raises(NotHeldError):
        release(lab.con, lab.settings, lab.submission(f"{DESA}/penduduk.xlsx")["submission_id"], "1", START)
    (held,) = files_at_the_desk(lab.con)
    with pytest.raises(NotHeldError, match="empty"):
        release(lab.con, lab.settings, held["submission_id"], " - ", START)
    assert released(lab.settings) == frozenset()
    assert (has_number(" .-:"), has_number("141/07")) == (False, True)


# --- the command -----------------------------------------------------------------------------------------------------


def test_the_command_lists_the_desk_and_refuses_what_is_not_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAB_HOME", str(tmp_path))
    shown = CliRunner().invoke(app, ["desk", "--source", "opensid", "--missing"])
    assert shown.exit_code == 0, shown.output
    refused = CliRunner().invoke(app, ["desk", "release", "musdes-unknown", "--minutes", "1"])
    assert refused.exit_code == 1
