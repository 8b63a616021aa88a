"""A file whose titles nobody declared stops with one question, is answered once, and is read; wrong columns never load."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner

from config.settings import Settings
from config.sources import load_sources
from flows.cli import app
from tasks.map_decisions import confirmed_maps
from tasks.mapping import MapError, answers_of, confirm, shown_columns, waiting_file, waiting_files
from tasks.readers.mapping.proposal import Basis
from tasks.readers.mapping.settle import Sheet, settle
from tasks.readers.opened import SheetFacts
from tasks.reply.answer import reply
from tasks.warehouse import Connection, open_warehouse
from tests.column_views import PEOPLE, ROWS, TITLES, swapped
from tests.intake_lab import SAMPLES, Lab, load_sample
from tests.test_mapping_propose import WRITTEN_ANOTHER_WAY

DESA = "33.26.15.2014"
LIST = f"musdes/{DESA}/bnba_musdes_2026-08-14.xlsx"
NAME = LIST.removeprefix("musdes/")
HEAD = [
    ["DAFTAR BY NAME BY ADDRESS (BNBA)"],
    ["Tanggal Musdes : 14 Agustus 2026"],
    ["Nomor Berita Acara : 141/07/VIII/2026"],
]
ODD = ["Nomer Induk", "Kartu", "Orangnya", "Asal Lahir", "Kapan Lahir", "Tinggal di", "RT", "RW", "Kerjanya", "Putusan"]
NOW = dt.datetime(2026, 9, 2, 8)


@pytest.fixture
def lab(con: Connection, tmp_path: Path) -> Lab:
    return Lab(con, tmp_path, {"musdes": load_sources()["musdes"]})


def sheet(titles: Sequence[str], rows: Sequence[Sequence[object]] = ROWS) -> Mapping[str, Any]:
    return {"BNBA": [*HEAD, list(titles), *rows]}


def put(lab: Lab, titles: Sequence[str], name: str = LIST, rows: Sequence[Sequence[object]] = ROWS) -> None:
    lab.put(name, sheet(titles, rows))
    lab.take_in()


def say(lab: Lab, *changes: str, file: str = NAME, everyone: bool = False) -> int:
    waiting = waiting_file(lab.con, file)
    source = lab.sources["musdes"]
    return confirm(lab.con, lab.settings, source, waiting, answers_of(changes), by="clerk", now=NOW, everyone=everyone)


def names(lab: Lab) -> list[str]:
    return [r["full_name"] for r in lab.rows("select full_name from std.musdes_bnba order by row_no")]


def test_titles_written_another_way_load_by_themselves(lab: Lab) -> None:
    put(lab, WRITTEN_ANOTHER_WAY)
    assert lab.state(NAME)[0] == "accepted"
    assert names(lab) == [person[2] for person in PEOPLE]
    assert lab.rows("select 1 from audit.column_proposal") == []


def test_odd_titles_stop_with_a_question_and_load_once_answered(lab: Lab) -> None:
    put(lab, ODD)
    assert lab.state(NAME)[0] == "waiting_for_mapping"
    (waiting,) = waiting_files(lab.con, "id")
    assert "?" in waiting["question"] and NAME in waiting["question"]
    assert say(lab, "Orangnya=Nama", "BNBA!F=Alamat") == 1
    lab.take_in()
    assert lab.state(NAME)[0] == "accepted"
    assert names(lab) == [person[2] for person in PEOPLE]
    assert lab.row("select nik, kk, birth_place, address from std.musdes_bnba order by row_no limit 1") == {
        "nik": PEOPLE[0][0], "kk": PEOPLE[0][1], "birth_place": "Pekalongan", "address": "DUSUN KRAJAN"
    }  # fmt: skip


def test_titles_split_over_two_rows_are_read_once_answered(lab: Lab) -> None:
    upper = ["Nomor", "Nomor", "Nama", "Tempat", "Tanggal", "Alamat", "No", "No", "Mata", "Hasil"]
    lower = [
        "Induk Kependudukan",
        "Kartu Keluarga",
        "Warga",
        "Lahir",
        "Lahir",
        "Rumah",
        "RT",
        "RW",
        "Pencaharian",
        "Verifikasi",
    ]
    lab.put(LIST, {"BNBA": [*HEAD, upper, lower, *ROWS]})
    lab.take_in()
    if lab.state(NAME)[0] == "waiting_for_mapping":
        say(lab)
        lab.take_in()
    assert lab.state(NAME)[0] == "accepted"
    assert names(lab) == [person[2] for person in PEOPLE]


def test_no_cell_of_a_person_is_in_a_proposal_or_a_question(lab: Lab) -> None:
    put(lab, ODD)
    told = json.dumps([*lab.rows("select * from audit.column_proposal"), *waiting_files(lab.con, "en")], default=str)
    assert "Slamet" not in told and "3326" not in told.replace(DESA, "") and "KRAJAN" not in told


def test_a_layout_is_never_asked_about_twice_and_survives_a_rebuild(lab: Lab) -> None:
    put(lab, ODD)
    say(lab, "Orangnya=Nama", "Tinggal di=Alamat")
    later = LIST.replace("2026-08-14", "2026-09-14")
    put(lab, ODD, later, ROWS[:5])
    assert lab.state(later.removeprefix("musdes/"))[0] == "accepted"
    assert list(confirmed_maps(Settings(home=lab.settings.home))) == [("musdes", DESA)]


def test_another_submitter_is_asked_unless_the_answer_was_for_everyone(lab: Lab) -> None:
    other = LIST.replace(DESA, "33.26.15.2011")
    lab.put(other, sheet(ODD, ROWS[:6]))
    put(lab, ODD)
    say(lab, "Orangnya=Nama", "Tinggal di=Alamat")
    lab.take_in()
    assert lab.state(other.removeprefix("musdes/"))[0] == "waiting_for_mapping"
    assert say(lab, "Orangnya=Nama", "Tinggal di=Alamat", file=other.removeprefix("musdes/"), everyone=True) == 1
    lab.take_in()
    assert lab.state(other.removeprefix("musdes/"))[0] == "accepted"


def test_swapped_titles_never_load_and_load_right_once_confirmed(lab: Lab) -> None:
    put(lab, swapped("NIK", "No KK"))
    assert lab.state(NAME) == ("waiting_for_mapping", "columns_disagree")
    assert lab.rows("select 1 from std.musdes_bnba") == []
    say(lab)
    lab.take_in()
    assert lab.state(NAME)[0] == "accepted"
    assert lab.row("select nik, kk from std.musdes_bnba order by row_no limit 1") == {
        "nik": PEOPLE[0][0],
        "kk": PEOPLE[0][1],
    }


def test_a_confirmed_swap_does_not_hold_for_a_file_that_was_put_right(lab: Lab) -> None:
    put(lab, swapped("NIK", "No KK"))
    say(lab)
    right = [[row[1], row[0], *row[2:]] for row in ROWS]
    later = LIST.replace("2026-08-14", "2026-09-14")
    put(lab, swapped("NIK", "No KK"), later, right)
    assert lab.state(later.removeprefix("musdes/")) == ("waiting_for_mapping", "columns_disagree")


def test_a_person_may_insist_on_what_the_values_deny(lab: Lab) -> None:
    rows = [[*row[:4], "17-08-1945", "Bubak", *row[6:]] for row in ROWS]
    rows = [[str(i), *row[1:]] for i, row in enumerate(rows, start=1)]
    put(lab, TITLES, rows=rows)
    assert lab.state(NAME)[0] == "waiting_for_mapping"
    say(lab, "NIK=NIK")
    lab.take_in()
    assert lab.state(NAME)[0] != "waiting_for_mapping"


def test_an_answer_that_cannot_be_used_says_why(lab: Lab) -> None:
    put(lab, ODD)
    for wrong in ("Kolom Lain=NIK", "Kartu=Nomor Sepatu", "Lembar1!Kartu=No KK"):
        with pytest.raises(MapError, match="no such title"):
            say(lab, wrong)
    with pytest.raises(MapError, match="Nama"):
        say(lab, "Orangnya=-")
    with pytest.raises(MapError, match="title=column"):
        answers_of(["Orangnya"])
    with pytest.raises(MapError, match="0 waiting files"):
        waiting_file(lab.con, "lain.xlsx")


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_proposal_is_shown_in_words(lab: Lab, language: str) -> None:
    put(lab, ODD)
    shown = shown_columns(waiting_file(lab.con, NAME), lab.sources["musdes"], language)
    nik = next(row for row in shown if row["header"] == "Nomer Induk")
    assert (nik["column"], nik["holds"]) == ("A", "NIK")
    assert "100%" in nik["evidence"] and nik["state"]


def test_the_workbook_asks_and_brings_the_answer_back(lab: Lab) -> None:
    put(lab, ODD)
    reply(lab.con, lab.settings, lab.sources, NOW)
    (asked,) = lab.settings.outbox.rglob("*_peta_kolom.xlsx")
    book = openpyxl.load_workbook(asked)
    front = book["Peta kolom"]
    assert book.sheetnames[0] == "Peta kolom" and len(front.data_validations.dataValidation) == 1
    for row in front.iter_rows(min_row=5):
        row[4].value = {"Orangnya": "Nama", "Tinggal di": "Alamat"}.get(row[3].value, row[4].value)
    book.save(lab.settings.inbox / "musdes" / DESA / "jawaban.xlsx")
    lab.take_in()
    assert lab.state(f"{DESA}/jawaban.xlsx")[0] == "accepted"
    assert names(lab) == [person[2] for person in PEOPLE]
    (said,) = confirmed_maps(lab.settings)["musdes", DESA].values()
    assert said.columns["full_name"] == ("Orangnya", 1)
    later = LIST.replace("2026-08-14", "2026-09-14")
    put(lab, ODD, later, ROWS[:5])
    assert lab.state(later.removeprefix("musdes/"))[0] == "accepted"


def test_the_commands_show_and_confirm(lab: Lab, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LAB_HOME", str(tmp_path / "lab"))
    settings = Settings(home=tmp_path / "lab")
    with closing(open_warehouse(settings)) as con:
        put(Lab(con, settings.home, lab.sources), ODD)
    run = CliRunner()
    assert "musdes-" in run.invoke(app, ["map"]).output
    assert "Orangnya" in run.invoke(app, ["map", "show", NAME]).output
    refused = run.invoke(app, ["map", "confirm", NAME, "--set", "Orangnya=-"])
    assert refused.exit_code != 0
    done = run.invoke(app, ["map", "confirm", NAME, "--set", "Orangnya=Nama", "--set", "Tinggal di=Alamat"])
    assert done.exit_code == 0 and confirmed_maps(settings)["musdes", DESA]


def sample_sheets() -> list[tuple[str, str, str, list[list[Any]]]]:
    """Every sheet of tests/data with the table of its source that it is, where the sample is a workbook that is taken in."""
    found = []
    for path in sorted(SAMPLES.rglob("*.y*ml")):
        sample = load_sample(str(path.relative_to(SAMPLES)))
        source = sample["file"].split("/")[0]
        for name, table in load_sources()[source].tables.items() if sample.get("sheets") else ():
            for title, rows in sample["sheets"].items():
                if table.reader.kind == "table" and (table.reader.sheet or title) == title and "expected" in sample:
                    found.append((source, name, title, rows))
    return found


@pytest.mark.parametrize(("source", "table", "title", "rows"), sample_sheets())
def test_samples_of_every_source_keep_their_declared_map(
    source: str, table: str, title: str, rows: list[list[Any]]
) -> None:
    width = max(map(len, rows))
    filled = [[*("" if cell is None else cell for cell in row), *[""] * (width - len(row))] for row in rows]
    declared = load_sources()[source].tables[table]
    settled, _ = settle(Sheet(filled, title, table, declared, SheetFacts()), Basis())
    assert settled is declared
