"""One list over several sheets is one list; sheets that may be another list are asked about once, and never again."""

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from config.settings import Settings
from config.sources import load_sources
from flows.cli import app
from tasks.mapping import MapError, waiting_file, waiting_files
from tasks.mapping_sheets import answer_file, proposed_sheets, shown_sheets
from tasks.reply.answer import reply
from tasks.sheet_decisions import confirmed_sheets
from tasks.warehouse import Connection, open_warehouse
from tests.column_views import PEOPLE, ROWS, TITLES
from tests.intake_lab import Lab, closes

DESA = "33.26.15.2014"
LIST = f"musdes/{DESA}/bnba_musdes_2026-08-14.xlsx"
NAME = LIST.removeprefix("musdes/")
LATER = LIST.replace("2026-08-14", "2026-09-14")
MINUTES = [["Nomor Berita Acara : 141/07/VIII/2026"]]
NOW = dt.datetime(2026, 9, 2, 8)
UPPER, LOWER = ROWS[:6], ROWS[6:]
Sheets = Mapping[str, Sequence[Sequence[object]]]


@pytest.fixture
def lab(con: Connection, tmp_path: Path) -> Lab:
    return Lab(con, tmp_path, {"musdes": load_sources()["musdes"]})


def sheet(rows: Sequence[Sequence[object]], titles: Sequence[str] = TITLES) -> list[Sequence[object]]:
    return [*MINUTES, list(titles), *rows]


def put(lab: Lab, sheets: Sheets, name: str = LIST) -> str:
    lab.put(name, sheets)
    lab.take_in()
    return lab.state(name.removeprefix("musdes/"))[0]


def say(lab: Lab, sheets: Mapping[str, str], columns: Mapping[str, str] | None = None, file: str = NAME) -> int:
    waiting = waiting_file(lab.con, file)
    return answer_file(
        lab.con, lab.settings, lab.sources["musdes"], waiting, columns or {}, sheets, by="clerk", now=NOW
    )


def people(lab: Lab) -> int:
    return int(lab.row("select count(*) as n from std.musdes_bnba")["n"])


@pytest.mark.parametrize(
    ("one", "two"),
    [("BNBA 1", "BNBA 2"), ("Sheet1", "Sheet2"), ("RT 01", "RT 02 RW 03"), ("BNBA", "Dusun Krajan"), ("BNBA", "2025"), ("Bebel", "BNBA Tirto II")],
)  # fmt: skip
def test_parts_of_one_list_load_together(lab: Lab, one: str, two: str) -> None:
    assert put(lab, {one: sheet(UPPER), two: sheet(LOWER)}) == "accepted"
    assert people(lab) == len(PEOPLE)
    assert all(closes(account) for account in lab.accounts())


def test_a_part_with_its_columns_in_another_order_fits_the_same_map(lab: Lab) -> None:
    turned = [list(reversed(row)) for row in LOWER]
    assert put(lab, {"BNBA": sheet(UPPER), "RT 02": sheet(turned, list(reversed(TITLES)))}) == "accepted"
    assert people(lab) == len(PEOPLE)


@pytest.mark.parametrize(
    ("sheets", "asked", "doubt"),
    [
        ({"BNBA": sheet(UPPER), "Lansia": sheet(LOWER)}, "sheet_more", "name"),
        ({"BNBA": sheet(UPPER), "BNBA lama": sheet(LOWER)}, "sheet_more", "name"),
        ({"BNBA 2025": sheet(ROWS), "BNBA 2026": sheet(ROWS[1:])}, "sheet_more", "repeats"),
        ({"Usulan": sheet(ROWS)}, "sheet_unclear", "name"),
        ({"BNBA": sheet(UPPER), "RT 02": sheet([row[:7] for row in LOWER], [*TITLES[:6], TITLES[9]])}, "sheet_more", "layout"),
    ],
)  # fmt: skip
def test_sheets_that_may_be_another_list_are_asked_about(lab: Lab, sheets: Sheets, asked: str, doubt: str) -> None:
    put(lab, sheets)
    assert lab.state(NAME) == ("waiting_for_mapping", asked)
    submission = waiting_file(lab.con, NAME).submission_id
    assert doubt in {row["sheet_doubt"] for row in proposed_sheets(lab.con, submission)}
    (waiting,) = waiting_files(lab.con, "id")
    assert "?" in waiting["question"]
    assert people(lab) == 0


def test_an_answer_is_kept_and_never_asked_again(lab: Lab) -> None:
    put(lab, {"BNBA": sheet(UPPER), "Lansia": sheet(LOWER)})
    say(lab, {"Lansia": "-"})
    lab.take_in()
    assert lab.state(NAME)[0] == "accepted_in_part" and people(lab) == len(UPPER)
    assert put(lab, {"BNBA": sheet(UPPER[:5]), "Lansia": sheet(LOWER)}, LATER) == "accepted_in_part"
    assert confirmed_sheets(Settings(home=lab.settings.home))["musdes", DESA].keys() >= {("LANSIA", lab_mark(lab))}


