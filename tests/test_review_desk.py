"""The review desk: who is asked what, in which order, what the workbook shows, and that an answer is taken once and never asked again."""

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from config.codes import load_code_list
from tasks.form_account import FormReport
from tasks.link import link
from tasks.merge import merge
from tasks.readers.returned import KEY_SHEET
from tasks.readers.review_form import KEY_COLUMN, REVIEWER_CELL, VERDICT_COLUMN, read_form
from tasks.regions import load_region_tables
from tasks.review.answers import take_answers
from tasks.review.desk import workbook_path, write_desk
from tasks.review.pairs import load_pairs, rank_pairs
from tasks.review.verdicts import all_said
from tasks.review.workbook import mark_of
from tasks.warehouse import Connection, rows
from tests.conftest import Insert
from tests.intake_lab import Lab, closes
from tests.test_merge import HEAD, SOURCES

DESA = "33.26.05.2010"
# Made up: three men of one desa, two of whom may be one; each with a number of his own.
BUDI = HEAD | {"area_code": DESA, "kk": None, "kk_status": "missing"}
BUDHI = BUDI | {"full_name": "Budhi Santosa", "nik": "3326015507910003", "birth_date": "1991-07-15"}
SLAMET = BUDI | {"full_name": "Slamet Riyadi", "nik": "3326010101700009", "birth_date": "1970-01-02"}


@pytest.fixture
def doubt(lab: Lab, insert: Insert) -> Lab:
    """A laboratory with three persons and two doubtful pairs, the second with more at stake."""
    load_region_tables(lab.con, lab.settings.regency)
    for number, person in enumerate((BUDI, BUDHI, SLAMET), start=1):
        insert("std.person_record", {"record_id": f"r{number}", "row_no": number, **person})
    link(lab.con, "basis")
    merge(lab.con, SOURCES, "run", dt.datetime(2026, 11, 1))
    lab.con.execute("delete from audit.doubtful_pair")
    for left, right, weight in (("r1", "r2", 4.0), ("r1", "r3", 3.0)):
        insert(
            "audit.doubtful_pair",
            {"record_id_left": left, "record_id_right": right, "match_weight": weight, "evidence": "name close"},
        )
    [person] = rows(lab.con, "select person_id from core.person_record where record_id = 'r3'")
    insert("core.participation", {"participation_id": "p1", "person_id": person["person_id"], "programme": "pkh"})
    return lab


def asked(con: Connection) -> list[tuple[str, int]]:
    """Open pairs in the order of asking, with the counts that hang on them."""
    rank_pairs(con)
    return [(pair.key, pair.affected) for pairs in load_pairs(con, "id").values() for pair in pairs]


def fill(path: Path, target: Path, name: str, words: dict[str, str], note: str = "") -> None:
    """Fills a workbook in as a reviewer does: a name, and a word beside each pair by key."""
    book = openpyxl.load_workbook(path, rich_text=True)
    sheet = book.worksheets[0]
    sheet[REVIEWER_CELL] = name
    for key, row in keys(sheet).items():
        sheet[f"{VERDICT_COLUMN}{row}"] = words.get(key)
        sheet[f"{VERDICT_COLUMN}{row + 1}"] = note
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)


def keys(sheet: Worksheet) -> dict[str, int]:
    """Key of each pair and the row it stands in."""
    return {str(c.value): c.row for c in sheet[KEY_COLUMN] if c.value}


def answer(lab: Lab, file: str, name: str, words: dict[str, str]) -> dict[str, Any]:
    """Writes the workbooks, lets somebody fill one in and sends it back; returns its submission."""
    write_desk(lab.con, lab.settings)
    fill(workbook_path(lab.settings, DESA), lab.settings.inbox / file, name, words)
    lab.take_in()
    take_answers(lab.con, lab.settings)
    return lab.submission(file.split("/", 1)[1])


def test_pairs_are_ranked_by_the_counts_that_hang_on_them(doubt: Lab) -> None:
    assert asked(doubt.con) == [("r1|r3", 2), ("r1|r2", 1)]


def test_the_workbook_shows_both_records_and_locks_all_but_the_answers(doubt: Lab) -> None:
    write_desk(doubt.con, doubt.settings)
    book = openpyxl.load_workbook(workbook_path(doubt.settings, DESA))
    sheet = book.worksheets[0]
    assert book[KEY_SHEET].sheet_state == "veryHidden"
    assert sheet.protection.sheet
    assert sheet.column_dimensions[KEY_COLUMN].hidden
    row = keys(sheet)["r1|r2"]
    assert [sheet[f"{c}{row}"].value for c in "CDE"] == ["Budi Santoso", "≠", "Budhi Santosa"]
    open_cells = {c.coordinate for line in sheet.iter_rows() for c in line if not c.protection.locked}
    assert open_cells == {
        REVIEWER_CELL,
        *(f"{VERDICT_COLUMN}{r + below}" for r in keys(sheet).values() for below in (0, 1)),
    }
    [choice] = sheet.data_validations.dataValidation
    assert choice.formula1 == '"Sama,Berbeda,Tidak tahu"'
    assert {f"{VERDICT_COLUMN}{r}" for r in keys(sheet).values()} == {str(r) for r in choice.sqref.ranges}


