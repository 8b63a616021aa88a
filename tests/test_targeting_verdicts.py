"""Workbooks of candidates that villages send back: remembered once, not asked again on the same facts, misfilled cells named."""

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tasks.form_account import FormReport
from tasks.indicators import build_bases
from tasks.officers.targeting_list import write_targeting_lists
from tasks.readers.targeting_form import Judged, TargetingForm
from tasks.receive import archived
from tasks.regions import load_region_tables
from tasks.targeting.answers import misfilled, take_verdicts
from tasks.targeting.candidates import find_candidates, remember_candidates
from tasks.targeting.verdicts import all_verdicts, count_verdicts
from tests.conftest import Insert
from tests.indicator_cases import PARAMETERS
from tests.intake_lab import START, Lab, closes

DESA = "33.26.01.2001"
NOW = START + dt.timedelta(days=1)


@pytest.fixture
def village(lab: Lab, insert: Insert) -> Lab:
    """A laboratory with two families of one desa that are poor by local rank, and above the deciles meant for aid."""
    load_region_tables(lab.con, lab.settings.regency)
    for family in ("f1", "f2"):
        insert("core.household", {"household_id": family, "area_code": DESA, "member_count": 3})
        insert("core.family", {"family_id": family, "household_id": family, "area_code": DESA, "member_count": 3})
        insert("core.local_rank", {"family_id": family, "local_desil": 2})
        insert(
            "core.welfare_rank",
            {"family_id": family, "rank_scope": "nasional", "desil": 6, "observed_on": "2026-01-01"},
        )
    look(lab)
    return lab


def look(lab: Lab, now: dt.datetime = NOW) -> Path:
    """Finds the candidates of a run, and writes the workbook of the desa."""
    count_verdicts(lab.con, lab.settings)
    build_bases(lab.con, PARAMETERS)
    find_candidates(lab.con)
    remember_candidates(lab.con, now)
    [path] = write_targeting_lists(lab.con, lab.settings, DESA, now)
    return path


def lines(path: Path) -> dict[str, dict[str, Any]]:
    """What the workbook says by family: the state, verdict and day, and whether it asks."""
    sheet = openpyxl.load_workbook(path).worksheets[0]
    names = [cell.value for cell in openpyxl.load_workbook(path).worksheets[1][2]]
    rows = [dict(zip(names, row, strict=True)) for row in sheet.iter_rows(min_row=5, values_only=True)]
    return {str(row["key"]).split("|")[0] or str(row["number"]): row for row in rows}


def send(lab: Lab, name: str, *filled: tuple[object, object, object]) -> dict[str, Any]:
    """Fills in verdict, day and note from the first candidate on, and sends the workbook back under another name."""
    [path] = (lab.settings.outbox / DESA / "sasaran").glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    columns = [cell.value for cell in book.worksheets[1][2]]
    for row, cells in enumerate(filled, start=5):
        for key, value in zip(("verdict", "judged_on", "note"), cells, strict=True):
            book.worksheets[0].cell(row, columns.index(key) + 1).value = value
    target = lab.settings.inbox / "opensid" / DESA / f"{name}.xlsx"
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)
    lab.take_in()
    take_verdicts(lab.con, lab.settings)
    return lab.submission(f"{DESA}/{name}.xlsx")


def said(lab: Lab) -> list[tuple[str, str, str, str]]:
    """What is remembered, in short."""
    return [(v.family_id, v.targeting_rule, v.targeting_verdict, v.judged_on) for v in all_verdicts(lab.settings)]


def test_a_verdict_is_remembered_with_its_day_and_not_asked_again(village: Lab) -> None:
    file = send(village, "balasan", ("Setuju", "05/08/2026", "musyawarah"), ("tidak setuju", dt.date(2026, 8, 6), None))
    assert (file["source"], file["state"], file["message_key"]) == ("targeting", "accepted", "targeting_accepted")
    assert closes(village.accounts()[0])
    assert said(village) == [
        ("f1", "exclusion_local_rank", "agree", "2026-08-05"),
        ("f2", "exclusion_local_rank", "disagree", "2026-08-06"),
    ]
    first, second = lines(look(village)).values()
    assert (first["status"], first["verdict"], first["judged_on"], first["key"]) == (
        "Sudah diputus desa",
        "Setuju",
        "2026-08-05",
        "",
    )
    assert second["verdict"] == "Tidak setuju"