def lab_mark(lab: Lab) -> str:
    return next(mark for sheet, mark in confirmed_sheets(lab.settings)["musdes", DESA] if sheet == "LANSIA")


def test_what_is_proposed_is_confirmed_by_saying_nothing(lab: Lab) -> None:
    put(lab, {"BNBA": sheet(UPPER), "Lansia": sheet(LOWER)})
    say(lab, {})
    lab.take_in()
    assert lab.state(NAME)[0] == "accepted" and people(lab) == len(PEOPLE)


def test_a_missing_sheet_is_found_by_an_answer(lab: Lab) -> None:
    put(lab, {"Catatan": [["tolong dibaca"]], "Arsip": [["x", "y"], *ROWS]})
    assert lab.state(NAME) == ("waiting_for_mapping", "sheet_missing")
    with pytest.raises(MapError, match="say which sheet holds BNBA"):
        say(lab, {})
    with pytest.raises(MapError, match="no table is called"):
        say(lab, {"Arsip": "Sepatu"})
    with pytest.raises(MapError, match="no sheet"):
        say(lab, {"Lain": "BNBA"})
    say(lab, {"Arsip": "BNBA"})
    lab.take_in()
    assert lab.state(NAME)[1] != "sheet_missing"


def test_sheets_and_columns_are_one_question(lab: Lab) -> None:
    odd = [
        "Nomer Induk",
        "Kartu",
        "Orangnya",
        "Asal Lahir",
        "Kapan Lahir",
        "Tinggal di",
        "RT",
        "RW",
        "Kerjanya",
        "Putusan",
    ]
    put(lab, {"BNBA": sheet(UPPER, odd), "Lansia": sheet(LOWER, odd)})
    assert lab.state(NAME) == ("waiting_for_mapping", "sheet_more")
    waiting = waiting_file(lab.con, NAME)
    assert len(waiting.columns) == len(odd)
    say(lab, {}, {"Orangnya": "Nama", "Tinggal di": "Alamat"})
    lab.take_in()
    assert lab.state(NAME)[0] == "accepted" and people(lab) == len(PEOPLE)


def test_a_swap_on_one_part_alone_stops_the_file(lab: Lab) -> None:
    swapped = [[row[1], row[0], *row[2:]] for row in LOWER]
    put(lab, {"BNBA": sheet(UPPER), "RT 02": sheet(swapped)})
    assert lab.state(NAME) == ("waiting_for_mapping", "columns_disagree")


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_proposal_for_sheets_is_shown_in_words(lab: Lab, language: str) -> None:
    put(lab, {"BNBA": sheet(UPPER), "Lansia": sheet(LOWER), "Catatan": [["dibaca"]]})
    proposed = proposed_sheets(lab.con, waiting_file(lab.con, NAME).submission_id)
    shown = {row["sheet"]: row for row in shown_sheets(proposed, lab.sources["musdes"].tables, language)}
    assert shown["Lansia"]["holds"] == "BNBA" and "BNBA" in shown["Lansia"]["evidence"]
    assert shown["Catatan"]["holds"].startswith("(")


def test_the_workbook_asks_about_sheets_and_brings_the_answer_back(lab: Lab) -> None:
    put(lab, {"BNBA": sheet(UPPER), "Lansia": sheet(LOWER)})
    reply(lab.con, lab.settings, lab.sources, NOW)
    (asked,) = lab.settings.outbox.rglob("*_peta_kolom.xlsx")
    book = openpyxl.load_workbook(asked)
    for row in book["Peta kolom"].iter_rows(min_row=5):
        if row[1].value == "Lansia":
            row[4].value = "(tidak dipakai)"
    book.save(lab.settings.inbox / "musdes" / DESA / "jawaban.xlsx")
    lab.take_in()
    assert lab.state(f"{DESA}/jawaban.xlsx")[0] == "accepted_in_part" and people(lab) == len(UPPER)
    assert put(lab, {"BNBA": sheet(UPPER[:5]), "Lansia": sheet(LOWER)}, LATER) == "accepted_in_part"


def test_the_commands_show_and_confirm_sheets(lab: Lab, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LAB_HOME", str(tmp_path / "lab"))
    settings = Settings(home=tmp_path / "lab")
    with closing(open_warehouse(settings)) as con:
        put(Lab(con, settings.home, lab.sources), {"BNBA": sheet(UPPER), "Lansia": sheet(LOWER)})
    run = CliRunner()
    assert "Lansia" in run.invoke(app, ["map", "show", NAME]).output
    assert run.invoke(app, ["map", "confirm", NAME, "--sheet", "BNBA=-", "--sheet", "Lansia=-"]).exit_code != 0
    done = run.invoke(app, ["map", "confirm", NAME, "--sheet", "Lansia=-"])
    assert done.exit_code == 0 and ("BNBA", lab_mark_of(settings)) in confirmed_sheets(settings)["musdes", DESA]


def lab_mark_of(settings: Settings) -> str:
    return next(mark for sheet, mark in confirmed_sheets(settings)["musdes", DESA] if sheet == "BNBA")
