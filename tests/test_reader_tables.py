"""Sheets as people lay them out: several tables, headings, totals, notes and signatures; every row of each is explained."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from config.sources import SourceTable
from tasks.readers.hidden import Hidden, hidden_in_document, hidden_in_sheet
from tasks.readers.opened import Row, SheetFacts
from tasks.readers.outcome import FileProblem
from tasks.readers.submission import Job, read_submission
from tasks.readers.tables import FoundTable, find_tables, real_sheet
from tests.intake_lab import Rows, write_workbook

HEADER: list[Any] = ["No", "NIK", "KK", "Nama", "RT", "RW", "Ket"]
SLAMET: list[Any] = [1, "3326151708450001", "3326150102150001", "Slamet", "1", "2", "x"]
WASDI: list[Any] = [2, "3326151708450003", "3326150102150003", "Wasdi", "3", "2", "y"]
EMPTY: list[Any] = [""] * 7
MERGED = (((0, 0), (1, 0)), ((0, 1), (0, 2)), ((0, 3), (1, 3)))


def declare(**changes: Any) -> SourceTable:
    """A list of people."""
    table: dict[str, Any] = {
        "files": "*.xlsx", "reader": {"kind": "table"}, "describes": ["person"], "key": ["nik", "full_name"], "required": ["full_name"],
        "columns": {"nik": "NIK", "kk": ["KK", "No KK"], "full_name": "Nama", "hamlet": "Dusun", "rt": "RT", "rw": "RW"},
        "ignore": ["No"],
    }  # fmt: skip
    return SourceTable.model_validate(table | changes)


def find(rows: Rows, table: SourceTable | None = None, **facts: Any) -> list[FoundTable]:
    """The tables of a sheet whose rows are as wide as the widest; every row must be in one account of its columns."""
    width = max(map(len, rows))
    padded: list[Row] = [[*row, *[""] * (width - len(row))] for row in rows]
    found = find_tables(padded, table or declare(), "Data", SheetFacts(**facts))
    for first in {each.first_column for each in found}:
        spans = sorted((t.start, t.start + len(t.kinds)) for t in found if t.first_column == first)
        assert [s for s, _ in spans] == [0, *(e for _, e in spans[:-1])]
        assert spans[-1][1] == len(rows)
    assert all(len(t.kinds) == len(t.groups) for t in found)
    return found


def names(found: FoundTable) -> list[object]:
    """The names in a table's records."""
    column = found.layout.columns["full_name"]
    return [found.rows[i][column] for i in found.data]


def kinds(rows: Rows, **facts: Any) -> list[str]:
    """What the rows of the only table are."""
    (found,) = find(rows, **facts)
    return found.kinds


# Side by side


def test_two_tables_side_by_side_with_titles_over_both() -> None:
    rows = [
        ["DAFTAR WARGA DUSUN KRAJAN DAN DUSUN LOR"],
        [*HEADER, "", *HEADER],
        [*SLAMET, "", *WASDI],
        [*EMPTY, "", 2, "3326151708450004", "", "Ratmo"],
    ]
    left, right = find(rows)
    assert (names(left), names(right)) == (["Slamet"], ["Wasdi", "Ratmo"])
    assert (left.name, right.name) == ("Data", "Data (I2:O4)")
    assert (left.first_column, right.first_column) == (0, 8)
    assert (left.kinds, right.kinds) == (["title", "header", "data", "blank"], ["blank", "header", "data", "data"])


def test_side_by_side_tables_may_begin_in_different_rows() -> None:
    rows = [[*HEADER, "", "DUSUN LOR"], [*SLAMET], [*WASDI, "", *HEADER], [*EMPTY, "", *WASDI]]
    left, right = find(rows)
    assert (names(left), names(right)) == (["Slamet", "Wasdi"], ["Wasdi"])
    assert right.kinds == ["title", "blank", "header", "data"]


def test_tables_that_touch_each_other_are_told_apart_by_the_repeated_header() -> None:
    left, right = find([HEADER + HEADER, SLAMET + WASDI])
    assert (names(left), names(right)) == (["Slamet"], ["Wasdi"])


def test_a_repeated_column_is_no_second_table() -> None:
    (found,) = find([[*HEADER, "NIK", "Nama"], [*SLAMET, "3326151708450001", "Slamet"]])
    assert names(found) == ["Slamet"]
    assert found.layout.extras == {"Ket": 6, "NIK": 7, "Nama": 8}


def test_a_spare_column_does_not_end_the_table() -> None:
    (found,) = find([["NIK", "Nama", "Ket", "", "RT"], ["1", "A", "x", "", "1"], ["2", "B", "x", "", "2"]])
    assert found.layout.columns["rt"] == 4
    assert names(found) == ["A", "B"]


