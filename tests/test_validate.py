"""Rows judged inside the pipeline: set aside with rule and cell, noted, or a whole file stopped; nothing of it lost."""

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from config.settings import Settings
from config.sources import load_sources
from flows.steps import check_gates, ingest_source, receive_files
from tasks.journal import Run
from tasks.report import file_states, row_messages, total_account
from tasks.validate import GateBrokenError, refuse_broken
from tasks.warehouse import Connection, open_warehouse, rows
from tests.intake_lab import write_workbook

HEADER = [
    "No", "NAMA PENERIMA", "NIK KTP", "TAHAP", "BANSOS", "IDSEMESTA", "NO KEL", "NM PROV", "NM KAB", "NM KEC", "NM KEL", "ALAMAT",
    "UMUR", "TANGGUNGAN", "STATUS", "PENGHASILAN",
]  # fmt: skip
FILE = "pkh/pkh_2026_tahap_3.xlsx"


def recipient(number: int, **changes: Any) -> list[Any]:
    """A made-up recipient of the list, with some cells changed by header."""
    cells = dict(
        zip(HEADER, [number, f"Penerima Rekaan {chr(64 + number)}", f"33260165088800{number:02d}", "3", "PKH", f"S{number}",
                     f"33260101011000{number:02d}", "JAWA TENGAH", "KAB. PEKALONGAN", "KANDANGSERANG", "KLESEM", "RT 1", 38, 2,
                     "AKTIF", ""], strict=True)
    )  # fmt: skip
    return list((cells | changes).values())


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A run-time folder of its own."""
    return Settings(home=tmp_path)


@pytest.fixture
def disk(settings: Settings) -> Iterator[Connection]:
    """A warehouse file."""
    with closing(open_warehouse(settings)) as con:
        yield con


def take_in(con: Connection, settings: Settings, people: list[list[Any]]) -> None:
    """Puts a list of recipients into the inbox and ingests it."""
    path = settings.inbox / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    write_workbook(path, {"PKH": [HEADER, *people]})
    run = Run.start(dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    receive_files(con, settings, run)
    ingest_source(con, settings, load_sources()["pkh"], run)


def test_a_rejected_row_is_named_by_cell_and_says_what_to_do(disk: Connection, settings: Settings) -> None:
    take_in(disk, settings, [recipient(1), recipient(2, **{"NM KEL": "TIDAKADA"}), recipient(3)])
    [found] = row_messages(disk, "en", "pkh", 10)
    assert (found["file"], found["sheet"], found["row"], found["cell"]) == ("pkh_2026_tahap_3.xlsx", "PKH", 3, "K3")
    assert "NM KEL" in found["message"]
    assert rows(disk, "select count(*) as n from std.pkh_recipient") == [{"n": 2}]
    [account] = total_account(disk)
    assert (account["loaded"], account["rejected"], account["open"]) == (2, 1, 0)
    [state] = file_states(disk, "id", "pkh")
    assert state["state"] == "accepted_in_part"
    assert "2 baris dimuat" in state["message"]


def test_a_warning_leaves_the_row_in_place(disk: Connection, settings: Settings) -> None:
    take_in(disk, settings, [recipient(1, **{"NIK KTP": 3326016508880010})])
    assert rows(disk, "select rule, cell from audit.row_finding where rule like 'nik%'") == [
        {"rule": "nik_precision_lost", "cell": "C2"}
    ]
    assert rows(disk, "select count(*) as n from std.pkh_recipient") == [{"n": 1}]


def test_a_file_of_mostly_bad_rows_is_stopped_whole(disk: Connection, settings: Settings) -> None:
    elsewhere = {"NM KEL": "TIDAKADA", "NM KEC": "ENTAH"}
    take_in(disk, settings, [recipient(1), *(recipient(n, **elsewhere) for n in range(2, 6))])
    assert rows(disk, "select state, message_key from core.submission") == [
        {"state": "rejected", "message_key": "stop_source"}
    ]
    assert rows(disk, "select count(*) as n from std.pkh_recipient") == [{"n": 0}]
    assert rows(disk, "select count(*) as n from std.person_record") == [{"n": 0}]
    [account] = total_account(disk)
    assert (account["loaded"], account["rejected"], account["open"]) == (0, 5, 0)
    [state] = file_states(disk, "en", "pkh")
    assert "4 rows break the rule too_many_rejected" in state["message"]
    assert {r["row"] for r in row_messages(disk, "en", "pkh", 20)} == {3, 4, 5, 6}


def test_rules_that_nobody_broke_are_recorded_too(disk: Connection, settings: Settings) -> None:
    take_in(disk, settings, [recipient(1)])
    [asked] = rows(
        disk, "select count(*) as n, sum(failed_count) as failed, min(checked_count) as checked from audit.rule_result"
    )
    assert asked["n"] > 20
    assert asked["checked"] == 1


def test_a_gate_is_quiet_about_good_rows_and_raises_for_an_accepted_row_that_breaks_a_rejecting_rule(
    disk: Connection, settings: Settings
) -> None:
    run = Run.start(dt.datetime(2026, 11, 1, tzinfo=dt.UTC))
    take_in(disk, settings, [recipient(1), recipient(2)])
    refuse_broken(check_gates(disk, settings, run))
    disk.execute("update std.pkh_recipient set full_name = null where row_no = 3")
    broken = check_gates(disk, settings, run)
    with pytest.raises(GateBrokenError, match="pkh_recipient: 2 times"):
        refuse_broken(broken)
