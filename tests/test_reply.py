"""Repair workbooks: a village's own file goes out with its bad cells marked and comes back repaired, sorted and longer."""

import datetime as dt
import gc
import re
import weakref
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from config.messages import load_messages
from config.settings import Settings
from config.sources import load_sources
from flows.steps import ingest_source, receive_files, reply_files
from tasks.journal import Run
from tasks.readers.returned import KEY_HEADER, KEY_SHEET, returned_key
from tasks.receive import archived
from tasks.reply.answer import ReplyReport
from tasks.reply.wording import choices, sentence
from tasks.report import file_states
from tasks.warehouse import Connection, rows
from tests.intake_lab import SAMPLES, closes

DESA = "33.26.15.2014"
HEADER = ["nama", "nik", "no_kk", "sex", "tanggallahir", "rt", "rw", "catatan"]
# Three rows cannot be used: a name is empty in two, a date cannot be read in one.
PEOPLE: list[list[Any]] = [
    ["Slamet", "3326151708450001", "3326150102150001", 1, "1945-08-17", "7", "2", "=1+1"],
    [None, "3326151708500002", "3326150102150002", 1, "1950-08-17", "7", "2", None],
    ["Wasdi", "3326151708550003", "3326150102150003", 1, "1955-08-17", "7", "2", None],
    [None, "3326151708600004", "3326150102150004", 1, "1960-08-17", "7", "2", None],
    ["Kasmo", "3326151708650005", "3326150102150005", 1, "1965-08-17", "7", "2", None],
    [None, "3326151708700006", "3326150102150006", 1, "1970-08-17", "7", "2", None],
]
MEETING = ["No", "NIK", "No KK", "Nama", "Tanggal Lahir", "RT", "RW", "Keterangan", "Tanda Tangan"]
LISTED: list[list[Any]] = [
    [1, "3326151708450001", "3326150102150001", "Slamet", "17-08-1945", "007", "002", "Layak", None],
    [2, "3326151708500002", "3326150102150002", "Wasdi", "17-08-1950", "007", "002", "Belum jelas", None],
    [3, "3326151708550003", "3326150102150003", "Kasmo", "17-08-1955", "007", "002", "Layak", None],
    [4, "3326151708600004", "3326150102150004", "Rasto", "17-08-1960", "007", "002", "???", None],
    [5, "3326151708650005", "3326150102150005", "Tarno", "17-08-1965", "007", "002", None, None],
    [6, "3326151708700006", "3326150102150006", "Warno", "17-08-1970", "007", "002", "Layak", None],
]
TITLES = [
    "DAFTAR BY NAME BY ADDRESS (BNBA)",
    "Tanggal Musdes : 14 Agustus 2026",
    "Nomor Berita Acara : 141/07/VIII/2026",
]


class Desk:
    """A laboratory where files are handed in and answers are fetched."""

    def __init__(self, con: Connection, home: Path, **settings: Any) -> None:
        self.con, self.settings = con, Settings(home=home, threads=1, **settings)
        self.day = 0

    def hand_in(self, name: str, book: Workbook) -> ReplyReport:
        """Puts a workbook into the inbox and runs intake and answers."""
        path = self.settings.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)
        return self.run(name.split("/")[0])

    def run(self, source: str) -> ReplyReport:
        self.day += 1
        run = Run.start(dt.datetime(2026, 9, self.day, 8))
        receive_files(self.con, self.settings, run)
        ingest_source(self.con, self.settings, load_sources()[source], run)
        return reply_files(self.con, self.settings, run, [source])

    def outbox(self) -> dict[str, Path]:
        """Answers by their path below the outbox."""
        files = (p for p in self.settings.outbox.rglob("*") if p.is_file())
        return {p.relative_to(self.settings.outbox).as_posix(): p for p in files}

    def accounts(self, submission_id: str) -> list[dict[str, int]]:
        found = rows(self.con, "select * from audit.row_account where submission_id = ?", [submission_id])
        return [{k.removesuffix("_rows"): v for k, v in r.items() if k.endswith("_rows")} for r in found]

    def newest(self) -> dict[str, Any]:
        return rows(self.con, "select * from core.submission order by received_at desc limit 1")[0]

    def bad_rows(self, submission_id: str) -> list[tuple[int, str]]:
        found = rows(
            self.con,
            "select distinct row_no, cell from audit.rejected_row where submission_id = ? order by row_no, cell",
            [submission_id],
        )
        return [(r["row_no"], r["cell"]) for r in found]