def test_a_recap_beside_the_table_is_none_of_its_columns() -> None:
    body: list[list[Any]] = [[i, str(i), "", f"Orang {i}", "", "", "x"] for i in range(1, 8)]
    recap: list[list[Any]] = [["RT", "Jumlah"], ["1", 4], ["2", 3]]
    rows = [["No", "NIK", "KK", "Nama", "RW", "Dusun", "Ket", "", *recap[0]]]
    rows += [[*line, "", *(recap[i] if i < 3 else [])] for i, line in enumerate(body, start=1)]
    (found,) = find(rows)
    assert "rt" not in found.layout.columns
    assert len(found.data) == 7
    (longer,) = find([*rows, [*[""] * 8, "3", 1]])
    assert longer.kinds[-1] == "title"


def test_notes_beside_a_record_are_kept_and_alone_they_are_notes() -> None:
    rows = [HEADER, [*SLAMET, "", "sudah pindah"], [*EMPTY, "", "lihat lampiran"], WASDI]
    (found,) = find(rows)
    assert found.layout.extras["kolom I"] == 8
    assert found.kinds == ["header", "data", "title", "data"]


# Below each other


def test_the_same_table_goes_on_after_a_page_break() -> None:
    numbers = [1, 2, 3, 4, 5, 6, 7]
    rows = [HEADER, numbers, SLAMET, EMPTY, ["DAFTAR WARGA (lanjutan)"], HEADER, numbers, WASDI]
    assert kinds(rows) == ["header", "header", "data", "blank", "title", "header", "header", "data"]


def test_a_repeated_header_of_two_rows_is_one_though_notes_stand_beside_the_first() -> None:
    upper, lower = ["No", "Nomor", "Nomor", "Nama", "", "", ""], ["", "NIK", "KK", "", "RT", "RW", "Ket"]
    rows = [[*upper, "", ""], [*lower, "", "Catatan:"], SLAMET, EMPTY, upper, lower, WASDI]
    assert kinds(rows, merged=MERGED) == ["header", "header", "data", "blank", "header", "header", "data"]


def test_a_page_break_without_a_gap() -> None:
    assert kinds([HEADER, SLAMET, HEADER, WASDI]) == ["header", "data", "header", "data"]


def test_a_header_written_in_another_way_goes_on_too() -> None:
    other = ["NO.", "nik", "No KK", "NAMA", "rt", "rw", "Ket"]
    assert kinds([HEADER, SLAMET, EMPTY, other, WASDI]) == ["header", "data", "blank", "header", "data"]


def test_a_table_below_with_other_columns_is_read_by_its_own_header() -> None:
    rows = [
        ["DUSUN KRAJAN"], HEADER, SLAMET, ["JUMLAH", "", "", 1], ["DUSUN LOR"], ["Nama", "NIK", "RW", "RT"], ["Ratmo", "5", "2", "1"],
    ]  # fmt: skip
    above, below = find(rows)
    assert (names(above), names(below)) == (["Slamet"], ["Ratmo"])
    assert below.name == "Data (A6:D7)"
    assert below.layout.columns == {"full_name": 0, "nik": 1, "rw": 2, "rt": 3}
    assert above.kinds == ["title", "header", "data", "total", "title"]
    assert below.group(6) == {}


def test_a_table_below_with_more_columns_does_not_make_the_first_a_title() -> None:
    above, below = find([["NIK", "Nama"], ["1", "A"], ["2", "B"], [], HEADER, SLAMET])
    assert (names(above), names(below)) == (["A", "B"], ["Slamet"])


def test_a_header_written_in_another_way_goes_on_though_notes_stand_beside_the_first_page() -> None:
    other = ["NO.", "nik", "No KK", "NAMA", "rt", "rw", "Ket"]
    (found,) = find([HEADER, [*SLAMET, "", "catatan"], EMPTY, other, WASDI])
    assert names(found) == ["Slamet", "Wasdi"]


def test_notes_far_below_the_header_of_a_second_table_are_kept() -> None:
    people = [[f"Orang {i}", str(i), "2"] for i in range(9)]
    rows: Rows = [HEADER, SLAMET, EMPTY, ["Nama", "NIK", "RW"], *people[:8], [*people[8], "", "catatan"]]
    _, below = find(rows)
    assert below.layout.extras == {"kolom E": 4}