def test_the_same_workbook_after_a_rebuild_adds_nothing(village: Lab) -> None:
    send(village, "balasan", ("Setuju", None, None))
    assert [r.arrival.source for r in archived(village.settings.archive, village.sources)] == ["targeting"]
    village.con.execute("update core.submission set state = 'received'")
    assert take_verdicts(village.con, village.settings) == FormReport(1, 1, 0)
    # Without a day it is that of receipt.
    assert [day for *_, day in said(village)] == ["2026-09-01"]


def test_a_new_reason_asks_again_and_one_less_does_not(village: Lab, insert: Insert) -> None:
    send(village, "balasan", ("Setuju", None, None), ("Setuju", None, None))
    insert(
        "core.verification",
        {"verification_id": "v", "family_id": "f1", "verification_status": "layak", "source": "musdes"},
    )
    asked = lines(look(village))["f1"]
    assert asked["status"] == "Ditanyakan lagi karena ada alasan baru"
    assert asked["key"] == "f1|exclusion|exclusion_local_rank,exclusion_village"
    village.con.execute("update core.local_rank set local_desil = 5 where family_id = 'f1'")
    send(village, "lagi", ("Tidak setuju", None, None))
    assert {row["status"] for row in lines(look(village)).values()} == {"Sudah diputus desa"}


def test_a_visit_stays_open_and_a_family_keeps_its_verdict_under_a_new_id(village: Lab, insert: Insert) -> None:
    send(village, "balasan", ("Perlu kunjungan", None, None))
    assert lines(look(village))["f1"]["status"] == "Menunggu kunjungan"
    insert("core.identity_redirect", {"entity": "family", "entity_id": "f1", "successor_id": "f2"})
    village.con.execute("delete from core.family where family_id = 'f1'")
    assert lines(look(village))["f2"]["status"] == "Menunggu kunjungan"


def test_what_cannot_be_used_is_named_by_file_sheet_and_cell(village: Lab) -> None:
    file = send(village, "balasan", ("mungkin", None, None), ("Setuju", None, None))
    assert (file["state"], file["message_key"]) == ("accepted_in_part", "targeting_in_part")
    [receipt] = (village.settings.outbox / DESA / "targeting").glob("*.txt")
    told = receipt.read_text(encoding="utf-8")
    assert "balasan.xlsx" in told and "Lembar Calon, sel N5" in told
    assert [family for family, *_ in said(village)] == ["f2"]
    assert send(village, "kosong", (None, None, None))["message_key"] == "targeting_without_verdicts"
    assert send(village, "salah", ("mungkin", None, None))["message_key"] == "targeting_misfilled"


@pytest.mark.parametrize(
    ("changed", "cells"),
    [
        ({}, []),
        ({"word": ""}, []),
        ({"word": "mungkin"}, ["N5"]),
        ({"word": "", "note": "kata Pak RT"}, ["N5"]),
        ({"has_bad_day": True}, ["O5"]),
        ({"day": dt.date(2026, 9, 1)}, []),
        ({"day": dt.date(2026, 9, 2)}, ["O5"]),
        ({"word": "", "has_bad_day": True}, ["N5", "O5"]),
    ],
)
def test_a_row_is_misfilled_by_its_word_or_its_day(changed: dict[str, Any], cells: list[str]) -> None:
    row = replace(Judged("f", "exclusion", ("exclusion_village",), "Setuju", "", None, False, 5), **changed)
    form = TargetingForm("Calon", 5, {"verdict": "N", "judged_on": "O", "note": "P"}, (row,))
    assert [cell for names in misfilled(form, dt.date(2026, 9, 1)).values() for cell in names] == cells