@pytest.fixture
def desk(con: Connection, tmp_path: Path) -> Desk:
    return Desk(con, tmp_path)


def village_book() -> Workbook:
    """A list as OpenSID gives it, with a coloured header, a wide column and the clerk's own note."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Data Penduduk"
    for row in [HEADER, *PEOPLE]:
        sheet.append(row)
    # Text that only looks like a formula; a real one has its own test.
    sheet["H2"].data_type = "s"
    for cell in sheet[1]:
        cell.fill, cell.font = PatternFill("solid", fgColor="FF00AA55"), Font(bold=True)
    sheet.column_dimensions["A"].width = 31
    sheet["A3"].comment = Comment("tanya Pak RT", "Carik")
    return book


def meeting_book() -> Workbook:
    """A list of a village meeting with merged titles, a group row, a total and a signature."""
    book = Workbook()
    sheet = book.active
    sheet.title = "BNBA"
    for title in TITLES:
        sheet.append([title])
    sheet.append([])
    for row in [MEETING, ["RT 007 RW 002"], *LISTED, ["JUMLAH", len(LISTED)], [], ["Kepala Desa"]]:
        sheet.append(row)
    sheet.merge_cells("A1:I1")
    sheet.merge_cells("A6:I6")
    sheet["A1"].font = Font(size=14, bold=True)
    sheet.row_dimensions[1].height = 40
    return book


def table(sheet: Worksheet, header: int, last: int) -> list[list[Any]]:
    return [[c.value for c in row] for row in sheet.iter_rows(min_row=header + 1, max_row=last)]


def put_back(sheet: Worksheet, header: int, lines: list[list[Any]]) -> None:
    for row, line in enumerate(lines, start=header + 1):
        for column, value in enumerate(line, start=1):
            sheet.cell(row, column).value = value
            if isinstance(value, str):
                sheet.cell(row, column).data_type = "s"


def test_a_workbook_leaves_memory_once_it_is_written(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[weakref.ref[Workbook]] = []

    def load(*given: Any, **options: Any) -> Workbook:
        book = openpyxl.load_workbook(*given, **options)
        made.append(weakref.ref(book))
        return book

    monkeypatch.setattr("tasks.reply.repair.load_workbook", load)
    gc.disable()
    try:
        desk.hand_in(f"opensid/{DESA}/penduduk.xlsx", village_book())
        assert [book() for book in made] == [None]
    finally:
        gc.enable()


def test_a_village_list_comes_back_repaired_sorted_and_longer(desk: Desk) -> None:
    first = desk.hand_in(f"opensid/{DESA}/penduduk.xlsx", village_book())
    original = desk.newest()
    assert (first.answered, first.workbooks) == (1, 1)
    assert desk.bad_rows(original["submission_id"]) == [(3, "A3"), (5, "A5"), (7, "A7")]
    name = f"{DESA}/opensid/penduduk_perbaikan.xlsx"
    book = openpyxl.load_workbook(desk.outbox()[name])
    sheet = book["Data Penduduk"]
    lines = table(sheet, 1, 7)
    lines[1][0], lines[3][0] = "Rasto", "Tarno"
    new = ["Warti", "3326155708750007", "3326150102150007", 2, "1975-08-17", "7", "2"]
    put_back(sheet, 1, [*sorted(lines, key=lambda r: str(r[4]), reverse=True), new])
    report = desk.hand_in(f"opensid/{DESA}/sudah dibetulkan.xlsx", book)
    returned = desk.newest()
    assert returned["file_name"] == f"{DESA}/sudah dibetulkan.xlsx"
    assert returned["state"] == "accepted_in_part"
    assert rows(desk.con, "select state from core.submission order by received_at")[0]["state"] == "superseded"
    assert desk.bad_rows(returned["submission_id"]) == [(2, "A2")]
    noted = rows(
        desk.con, "select submission_id, row_no, repaired_by, repair_reference from audit.repaired_row order by row_no"
    )
    assert [tuple(r.values()) for r in noted] == [
        (original["submission_id"], number, "returned_workbook", returned["submission_id"]) for number in (3, 5)
    ]
    (said,) = rows(desk.con, "select * from audit.reply")
    assert (said["problem_rows"], said["repaired_rows"], said["added_rows"], said["removed_rows"]) == (1, 2, 1, 0)
    assert report.repaired_rows == 2
    kept = {r["full_name"] for r in rows(desk.con, "select full_name from std.opensid_person")}
    assert kept == {"Slamet", "Wasdi", "Kasmo", "Rasto", "Tarno", "Warti"}
    assert all(closes(account) for account in desk.accounts(returned["submission_id"]))
    again = openpyxl.load_workbook(desk.outbox()[name])
    marked = [c.coordinate for row in again["Data Penduduk"].iter_rows() for c in row if c.comment]
    assert "A2" in marked
    assert again["Data Penduduk"]["A4"].fill.fgColor.rgb != "FFF6B9B3"
    assert [s for s in again.sheetnames if s in ("Perbaikan", KEY_SHEET)] == ["Perbaikan", KEY_SHEET]
    assert len(desk.outbox()) == 2


def test_a_meeting_list_comes_back_under_another_name(desk: Desk) -> None:
    desk.hand_in(f"musdes/{DESA}/bnba_musdes_2026-08-14.xlsx", meeting_book())
    original = desk.newest()
    assert desk.bad_rows(original["submission_id"]) == [(8, "H8"), (10, "H10"), (11, "H11")]
    book = openpyxl.load_workbook(desk.outbox()[f"{DESA}/musdes/bnba_musdes_2026-08-14_perbaikan.xlsx"])
    sheet = book["BNBA"]
    lines = table(sheet, 6, 12)
    lines[1][7], lines[3][7] = "Tidak layak", "Meninggal"
    sheet.insert_rows(13)
    new = [7, "3326151708750007", "3326150102150007", "Darmo", "17-08-1975", "007", "002", "Layak", None]
    put_back(sheet, 6, [*reversed(lines), new])
    desk.hand_in(f"musdes/{DESA}/dari desa.xlsx", book)
    returned = desk.newest()
    assert (returned["period"], returned["area_code"]) == ("2026-08-14", DESA)
    assert desk.bad_rows(returned["submission_id"]) == [(8, "H8")]
    (said,) = rows(desk.con, "select * from audit.reply")
    assert (said["problem_rows"], said["repaired_rows"], said["added_rows"], said["removed_rows"]) == (1, 2, 1, 0)
    assert rows(desk.con, "select count(*) as n from std.musdes_bnba") == [{"n": 6}]
    assert all(closes(account) for account in desk.accounts(returned["submission_id"]))
    front = openpyxl.load_workbook(desk.outbox()[f"{DESA}/musdes/bnba_musdes_2026-08-14_perbaikan.xlsx"])["Perbaikan"]
    shown = {row[2].value: row[1].value for row in front.iter_rows(min_row=1, max_row=12)}
    assert (shown["Baris disisihkan"], shown["Sudah dibetulkan"], shown["Baris baru"]) == ("1", "2", "1")


def test_the_look_stays_and_bad_cells_are_marked(desk: Desk) -> None:
    desk.hand_in(f"opensid/{DESA}/penduduk.xlsx", village_book())
    book = openpyxl.load_workbook(desk.outbox()[f"{DESA}/opensid/penduduk_perbaikan.xlsx"])
    sheet = book["Data Penduduk"]
    assert (sheet["A1"].fill.fgColor.rgb, sheet["A1"].font.bold) == ("FF00AA55", True)
    assert sheet.column_dimensions["A"].width == 31
    assert sheet["A3"].fill.fgColor.rgb == "FFF6B9B3"
    assert sheet["A2"].fill.fill_type is None
    assert sheet["A3"].comment.text.startswith("tanya Pak RT\n\nLab Kemiskinan\n")
    assert "wajib diisi" in sheet["A3"].comment.text or "nama kosong" in sheet["A3"].comment.text.lower()
    assert (sheet["H2"].value, sheet["H2"].data_type) in {("=1+1", "s"), (None, "n")}
    assert (sheet["I1"].value, sheet.column_dimensions["I"].hidden) == (KEY_HEADER, True)
    assert book[KEY_SHEET].sheet_state == "veryHidden"
    assert book.security.lockStructure
    assert book.sheetnames[0] == "Perbaikan"
    links = [c.hyperlink.location for row in book["Perbaikan"].iter_rows() for c in row if c.hyperlink]
    assert "'Data Penduduk'!A3" in links


def test_merged_titles_stay_and_a_short_list_becomes_a_dropdown(desk: Desk) -> None:
    desk.hand_in(f"musdes/{DESA}/bnba_musdes_2026-08-14.xlsx", meeting_book())
    book = openpyxl.load_workbook(desk.outbox()[f"{DESA}/musdes/bnba_musdes_2026-08-14_perbaikan.xlsx"])
    sheet = book["BNBA"]
    assert {str(r) for r in sheet.merged_cells.ranges} == {"A1:I1", "A6:I6"}
    assert (sheet["A1"].font.size, sheet.row_dimensions[1].height) == (14, 40)
    (rule,) = sheet.data_validations.dataValidation
    assert "H10" in rule.sqref
    column = re.findall(r"\$([A-Z]+)\$", rule.formula1)[0]
    assert "Tidak layak" in [c.value for c in book[KEY_SHEET][column]]
    assert "salah satu dari: " in sheet["H8"].comment.text


def test_keys_left_behind_by_a_sort_do_no_harm(desk: Desk) -> None:
    desk.hand_in(f"opensid/{DESA}/penduduk.xlsx", village_book())
    book = openpyxl.load_workbook(desk.outbox()[f"{DESA}/opensid/penduduk_perbaikan.xlsx"])
    sheet = book["Data Penduduk"]
    lines = [line[:8] for line in table(sheet, 1, 7)]
    put_back(sheet, 1, list(reversed(lines)))
    desk.hand_in(f"opensid/{DESA}/terbalik.xlsx", book)
    (said,) = rows(desk.con, "select * from audit.reply")
    assert (said["problem_rows"], said["repaired_rows"], said["added_rows"], said["removed_rows"]) == (3, 0, 0, 0)


def test_all_repaired_takes_the_workbook_away_and_a_deleted_row_is_told(desk: Desk) -> None:
    desk.hand_in(f"opensid/{DESA}/penduduk.xlsx", village_book())
    book = openpyxl.load_workbook(desk.outbox()[f"{DESA}/opensid/penduduk_perbaikan.xlsx"])
    sheet = book["Data Penduduk"]
    for row, name in ((3, "Rasto"), (5, "Tarno"), (7, "Warno")):
        sheet.cell(row, 1).value = name
    sheet.delete_rows(2)
    desk.hand_in(f"opensid/{DESA}/penduduk.xlsx", book)
    assert desk.newest()["state"] == "accepted"
    assert list(desk.outbox()) == [f"{DESA}/opensid/penduduk_tanda_terima.html"]
    (said,) = rows(desk.con, "select * from audit.reply")
    assert (said["problem_rows"], said["repaired_rows"], said["removed_rows"]) == (0, 3, 1)


def test_another_submitters_workbook_is_not_taken_for_ours(desk: Desk) -> None:
    desk.hand_in(f"opensid/{DESA}/penduduk.xlsx", village_book())
    book = openpyxl.load_workbook(desk.outbox()[f"{DESA}/opensid/penduduk_perbaikan.xlsx"])
    desk.hand_in("opensid/33.26.15.2001/kiriman.xlsx", book)
    assert (desk.newest()["state"], desk.newest()["message_key"]) == ("rejected", "unknown_file")
    assert rows(desk.con, "select count(*) as n from audit.returned_file") == [{"n": 0}]


def test_a_returned_file_keeps_its_slot_in_the_archive(desk: Desk) -> None:
    desk.hand_in(f"opensid/{DESA}/penduduk.xlsx", village_book())
    path = desk.outbox()[f"{DESA}/opensid/penduduk_perbaikan.xlsx"]
    key = returned_key(path)
    assert key is not None
    desk.hand_in(f"opensid/{DESA}/nama lain.xlsx", openpyxl.load_workbook(path))
    last = list(archived(desk.settings.archive, load_sources()))[-1]
    assert (last.arrival.repairs, last.arrival.slot) == (key.submission_id, f"{DESA}/penduduk.xlsx")
    assert last.arrival.tables == ("person",)


def test_a_csv_gets_a_list_without_values_and_nothing_of_others(desk: Desk) -> None:
    name = "dtsen/keluarga_dtsen_v3_2026_33.26.csv"
    path = desk.settings.inbox / name
    path.parent.mkdir(parents=True)
    path.write_bytes(
        b"nomor_kartu_keluarga|kode_kelurahan_desa|nama_kepala_keluarga|desil_nasional\n"
        b"3326150102150001|3326150014|Slamet|1\n3326150102150002|3326150014|Wasdi 7|1\n"
    )
    report = desk.run("dtsen")
    assert (report.workbooks, report.lists) == (0, 1)
    text = desk.outbox()["dtsen/keluarga_dtsen_v3_2026_33.26_temuan.csv"].read_text(encoding="utf-8-sig")
    assert text.startswith("Lembar;Baris;Kolom;Akibat;Yang perlu dilakukan")
    assert "Wasdi" not in text
    assert "3326150102150002" not in text


def form_book() -> Workbook:
    """A list with a header of two rows, merged cells and a row of column numbers, as printed forms have it."""
    book = Workbook()
    sheet = book.active
    sheet.title = "BNBA"
    for title in TITLES:
        sheet.append([title])
    sheet.append(["No", "Identitas", None, "Nama", "Alamat", None, "Keterangan"])
    sheet.append([None, "NIK", "No KK", None, "RT", "RW", None])
    sheet.append([1, 2, 3, 4, 5, 6, 7])
    for row in LISTED:
        sheet.append([row[0], row[1], row[2], row[3], row[5], row[6], row[7]])
    for cells in ("A4:A5", "B4:C4", "D4:D5", "E4:F4", "G4:G5"):
        sheet.merge_cells(cells)
    return book


def test_a_list_with_a_header_of_two_rows_comes_back_sorted(desk: Desk) -> None:
    report = desk.hand_in(f"musdes/{DESA}/bnba_musdes_2026-08-14.xlsx", form_book())
    assert report.workbooks == 1
    assert desk.bad_rows(desk.newest()["submission_id"]) == [(8, "G8"), (10, "G10"), (11, "G11")]
    book = openpyxl.load_workbook(desk.outbox()[f"{DESA}/musdes/bnba_musdes_2026-08-14_perbaikan.xlsx"])
    sheet = book["BNBA"]
    assert (sheet["H5"].value, sheet.column_dimensions["H"].hidden) == (KEY_HEADER, True)
    assert all(sheet[f"H{row}"].value for row in range(7, 13))
    lines = table(sheet, 6, 12)
    lines[1][6], lines[3][6] = "Tidak layak", "Meninggal"
    put_back(sheet, 6, list(reversed(lines)))
    desk.hand_in(f"musdes/{DESA}/dari desa.xlsx", book)
    (said,) = rows(desk.con, "select * from audit.reply")
    assert (said["problem_rows"], said["repaired_rows"], said["added_rows"], said["removed_rows"]) == (1, 2, 0, 0)


@pytest.mark.parametrize("suffix", ["xls", "ods"])
def test_a_workbook_of_another_format_comes_back_as_a_new_one(desk: Desk, suffix: str) -> None:
    name = f"opensid/{DESA}/penduduk.{suffix}"
    path = desk.settings.inbox / name
    path.parent.mkdir(parents=True)
    path.write_bytes((SAMPLES / "formats" / f"penduduk.{suffix}").read_bytes())
    report = desk.run("opensid")
    # The second number has lost its last digit.
    assert (report.workbooks, report.lists) == (1, 0)
    answer = desk.outbox()[f"{DESA}/opensid/penduduk_perbaikan.xlsx"]
    book = openpyxl.load_workbook(answer)
    sheet = book["Data Penduduk"]
    assert [cell.value for cell in sheet[2]][:3] == ["Slamet", "3326151708450001", "3326150102150001"]
    assert sheet["B3"].comment is not None
    assert "dibuat ulang" in str([cell.value for row in book["Perbaikan"].iter_rows() for cell in row])
    assert sheet["G1"].value == KEY_HEADER
    sheet["B3"].value = "3326151708450012"
    book.save(desk.settings.inbox / f"opensid/{DESA}/betul.xlsx")
    desk.run("opensid")
    assert desk.newest()["state"] == "accepted"
    (said,) = rows(desk.con, "select * from audit.reply")
    assert (said["repaired_rows"], said["added_rows"], said["removed_rows"]) == (1, 0, 0)


def test_tables_side_by_side_are_marked_where_they_stand(desk: Desk) -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "BNBA"
    for title in TITLES:
        sheet.append([title])
    sheet.append([*MEETING[:8], None, *MEETING[:8]])
    for left, right in zip(LISTED[:3], LISTED[3:], strict=True):
        sheet.append([*left[:8], None, *right[:8]])
    report = desk.hand_in(f"musdes/{DESA}/bnba_musdes_2026-08-14.xlsx", book)
    assert report.workbooks == 1
    assert desk.bad_rows(desk.newest()["submission_id"]) == [(5, "Q5"), (6, "H6"), (6, "Q6")]
    answer = openpyxl.load_workbook(desk.outbox()[f"{DESA}/musdes/bnba_musdes_2026-08-14_perbaikan.xlsx"])
    marked = [cell.coordinate for row in answer["BNBA"].iter_rows() for cell in row if cell.comment]
    assert {"H6", "Q5", "Q6"} <= set(marked)
    answer["BNBA"]["H6"].value = answer["BNBA"]["Q5"].value = answer["BNBA"]["Q6"].value = "Layak"
    desk.hand_in(f"musdes/{DESA}/dari desa.xlsx", answer)
    (said,) = rows(desk.con, "select * from audit.reply")
    assert (said["problem_rows"], said["repaired_rows"]) == (0, 3)


def test_warnings_may_be_left_out(con: Connection, tmp_path: Path) -> None:
    book = village_book()
    for row in (3, 5, 7):
        book.active.cell(row, 1).value = "Rasto 7"
    desk = Desk(con, tmp_path, reply_warnings=False)
    report = desk.hand_in(f"opensid/{DESA}/penduduk.xlsx", book)
    assert report.problem_rows == len(desk.bad_rows(desk.newest()["submission_id"]))


def test_a_formula_goes_back_as_its_value(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    book = village_book()
    book.active["H4"] = "=1+1"
    monkeypatch.setattr("tasks.readers.workbook.check_workbook", lambda _: {})
    desk.hand_in(f"opensid/{DESA}/penduduk.xlsx", book)
    sheet = openpyxl.load_workbook(desk.outbox()[f"{DESA}/opensid/penduduk_perbaikan.xlsx"])["Data Penduduk"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_the_receipt_says_counts_and_nothing_of_a_person(desk: Desk) -> None:
    desk.hand_in(f"opensid/{DESA}/penduduk.xlsx", village_book())
    page = desk.outbox()[f"{DESA}/opensid/penduduk_tanda_terima.html"].read_text(encoding="utf-8")
    assert "<b>3</b>Baris diterima" in page
    assert "<b>3</b>Baris disisihkan" in page
    assert "penduduk_perbaikan.xlsx" in page
    assert not re.search(r"\d{16}|Slamet|Wasdi|https?:|url\(|<script", page)


def test_a_file_that_is_stopped_still_shows_its_cells(desk: Desk) -> None:
    book = village_book()
    book.active["A2"] = book.active["A6"] = None
    desk.hand_in(f"opensid/{DESA}/penduduk.xlsx", book)
    found = desk.newest()
    assert (found["state"], found["message_key"]) == ("rejected", "stop_source")
    assert all(closes(account) for account in desk.accounts(found["submission_id"]))
    sheet = openpyxl.load_workbook(desk.outbox()[f"{DESA}/opensid/penduduk_perbaikan.xlsx"])["Data Penduduk"]
    assert [sheet[f"A{row}"].fill.fgColor.rgb for row in (2, 3, 5, 6, 7)] == ["FFF6B9B3"] * 5
    assert file_states(desk.con, "id")[0]["state"] == "rejected"


def test_a_workbook_that_cannot_be_written_back_gets_a_list(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise ValueError("a style that no program knows")

    monkeypatch.setattr("tasks.reply.repair.load_workbook", breaks)
    report = desk.hand_in(f"opensid/{DESA}/penduduk.xlsx", village_book())
    assert (report.workbooks, report.lists) == (0, 1)
    assert f"{DESA}/opensid/penduduk_temuan.csv" in desk.outbox()


def test_a_held_list_waits(desk: Desk) -> None:
    book = meeting_book()
    book.active["A3"] = "Nomor Berita Acara : -"
    desk.hand_in(f"musdes/{DESA}/bnba_musdes_2026-08-14.xlsx", book)
    page = desk.outbox()[f"{DESA}/musdes/bnba_musdes_2026-08-14_tanda_terima.html"].read_text(encoding="utf-8")
    assert "<b>6</b>Baris menunggu" in page
    assert "<b>0</b>Baris disisihkan" in page


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("key", [k for k in load_messages("id") if k.startswith("rule.")])
def test_every_rule_can_be_said_without_its_place(key: str, language: str) -> None:
    said = sentence(key.removeprefix("rule."), "KOLOM", language)
    assert said
    assert "{" not in said
    assert "baris ," not in said


def test_a_dropdown_offers_only_words_that_are_understood() -> None:
    sources: Mapping[str, Any] = load_sources()
    assert choices(sources["opensid"].tables["person"], "sex", "id") == ("Laki-laki", "Perempuan")
    assert choices(sources["opensid"].tables["person"], "full_name", "id") == ()
    assert "Layak" in choices(sources["musdes"].tables["bnba"], "verification_status", "id")


def two_lists(beside: bool) -> Workbook:
    """Two lists on one sheet with other columns, beside or below each other, each with a row that cannot be used."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Data Penduduk"
    top, left = (1, len(HEADER) + 2) if beside else (len(PEOPLE) + 3, 1)
    lists: list[tuple[int, int, list[str], list[list[Any]]]] = [
        (1, 1, HEADER, PEOPLE[:3]),
        (top, left, HEADER[:7], PEOPLE[3:]),
    ]
    for first, begin, header, people in lists:
        for row, cells in enumerate([header, *people], start=first):
            for column, value in enumerate(cells[: len(header)], start=begin):
                sheet.cell(row, column, value if value != "=1+1" else None)
    return book