def test_a_second_table_may_have_a_header_of_several_rows() -> None:
    rows: Rows = [HEADER, SLAMET, EMPTY, ["NIK", "Nama", "Alamat"], ["", "", "RT", "RW"], ["5", "Ratmo", "1", "2"]]
    _, below = find(rows, merged=(((3, 0), (4, 0)), ((3, 1), (4, 1)), ((3, 2), (3, 3))))
    assert (names(below), below.layout.columns) == (["Ratmo"], {"nik": 0, "full_name": 1, "rt": 2, "rw": 3})
    assert below.kinds == ["header", "header", "data"]


def test_a_name_that_is_a_header_word_is_no_header() -> None:
    assert kinds([HEADER, [1, "1", "", "Nama", "1", "1", "x"], SLAMET]) == ["header", "data", "data"]


@pytest.mark.parametrize("name", ["Data", "Data (RT 1)", "RT: 1"])
def test_a_sheets_own_name_stays(name: str) -> None:
    assert real_sheet(name) == name


def test_the_sheet_of_a_tables_name() -> None:
    assert real_sheet("Data (RT 1) (I2:O4)") == "Data (RT 1)"


# Headings


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("RT 03", {"rt": "03"}),
        ("RT. 03 / RW. 01", {"rt": "03", "rw": "01"}),
        ("RT/RW : 003/001", {"rt": "003", "rw": "001"}),
        ("RW 2", {"rw": "2"}),
        ("DUSUN KRAJAN, RT 3", {"hamlet": "KRAJAN", "rt": "3"}),
        ("Dsn. Krajan", {"hamlet": "Krajan"}),
        ("No. KK : 3326150102150009", {"kk": "3326150102150009"}),
        ("KARTU KELUARGA 3326150102150009", {"kk": "3326150102150009"}),
    ],
)
def test_usual_headings_are_known_without_a_declaration(heading: str, said: dict[str, str]) -> None:
    table = declare()
    (found,) = find([[*HEADER, "Dusun"], [heading], [1, "1", "", "A", "", "", "x", ""]], table)
    assert found.kinds == ["header", "group", "data"]
    assert found.group(2) == said


