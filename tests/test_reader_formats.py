"""The same list as .xls, .ods, .xlsb or text: told apart by content, checked by format, and every row explained."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from config.sources import SourceTable
from tasks.readers.formats import recognise
from tasks.readers.outcome import FileProblem
from tasks.readers.safety import check_workbook, check_zipped
from tasks.readers.submission import Job, read_submission
from tasks.readers.workbook import open_workbook
from tests.binary_workbook import write_binary_workbook
from tests.intake_lab import SAMPLES, Lab, Rows, closes, write_workbook

FORMATS = SAMPLES / "formats"
DESA = "33.26.15.2014"
PEOPLE: Rows = [
    ["nama", "nik", "no_kk", "sex", "tanggallahir", "rt"],
    ["Slamet", "3326151708450001", "3326150102150001", 1, "1945-08-17", "7"],
    ["Wasdi", 3326151708450010, "3326150102150002", 1, "1945-08-17", None],
]


def taken(lab: Lab, content: bytes, suffix: str) -> str | None:
    """The message of a village list of these bytes."""
    name = f"{DESA}/penduduk.{suffix}"
    lab.put(f"opensid/{name}", content)
    lab.take_in()
    assert all(closes(account) for account in lab.accounts())
    return lab.state(name)[1]


def binary(folder: Path) -> bytes:
    """The list as an .xlsb."""
    path = folder / "made.xlsb"
    write_binary_workbook(path, {"Data Penduduk": PEOPLE, "Kode Data": [["x"]]})
    return path.read_bytes()


def changed(path: Path, name: str, change: Callable[[bytes], bytes], target: Path) -> Path:
    """A zip with one member changed."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for info in source.infolist():
            content = source.read(info)
            copy.writestr(info.filename, change(content) if info.filename == name else content)
    return target


# Workbooks of other formats


@pytest.mark.parametrize("suffix", ["xls", "ods", "xlsb", "xlsx"])
def test_a_list_of_any_workbook_format_is_loaded(lab: Lab, tmp_path: Path, suffix: str) -> None:
    path = FORMATS / f"penduduk.{suffix}"
    if suffix == "xlsx":
        path = tmp_path / "made.xlsx"
        write_workbook(path, {"Data Penduduk": PEOPLE, "Kode Data": [["x"]]})
    content = binary(tmp_path) if suffix == "xlsb" else path.read_bytes()
    assert taken(lab, content, suffix) == "accepted"
    assert lab.accounts() == [{"file": 3, "header": 1, "loaded": 2}, {"file": 1, "title": 1}]
    rows = lab.rows(
        "select full_name, nik, nik_status, birth_date::varchar as born from std.opensid_person order by row_no"
    )
    assert [tuple(row.values()) for row in rows] == [
        ("Slamet", "3326151708450001", "valid", "1945-08-17"),
        ("Wasdi", "3326151708450010", "precision_lost", "1945-08-17"),
    ]


@pytest.mark.parametrize(("name", "kind"), [("penduduk.xls", "xls"), ("penduduk.ods", "ods"), ("README.md", "text")])
def test_a_format_is_known_by_its_content(name: str, kind: str) -> None:
    assert recognise(FORMATS / name) == kind


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"$FL2@(#) SPSS", "sav"),
        (b"$FL3@(#) SPSS", "sav"),
        (b"<stata_dta><header>", "dta"),
        (b"\x72\x01\x01\x00", "dta"),
        (b"rt;rw;nama", "text"),
        (b"\xef\xbb\xbf <html>", "other"),
        (b"%PDF-1.7", "other"),
        (b"\x89PNG\r\n\x1a\n\x00", "other"),
        (b"\xff\xfen\x00i\x00k\x00", "text"),
        (b"n\x00i\x00k\x00", "text"),
        (b"nik;na\x00ma", "text"),
    ],
)
def test_other_formats_are_known_by_their_first_bytes(tmp_path: Path, head: bytes, kind: str) -> None:
    path = tmp_path / "file"
    path.write_bytes(head)
    assert recognise(path) == kind


def test_a_locked_old_workbook(lab: Lab) -> None:
    content = bytearray((FORMATS / "penduduk.xls").read_bytes())
    # The record after the first of the workbook's stream becomes FILEPASS, which says that the rest is encrypted.
    place = content.index(b"\x09\x08\x10\x00\x00\x06") + 20
    content[place : place + 2] = b"\x2f\x00"
    assert taken(lab, bytes(content), "xls") == "password_protected"


@pytest.mark.parametrize("kept", [4000, 5120, 5700])
def test_an_old_workbook_that_was_cut(lab: Lab, kept: int) -> None:
    assert taken(lab, (FORMATS / "penduduk.xls").read_bytes()[:kept], "xls") == "truncated_workbook"