@pytest.mark.parametrize("beside", [True, False])
def test_rows_of_a_second_table_are_matched_by_their_key(desk: Desk, beside: bool) -> None:
    desk.hand_in(f"opensid/{DESA}/penduduk.xlsx", two_lists(beside))
    sent = desk.newest()["submission_id"]
    assert len(rows(desk.con, "select distinct sheet from raw.opensid_person")) == 2
    (answer,) = [p for name, p in desk.outbox().items() if name.endswith(".xlsx")]
    book = openpyxl.load_workbook(answer)
    sheet = book["Data Penduduk"]
    keys = {c.column for line in sheet.iter_rows() for c in line if str(c.value or "").startswith(KEY_HEADER)}
    assert len(keys) == 2 and all(sheet.column_dimensions[openpyxl.utils.get_column_letter(c)].hidden for c in keys)
    # Both names are filled in, in a list each.
    for line in sheet.iter_rows():
        for cell in line:
            if cell.value in ("3326151708500002", "3326151708600004", "3326151708700006"):
                sheet.cell(cell.row, cell.column - 1).value = "Rasto"
    report = desk.hand_in(f"opensid/{DESA}/kembali.xlsx", book)
    assert desk.newest()["state"] == "accepted"
    assert report.repaired_rows == 3
    counts = rows(desk.con, "select added_rows, removed_rows from audit.reply where submission_id <> ?", [sent])[0]
    assert (counts["added_rows"], counts["removed_rows"]) == (0, 0)