def test_an_answer_is_remembered_once_and_never_asked_again(doubt: Lab) -> None:
    said = answer(doubt, "opensid/kirim/jawaban.xlsx", "Ani", {"r1|r2": "Berbeda"})
    assert (said["source"], said["state"], said["message_key"]) == ("review", "accepted", "review_accepted")
    assert closes(doubt.accounts()[0])
    assert [(a.record_id_left, a.record_id_right, a.answer, a.reviewer) for a in all_said(doubt.settings)] == [
        ("r1", "r2", "different", "Ani")
    ]
    assert doubt.rows("select verdict from audit.pair_verdict") == [{"verdict": "cannot_link"}]
    assert [key for key, _ in asked(doubt.con)] == ["r1|r3"]
    # The same file again, and a rebuild that lists it anew, add nothing.
    doubt.take_in()
    doubt.con.execute("update core.submission set state = 'received' where source = 'review'")
    doubt.con.execute("delete from std.person_key")
    doubt.con.execute("delete from std.person_record")
    assert take_answers(doubt.con, doubt.settings) == FormReport(1, 1, 0)
    assert len(all_said(doubt.settings)) == 1
    assert doubt.state("kirim/jawaban.xlsx")[0] == "accepted"


def test_two_who_disagree_go_to_a_third(doubt: Lab) -> None:
    answer(doubt, "review/ani.xlsx", "Ani", {"r1|r2": "Sama"})
    fill(
        doubt.settings.inbox / "review/ani.xlsx", doubt.settings.inbox / "review/edi.xlsx", "Edi", {"r1|r2": "Berbeda"}
    )
    doubt.take_in()
    take_answers(doubt.con, doubt.settings)
    assert doubt.rows("from audit.pair_verdict") == []
    assert [key for key, _ in asked(doubt.con)] == ["r1|r2", "r1|r3"]
    write_desk(doubt.con, doubt.settings)
    sheet = openpyxl.load_workbook(workbook_path(doubt.settings, DESA)).worksheets[0]
    assert any("Ani, Edi" in str(c.value) for c in sheet["G"])
    answer(doubt, "review/tri.xlsx", "Tri", {"r1|r2": "Berbeda"})
    assert doubt.rows("select decided_by from audit.pair_verdict") == [{"decided_by": "reviewers 2:1"}]


@pytest.mark.parametrize(
    ("name", "words", "state", "key", "kept"),
    [
        ("", {"r1|r2": "Sama"}, "rejected", "review_without_name", 0),
        ("Ani", {}, "rejected", "review_without_answers", 0),
        ("Ani", {"r1|r2": "mungkin"}, "rejected", "review_without_answers", 0),
        ("Ani", {"r1|r2": "mungkin", "r1|r3": "tidak tahu"}, "accepted_in_part", "review_in_part", 1),
    ],
)
def test_what_cannot_be_used_is_said(
    doubt: Lab, name: str, words: dict[str, str], state: str, key: str, kept: int
) -> None:
    said = answer(doubt, "review/jawaban.xlsx", name, words)
    assert (said["state"], said["message_key"], len(all_said(doubt.settings))) == (state, key, kept)
    assert closes(doubt.accounts()[0])


def test_a_workbook_without_open_pairs_is_taken_away(doubt: Lab) -> None:
    write_desk(doubt.con, doubt.settings)
    path = workbook_path(doubt.settings, DESA)
    assert path.exists()
    doubt.con.execute("delete from audit.doubtful_pair")
    assert write_desk(doubt.con, doubt.settings) == []
    assert not path.exists()


def test_other_files_are_no_answers(tmp_path: Path) -> None:
    for name, content in (("a.xlsx", b"PK"), ("b.csv", b"x;y")):
        (tmp_path / name).write_bytes(content)
        assert read_form(tmp_path / name) is None


def test_every_answer_of_the_list_is_understood() -> None:
    assert set(load_code_list("review_answer").codes) == {"same", "different", "unknown"}


def test_a_workbook_is_written_anew_only_when_it_asks_something_else(doubt: Lab) -> None:
    path = workbook_path(doubt.settings, DESA)
    write_desk(doubt.con, doubt.settings)
    first = path.stat().st_ino
    write_desk(doubt.con, doubt.settings)
    assert path.stat().st_ino == first
    doubt.con.execute("delete from audit.doubtful_pair where record_id_right = 'r3'")
    write_desk(doubt.con, doubt.settings)
    assert list(keys(openpyxl.load_workbook(path).worksheets[0])) == ["r1|r2"]


def test_a_file_that_is_no_workbook_has_no_mark(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    assert mark_of(path) is None
    path.write_bytes(b"x")
    assert mark_of(path) is None