def test_an_old_workbook_whose_bytes_were_damaged(lab: Lab) -> None:
    content = bytearray((FORMATS / "penduduk.xls").read_bytes())
    place = content.index(b"\x09\x08\x10\x00\x00\x06") + 200
    content[place : place + 300] = bytes(300)
    assert taken(lab, bytes(content), "xls") == "truncated_workbook"


def test_a_parser_that_stops_in_its_own_way_costs_the_file_only(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def stop(_: str) -> None:
        raise PanicException

    monkeypatch.setattr("tasks.readers.workbook.CalamineWorkbook.from_path", stop, raising=False)
    monkeypatch.setattr("tasks.readers.workbook.CalamineWorkbook", type("Fake", (), {"from_path": staticmethod(stop)}))
    with pytest.raises(FileProblem, match="truncated_workbook"):
        open_workbook(FORMATS / "penduduk.xls")


def test_a_document_of_another_program_in_the_same_container(lab: Lab) -> None:
    content = (FORMATS / "penduduk.xls").read_bytes()
    renamed = content.replace("Workbook".encode("utf-16-le"), "WordDoc.".encode("utf-16-le"))
    assert (
        taken(lab, renamed.replace("Book".encode("utf-16-le"), "Doc.".encode("utf-16-le")), "xls") == "not_a_workbook"
    )


def test_a_locked_open_document(lab: Lab, tmp_path: Path) -> None:
    path = changed(
        FORMATS / "penduduk.ods",
        "META-INF/manifest.xml",
        lambda text: text.replace(b"</manifest:manifest>", b"<manifest:encryption-data/></manifest:manifest>"),
        tmp_path / "locked.ods",
    )
    assert taken(lab, path.read_bytes(), "ods") == "password_protected"


@pytest.mark.parametrize("kept", [0.5, 0.98])
def test_an_open_document_that_was_cut(lab: Lab, kept: float) -> None:
    content = (FORMATS / "penduduk.ods").read_bytes()
    assert taken(lab, content[: int(len(content) * kept)], "ods") == "truncated_workbook"


@pytest.mark.parametrize("suffix", ["ods", "xlsb"])
def test_a_zipped_workbook_whose_bytes_were_damaged(lab: Lab, tmp_path: Path, suffix: str) -> None:
    content = bytearray(binary(tmp_path) if suffix == "xlsb" else (FORMATS / "penduduk.ods").read_bytes())
    path = tmp_path / "whole"
    path.write_bytes(content)
    with zipfile.ZipFile(path) as archive:
        info = archive.getinfo("content.xml" if suffix == "ods" else "xl/worksheets/sheet1.bin")
    middle = info.header_offset + 60 + info.compress_size // 2
    content[middle : middle + 8] = bytes(8)
    assert taken(lab, bytes(content), suffix) == "truncated_workbook"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"<table:table-row ", b'<table:table-row table:number-rows-repeated="1000000" '),
        (b'<table:table-cell office:value-type="string"', b'<table:table-cell table:number-columns-repeated="16000" office:value-type="string"'),
    ],
)  # fmt: skip
def test_an_open_document_that_unpacks_into_millions_of_cells(tmp_path: Path, old: bytes, new: bytes) -> None:
    path = changed(
        FORMATS / "penduduk.ods", "content.xml", lambda text: text.replace(old, new, 1), tmp_path / "bomb.ods"
    )
    with zipfile.ZipFile(path) as archive:
        assert new in archive.read("content.xml")
    with pytest.raises(FileProblem, match="zip_bomb"):
        check_workbook(path)


def test_empty_rows_of_an_open_document_may_repeat(tmp_path: Path) -> None:
    row = b'<table:table-row table:number-rows-repeated="1048570"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>'
    path = changed(
        FORMATS / "penduduk.ods", "content.xml", lambda t: t.replace(b"</table:table>", row, 1), tmp_path / "long.ods"
    )
    assert len(open_workbook(path).sheets["Data Penduduk"]) == len(PEOPLE)