def test_a_wider_heading_ends_the_narrower() -> None:
    people = [[i, str(i), "", f"Orang {i}", "", "", "x", ""] for i in range(1, 5)]
    rows = [[*HEADER, "Dusun"], ["DUSUN LOR"], ["RW 01"], ["RT 02"], people[0], ["RT 03"], people[1], ["RW 02"], people[2],
            ["DUSUN KIDUL"], people[3]]  # fmt: skip
    (found,) = find(rows)
    assert [found.group(i) for i in found.data] == [
        {"hamlet": "LOR", "rw": "01", "rt": "02"}, {"hamlet": "LOR", "rw": "01", "rt": "03"}, {"hamlet": "LOR", "rw": "02"},
        {"hamlet": "KIDUL"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    "row",
    [
        ["RT 01", "", "", "Slamet", "", "", ""],
        ["RT 01", "3326151708450001", "", "", "", "", ""],
        ["Dukuhan", "1", "2", "Slamet", "1", "1", "x"],
        ["RT", "", "", "", "", "", ""],
    ],
)
def test_a_row_that_may_be_a_record_is_no_heading(row: list[str]) -> None:
    assert kinds([HEADER, row, SLAMET]) == ["header", "data", "data"]


# Totals, notes, signatures


@pytest.mark.parametrize("word", ["JUMLAH", "Jumlah RT 1", "TOTAL", "Sub Total", "SUBTOTAL : 2", "Sub-jumlah"])
def test_usual_totals_are_known_without_a_declaration(word: str) -> None:
    assert kinds([HEADER, SLAMET, [word, "", "", 1], WASDI]) == ["header", "data", "total", "data"]


@pytest.mark.parametrize("row", [["Totalia", "1", "1", "A"], ["TOTAL", "3326151708450001", "", "A"]])
def test_a_record_is_no_total(row: list[str]) -> None:
    assert kinds([HEADER, row, SLAMET]) == ["header", "data", "data"]


def test_a_numbered_row_below_a_total_is_a_record() -> None:
    rows = [HEADER, SLAMET, ["JUMLAH", "", "", 1], [2, "", "", "Ratmo"], ["", "", "", "Darsono"]]
    assert kinds(rows) == ["header", "data", "total", "data", "data"]


@pytest.mark.parametrize(
    "closing",
    [
        [
            ["", "", "", "", "", "Kajen, 14 Agustus 2026"],
            ["", "", "", "", "", "Kepala Desa"],
            EMPTY,
            ["", "", "", "DARSONO"],
        ],
        [["Mengetahui", "", "", "", "Petugas"], EMPTY, ["DARSONO", "", "", "", "SUMARNO"], ["NIP. 197001011990011001"]],
        [["Catatan : daftar ini sementara"]],
        [["*) bukan penerima"], ["Sumber: pendataan desa"]],
    ],
)
def test_notes_and_signatures_below_a_blank_row_are_no_records(closing: Rows) -> None:
    found = kinds([HEADER, SLAMET, EMPTY, *closing])
    assert set(found[3:]) <= {"title", "blank"}
    assert found[:3] == ["header", "data", "blank"]


def test_a_poor_record_at_the_end_is_no_signature() -> None:
    rows = [HEADER, SLAMET, [2, "", "", "Ketua Ratmo"], ["", "", "", "Ratmi", "", "", "Ketua RT"]]
    assert kinds(rows) == ["header", "data", "data", "data"]


def test_a_note_between_records_does_not_end_the_list() -> None:
    rows = [HEADER, SLAMET, EMPTY, ["Catatan : lanjutan"], WASDI]
    assert kinds(rows) == ["header", "data", "blank", "data", "data"]


def test_rows_numbered_in_advance_are_blank() -> None:
    assert kinds([HEADER, SLAMET, [2], [3.0], ["", "", "", "4"]]) == ["header", "data", "blank", "blank", "data"]


# Merged cells of the body


def test_a_cell_merged_downwards_says_its_value_for_each_row() -> None:
    rows = [HEADER, [1, "1", "3326150102150001", "A", "1", "2"], [2, "2", "", "B"], [3, "3", "", "C"]]
    (found,) = find(rows, merged=(((1, 2), (2, 2)), ((1, 4), (3, 4))))
    columns = found.layout.columns
    assert [[found.rows[i][columns[c]] for c in ("kk", "rt", "rw")] for i in found.data] == [
        ["3326150102150001", "1", "2"], ["3326150102150001", "1", ""], ["", "1", ""],
    ]  # fmt: skip


# A whole file


def test_tables_of_one_sheet_have_accounts_of_their_own(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    write_workbook(path, {"Data": [["DAFTAR"], [*HEADER, None, *HEADER], [*SLAMET, None, *WASDI]]})
    outcome = read_submission(Job(path, "file.xlsx", "s1", tmp_path / "parts"), {"people": declare()})
    assert outcome.problem is None
    assert [(a.sheet, a.file_rows, {k: v for k, v in a.buckets.items() if v}) for a in outcome.accounts] == [
        ("Data", 3, {"title": 1, "header": 1}), ("Data (I2:O3)", 3, {"blank": 1, "header": 1}),
    ]  # fmt: skip
    assert {(p.sheet, p.letter) for p in outcome.places if p.column == "nik"} == {("Data", "B"), ("Data (I2:O3)", "J")}


def test_no_table_is_still_a_problem() -> None:
    with pytest.raises(FileProblem, match="header_not_found"):
        find([["a", "b"], ["c", "d"]])


# Hidden rows and columns


def test_hidden_rows_and_columns_are_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    write_workbook(path, {"Depan": [["x"]], "Data & <Isi>": [["DAFTAR"], HEADER, SLAMET, WASDI, ["JUMLAH"]]})
    book = openpyxl.load_workbook(path)
    sheet = book["Data & <Isi>"]
    for row in (1, 4, 5):
        sheet.row_dimensions[row].hidden = True
    for column in ("B", "G"):
        sheet.column_dimensions[column].hidden = True
    book.save(path)
    table = declare(reader={"kind": "table", "sheet": "Data.*"})
    outcome = read_submission(Job(path, "file.xlsx", "s1", tmp_path / "parts"), {"people": table})
    assert outcome.problem is None
    assert [(n.rule, n.row_no, n.column) for n in outcome.notes if n.table] == [
        ("row_hidden", 4, ""), ("column_hidden", 2, "nik"),
    ]  # fmt: skip
    (account,) = (a for a in outcome.accounts if a.table)
    assert {k: v for k, v in account.buckets.items() if v} == {"title": 1, "header": 1, "total": 1}


def test_hidden_rows_and_columns_of_an_open_document() -> None:
    content = (
        b'<table:table table:name="A"><table:table-row><table:table-cell/></table:table-row></table:table>'
        b'<table:table table:name="B &amp; C"><table:table-column table:number-columns-repeated="2"/>'
        b'<table:table-column table:visibility="collapse"/><table:table-row/>'
        b'<table:table-row table:number-rows-repeated="2" table:visibility="filter"><table:table-cell/></table:table-row></table:table>'
    )
    assert hidden_in_document(content) == {"A": Hidden(), "B & C": Hidden(frozenset({1, 2}), (range(2, 3),))}


def test_nothing_is_hidden_where_nothing_says_so() -> None:
    assert hidden_in_sheet(b'<row r="1" hidden="0"/><col min="1" max="2"/>') == Hidden()