def test_a_zip_bomb_in_an_open_document(tmp_path: Path) -> None:
    path = tmp_path / "bomb.ods"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("content.xml", bytes(60_000_000))
    with pytest.raises(FileProblem, match="zip_bomb"):
        check_workbook(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("member", ["xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels", "content.xml"])
def test_a_workbook_that_asks_for_other_files_is_refused(tmp_path: Path, member: str, encoding: str) -> None:
    asks = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/hostname">]><x>&y;</x>'.encode(encoding)
    path = tmp_path / "asks.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(member, asks)
    with pytest.raises(FileProblem, match="not_a_workbook"):
        check_zipped(path, "ods")


def test_a_source_of_workbooks_takes_no_text(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(b"NIK;Nama\n1;A\n")
    outcome = read_submission(Job(path, "file.xlsx", "s1", tmp_path / "parts"), {"people": declare("workbook")})
    assert outcome.problem is not None
    assert outcome.problem.key == "not_a_workbook"


# Headers of several rows and hidden sheets


def declare(kind: str = "table") -> SourceTable:
    """A table of people with the columns of a printed form."""
    columns = {"nik": "NIK", "full_name": "Nama", "rt": "Alamat/RT", "rw": ["Alamat/RW"], "occupation": "Pekerjaan"}
    return SourceTable.model_validate(
        {
            "files": "*.xlsx", "reader": {"kind": kind, "group": "^RT (?P<hamlet>.*)"}, "describes": ["person"], "key": ["nik"],
            "required": ["full_name"], "columns": columns, "ignore": ["No"],
        }
    )  # fmt: skip


FORM: Rows = [
    ["DAFTAR WARGA", "", "", "", "", "", ""],
    ["No", "Identitas", "", "Alamat", "", "Pekerjaan", "Catatan"],
    ["", "NIK", "Nama", "RT", "RW", "", ""],
    [1, 2, 3, 4, 5, 6, 7],
    [1, "332", "Slamet", 1, 2, "Petani", "x"],
]


def merged_form(path: Path) -> None:
    """The form as a workbook with its merged header cells."""
    write_workbook(path, {"Data": FORM})
    book = openpyxl.load_workbook(path)
    for cells in ("A1:G1", "A2:A3", "B2:C2", "D2:E2", "F2:F3", "G2:G3"):
        book["Data"].merge_cells(cells)
    book.save(path)


def test_levels_of_a_merged_header_are_joined(tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    merged_form(path)
    outcome = read_submission(Job(path, "form.xlsx", "s1", tmp_path / "parts"), {"people": declare()})
    assert outcome.problem is None
    assert {p.column: (p.letter, p.header) for p in outcome.places} == {
        "nik": ("B", "Identitas/NIK"),
        "full_name": ("C", "Identitas/Nama"),
        "rt": ("D", "Alamat/RT"),
        "rw": ("E", "Alamat/RW"),
        "occupation": ("F", "Pekerjaan"),
    }
    (account,) = outcome.accounts
    assert {k: v for k, v in account.buckets.items() if v} == {"title": 1, "header": 3}


def test_levels_are_joined_where_the_format_keeps_no_merged_cells(tmp_path: Path) -> None:
    path = tmp_path / "form.csv"
    lines = [";".join(str(cell) for cell in row) for row in FORM]
    lines[1] = "No;NIK;Nama;Alamat;;Pekerjaan;Catatan"
    lines[2] = ";;;RT;RW;;"
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    outcome = read_submission(Job(path, "form.csv", "s1", tmp_path / "parts"), {"people": declare()})
    assert {p.column: p.letter for p in outcome.places} == {
        "nik": "B", "full_name": "C", "rt": "D", "rw": "E", "occupation": "F",
    }  # fmt: skip
    assert {k: v for k, v in outcome.accounts[0].buckets.items() if v} == {"title": 1, "header": 3}


@pytest.mark.parametrize(("suffix", "ranges"), [("xls", 3), ("ods", 0)])
def test_merged_cells_and_hidden_sheets_are_known(suffix: str, ranges: int) -> None:
    opened = open_workbook(FORMATS / f"merged.{suffix}")
    assert len(opened.about("BNBA").merged) == ranges
    assert [opened.about(sheet).hidden for sheet in opened.sheets] == [False, True]


def test_a_hidden_sheet_is_accounted_and_said(lab: Lab, tmp_path: Path) -> None:
    path = tmp_path / "made.xlsx"
    write_workbook(path, {"Data Penduduk": PEOPLE, "Arsip": [["lama"], [], ["baru"]]})
    book = openpyxl.load_workbook(path)
    book["Arsip"].sheet_state = "hidden"
    book.save(path)
    assert taken(lab, path.read_bytes(), "xlsx") == "accepted"
    assert {"file": 3, "title": 2, "blank": 1} in lab.accounts()
    assert lab.rows("select sheet, rule from audit.row_finding") == [{"sheet": "Arsip", "rule": "sheet_hidden"}]


def test_a_visible_sheet_goes_before_a_hidden_one(tmp_path: Path) -> None:
    path = tmp_path / "made.xlsx"
    write_workbook(path, {"Lama": [["NIK", "Nama"], ["1", "A"]], "Baru": [["NIK", "Nama"], ["2", "B"]]})
    book = openpyxl.load_workbook(path)
    book["Lama"].sheet_state = "hidden"
    book.save(path)
    outcome = read_submission(Job(path, "made.xlsx", "s1", tmp_path / "parts"), {"people": declare()})
    assert [a.sheet for a in outcome.accounts if a.table == "people"] == ["Baru"]
