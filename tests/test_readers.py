"""Files turned into cells: where the table stands, what each row is, bad bytes and broken lines, and a cell's own type."""

import datetime as dt
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from config.sources import SourceTable
from tasks.load import period_start, period_text
from tasks.readers import delimited
from tasks.readers.layout import find_layout, fold_header, is_second_header, nearest_headers
from tasks.readers.opened import SheetFacts
from tasks.readers.outcome import FileProblem, ReadOutcome
from tasks.readers.safety import is_partial_name
from tasks.readers.sheet import title_facts
from tasks.readers.submission import Job, read_submission
from tasks.readers.tables import find_tables
from tasks.readers.workbook import cell_text, text_column
from tasks.receive import revision_rank
from tests.intake_lab import Rows, write_workbook

HEADER = ["No", "NIK", "Nama", "Keterangan"]


def declare(**changes: Any) -> SourceTable:
    """A table of people with a few columns."""
    table: dict[str, Any] = {
        "files": "*.xlsx",
        "reader": {"kind": "workbook"},
        "describes": ["person"],
        "key": ["nik"],
        "required": ["full_name"],
        "columns": {"nik": ["NIK", "No KTP"], "full_name": "Nama", "verification_status": "Keterangan"},
        "ignore": ["No"],
    }
    return SourceTable.model_validate(table | changes)


def read(tmp_path: Path, sheets: Mapping[str, Rows], table: SourceTable) -> ReadOutcome:
    """What reading a workbook of these sheets gives."""
    path = tmp_path / "file.xlsx"
    write_workbook(path, sheets)
    return read_submission(Job(path, "file.xlsx", "s1", tmp_path / "parts"), {"people": table})


def cells(outcome: ReadOutcome, table: str = "people") -> list[dict[str, Any]]:
    """The cells of a part; raises when the file had a problem."""
    assert outcome.problem is None, outcome.problem
    found: list[dict[str, Any]] = pq.read_table(outcome.parts[table]).to_pylist()
    return found


# Headers


@pytest.mark.parametrize("written", ["No KTP", "NO. KTP", "no_ktp", " No  Ktp ", "No-KTP:"])
def test_case_blanks_and_signs_of_a_header_do_not_matter(written: str) -> None:
    assert fold_header(written) == "NOKTP"


def test_a_header_below_titles_is_found() -> None:
    rows: Rows = [["DAFTAR WARGA"], ["Desa : Mulyorejo"], [], ["NO", "no. ktp", "NAMA"], [1, "332", "Slamet"]]
    found = find_layout(rows, declare(), "Data")
    assert (found.header_row, found.first_data_row, found.columns) == (3, 4, {"nik": 1, "full_name": 2})


def test_one_header_may_feed_two_columns() -> None:
    table = declare(
        columns={
            "nik": "NIK",
            "full_name": "Nama",
            "verification_status": "Keterangan",
            "verification_word": "Keterangan",
        }
    )
    assert find_layout([HEADER], table, "Data").columns == {
        "nik": 1, "full_name": 2, "verification_status": 3, "verification_word": 3,
    }  # fmt: skip


def test_a_group_of_a_form_may_stand_before_the_name() -> None:
    assert find_layout([["orang/nik", "orang/data/nama"]], declare(), "Data").columns == {"nik": 0, "full_name": 1}


def test_a_slash_of_a_label_is_no_group() -> None:
    table = declare(columns={"nik": "NIK", "full_name": "Nama", "desa_name_raw": "Desa/Kelurahan"})
    found = find_layout([["NIK", "Nama", "Desa/Kelurahan"]], table, "Data")
    assert found.columns["desa_name_raw"] == 2


def test_a_misspelt_header_is_found_where_it_is_declared() -> None:
    table = declare(columns={"nik": "NIK", "full_name": "Nama", "desa_name_raw": ["Desa/Kelurahan", "Desa/Keluarahan"]})
    assert find_layout([["NIK", "Nama", "DESA/KELUARAHAN"]], table, "Data").columns["desa_name_raw"] == 2


def test_undeclared_columns_are_kept_and_repeated_headers_do_not_hide_each_other(tmp_path: Path) -> None:
    rows: Rows = [["NIK", "Nama", "Agama", "Agama", "NIK"], ["1", "Slamet", "Islam", "x", "2"]]
    (row,) = cells(read(tmp_path, {"Data": rows}, declare()))
    assert row["nik"] == "1"
    assert json.loads(row["extra"]) == {"Agama": "Islam", "Agama (4)": "x", "NIK": "2"}


def test_of_columns_with_the_same_header_each_has_its_number() -> None:
    columns = {"nik": "NIK", "full_name": "Nama", "bpnt_year": "Tahun", "pkh_year": {"from": "Tahun", "nth": 2}}
    found = find_layout([["NIK", "Nama", "BPNT", "Tahun", "PKH", "Tahun"]], declare(columns=columns), "Data")
    assert (found.columns["bpnt_year"], found.columns["pkh_year"]) == (3, 5)
    assert found.extras == {"BPNT": 2, "PKH": 4}
    assert "pkh_year" not in find_layout([["NIK", "Nama", "Tahun"]], declare(columns=columns), "Data").columns


PARTS = {"day": "Tgl", "month": "Bln", "year": ["Thn", "Tahun"]}


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ([None, 17, 8, 1945], "17-8-1945"),
        ([None, "17.0", " Agustus", "1945"], "17-Agustus-1945"),
        ([None, None, 8, 1945], "?-8-1945"),
        ([None, None, None, None], None),
        (["1945-08-17", 1, 1, 1900], "1945-08-17"),
    ],
)
def test_a_date_in_three_columns_is_one(tmp_path: Path, row: list[Any], text: str | None) -> None:
    columns = {"nik": "NIK", "full_name": "Nama", "birth_date": {"from": "Tanggal Lahir", "parts": PARTS}}
    rows: Rows = [["NIK", "Nama", "Tanggal Lahir", "Tgl", "Bln", "Thn"], ["1", "A", *row]]
    (found,) = cells(read(tmp_path, {"Data": rows}, declare(columns=columns)))
    assert found["birth_date"] == text
    assert not [name for name in found if "." in name]


def test_a_date_in_three_columns_alone_is_placed_at_its_day(tmp_path: Path) -> None:
    table = declare(
        columns={"nik": "NIK", "full_name": "Nama", "birth_date": {"parts": PARTS}},
        required=["full_name", "birth_date"],
    )
    outcome = read(tmp_path, {"Data": [["NIK", "Nama", "Tgl", "Bln", "Thn"], ["1", "A", 1, 2, 1990]]}, table)
    assert cells(outcome)[0]["birth_date"] == "1-2-1990"
    assert {p.column: p.letter for p in outcome.places} == {"nik": "A", "full_name": "B", "birth_date": "C"}
    problem = read(tmp_path, {"Data": [["NIK", "Nama", "Tgl", "Bln"], ["1", "A", 1, 2]]}, table).problem
    assert problem is not None
    assert (problem.key, problem.details["expected"]) == ("column_missing", "Tgl, Bln, Thn")


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (["33", "26", "150", "015"], "3326150015"),
        ([33, 26, 150, 15], "3326150015"),
        ([33, 26, None, 15], "3326?015"),
        ([None] * 4, None),
    ],
)
def test_a_code_in_four_columns_is_one(tmp_path: Path, row: list[Any], text: str | None) -> None:
    parts = {"province": "Prov", "regency": "Kab", "district": "Kec", "village": "Desa"}
    columns = {"nik": "NIK", "full_name": "Nama", "area_code_raw": {"parts": parts}}
    rows: Rows = [["NIK", "Nama", "Prov", "Kab", "Kec", "Desa"], ["1", "A", *row]]
    (found,) = cells(read(tmp_path, {"Data": rows}, declare(columns=columns, region="bps")))
    assert found["area_code_raw"] == text


def test_no_header_is_a_problem_that_says_what_was_looked_for() -> None:
    with pytest.raises(FileProblem) as problem:
        find_layout([["a", "b"], ["Slamet", "3326"]], declare(), "Data")
    assert problem.value.key == "header_not_found"
    assert problem.value.details == {"sheet": "Data", "expected": "NIK, Nama, Keterangan"}


def test_a_missing_column_is_a_problem_that_says_what_comes_nearest() -> None:
    with pytest.raises(FileProblem) as problem:
        find_layout([["NIK", "Nama Lengkap", "Keterangan"]], declare(), "Data")
    assert problem.value.key == "column_missing"
    assert problem.value.details == {"sheet": "Data", "expected": "Nama", "nearest": "Nama Lengkap"}


def test_nothing_near_is_said_by_a_dash() -> None:
    assert nearest_headers(["Umur"], declare(), ["verification_status"]) == "-"


@pytest.mark.parametrize(
    "row",
    [
        [1, 2, 3, 4],
        ["(1)", "(2)", "(3)", "(4)"],
        [-1, -2, -3, -4],
        ["KOLOM", 2, 3, 4],
        ["No", "1", "2", "3"],
        [1.0, 2.0, 3.0],
    ],
)
def test_a_row_of_column_numbers_is_no_data(row: list[object]) -> None:
    assert is_second_header(row)


@pytest.mark.parametrize("row", [[1, "3326", "Slamet"], ["###", "###"], [1], [], [5, 12, 40], ["Slamet", 1]])
def test_a_row_of_data_is_no_row_of_column_numbers(row: list[object]) -> None:
    assert not is_second_header(row)


def test_a_row_of_hxl_tags_is_no_data() -> None:
    found = find_layout([HEADER, ["", "#nik", "#nama", "#ket"], [1, "3", "Slamet", ""]], declare(), "Data")
    assert found.first_data_row == 2


# What each row is


def kinds(rows: Rows, **reader: str) -> list[str]:
    """What the rows below the header are; rows are as wide as the sheet, as a workbook gives them."""
    table = declare(reader={"kind": "workbook", **reader})
    padded = [[*row, *[""] * (len(HEADER) - len(row))] for row in rows]
    return below(padded, table)[0]


def below(rows: Rows, table: SourceTable) -> tuple[list[str], list[dict[str, str]]]:
    """What the rows below the header of the only table are, and the values of the headings in force at each."""
    (found,) = find_tables([[*row, *[""] * (len(rows[0]) - len(row))] for row in rows], table, "Data", SheetFacts())
    first = found.layout.first_data_row
    return found.kinds[first:], found.groups[first:]


def test_a_group_heading_holds_until_the_next() -> None:
    table = declare(reader={"kind": "workbook", "group": r"^RT (?P<rt>\d+)"})
    rows: Rows = [
        HEADER,
        ["RT 001"],
        [1, "1", "A", ""],
        ["", "", "", ""],
        [2, "2", "B", ""],
        ["RT 002"],
        [3, "3", "C", ""],
    ]
    found, groups = below(rows, table)
    assert found == ["group", "data", "blank", "data", "group", "data"]
    assert [g.get("rt") for g, kind in zip(groups, found, strict=True) if kind == "data"] == ["001", "001", "002"]


def test_a_family_block_may_stand_on_two_rows() -> None:
    patterns = [
        r"No\. KK\s*:\s*(?P<kk>\d+)",
        r"Alamat\s*:\s*(?P<address>[^,]*)",
        r"RT/RW\s*:\s*(?P<rt>\d+)/(?P<rw>\d+)",
    ]
    table = declare(reader={"kind": "workbook", "group": patterns})
    rows: Rows = [
        HEADER,
        ["No. KK : 11", "", "", ""],
        ["Alamat : Jl. X, RT/RW : 003/001", "", "", ""],
        [1, "1", "A", ""],
        ["No. KK : 12", "", "RT/RW : 004/002", ""],
        [1, "2", "B", ""],
    ]
    found, groups = below(rows, table)
    assert found == ["group", "group", "data", "group", "data"]
    assert groups[2] == {"kk": "11", "address": "Jl. X", "rt": "003", "rw": "001"}
    assert groups[4] == {"kk": "12", "rt": "004", "rw": "002"}


def test_column_numbers_repeated_on_the_next_page_are_no_data() -> None:
    numbers = [1, 2, 3, 4]
    assert kinds([HEADER, numbers, [1, "1", "A", "x"], HEADER, numbers, [2, "2", "B", "x"]]) == [
        "data", "header", "header", "data",
    ]  # fmt: skip


def test_a_signature_block_follows_the_total() -> None:
    rows: Rows = [
        HEADER,
        [1, "1", "A", "Layak"],
        ["JUMLAH", "", "1", ""],
        ["", "", "", ""],
        ["", "", "", "Kepala Desa"],
        ["", "", "", "Darsono"],
    ]
    assert kinds(rows, total="^JUMLAH") == ["data", "total", "blank", "title", "title"]


def test_a_list_goes_on_after_a_subtotal() -> None:
    rows: Rows = [
        HEADER,
        [1, "1", "A", "Layak"],
        ["JUMLAH RT 1", "", "1", ""],
        [2, "2", "B", "Layak"],
        ["JUMLAH", "", "2", ""],
        ["Darsono"],
    ]
    assert kinds(rows, total="^JUMLAH") == ["data", "total", "data", "total", "title"]


def test_nothing_after_the_end_mark_is_data() -> None:
    rows: Rows = [HEADER, [1, "1", "A", "x"], ["###"] * 4, [2, "2", "B", "x"]]
    assert kinds(rows, terminator="^###") == ["data", "terminator", "terminator"]


def test_a_header_repeated_on_the_next_page_is_no_data() -> None:
    assert kinds([HEADER, [1, "1", "A", "x"], HEADER, [2, "2", "B", "x"]]) == ["data", "header", "data"]


def test_facts_of_the_titles_are_found_wherever_the_cells_are_cut() -> None:
    table = declare(title_facts=[r"Tahun\s*:\s*(?P<period>\d{4})", r"Berita Acara\s*:[ \t]*(?P<minutes>[^\n]+)"])
    assert title_facts([["Tahun:", 2025], ["Nomor Berita Acara", ":", "141/07"]], table) == {
        "period": "2025",
        "minutes": "141/07",
    }
    assert title_facts([["Nomor Berita Acara :"], ["Desa : X"]], table) == {}


# Cells and their types


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (3326151708450010.0, "3326151708450010"),
        (36.125, "36.125"),
        ("8.0", "8.0"),
        (True, "TRUE"),
        ("", None),
        (None, None),
        (dt.date(1945, 8, 17), "1945-08-17"),
        (dt.datetime(1945, 8, 17), "1945-08-17"),
        (dt.datetime(2026, 8, 14, 9, 5), "2026-08-14 09:05:00"),
    ],
)
def test_a_cell_as_text(cell: object, text: str | None) -> None:
    assert cell_text(cell) == text


def test_types_stand_in_the_order_of_the_declaration_not_of_the_file(tmp_path: Path) -> None:
    rows: Rows = [["Nama", "NIK"], ["Slamet", 3326151708450010], ["Wasdi", "3326151708450002"], ["Ratmo", None]]
    found = cells(read(tmp_path, {"Data": rows}, declare()))
    assert [(row["nik"], row["cell_types"]) for row in found] == [
        ("3326151708450010", "ns "), ("3326151708450002", "ss "), (None, " s "),
    ]  # fmt: skip


def test_numbers_with_empty_cells_between_stay_whole(tmp_path: Path) -> None:
    rows: Rows = [["NIK", "Nama", "Keterangan"], ["1", "A", 9], ["2", "B", None], ["3", "C", 10]]
    assert [row["verification_status"] for row in cells(read(tmp_path, {"Data": rows}, declare()))] == ["9", None, "10"]


def test_rows_carry_the_number_a_person_sees(tmp_path: Path) -> None:
    rows: Rows = [["JUDUL"], [], ["NIK", "Nama"], ["1", "A"], [], ["2", "B"]]
    outcome = read(tmp_path, {"Data": rows}, declare())
    assert [row["row_no"] for row in cells(outcome)] == [4, 6]
    (account,) = outcome.accounts
    assert account.file_rows == 6
    assert {k: v for k, v in account.buckets.items() if v} == {"title": 1, "header": 1, "blank": 2}


def test_a_sheet_with_a_header_only_is_empty(tmp_path: Path) -> None:
    problem = read(tmp_path, {"Data": [["NIK", "Nama"]]}, declare()).problem
    assert problem is not None
    assert (problem.key, problem.details) == ("empty_sheet", {"sheet": "Data", "file": "file.xlsx"})


def test_a_file_that_breaks_the_parser_names_no_cell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError("Slamet")

    monkeypatch.setattr("tasks.readers.settled.settle", fail)
    problem = read(tmp_path, {"Data": [["NIK", "Nama"], ["1", "A"]]}, declare()).problem
    assert problem is not None
    assert (problem.key, problem.details["reason"]) == ("unreadable_file", "ValueError")


def test_keys_and_values_become_one_row(tmp_path: Path) -> None:
    table = declare(
        reader={"kind": "key_value", "sheet": "Program"}, describes=["programme"], key=["programme"], required=[],
        columns={"programme": "Nama Program", "programme_name": "Nama Program", "funding_source": "Asal Dana"},
    )  # fmt: skip
    rows: Rows = [["id", 3], ["Nama Program :", "BLT Dana Desa"], ["Asal Dana", ":", "Dana Desa"], [], ["Catatan"]]
    outcome = read(tmp_path, {"Program": rows}, table)
    (row,) = cells(outcome)
    assert (row["programme"], row["programme_name"], row["funding_source"]) == (
        "BLT Dana Desa",
        "BLT Dana Desa",
        "Dana Desa",
    )
    assert {k: v for k, v in outcome.accounts[0].buckets.items() if v} == {"header": 1, "title": 2, "blank": 1}


# Delimited text


def chunks(tmp_path: Path, content: bytes, delimiter: str = "|") -> list[delimited.LineChunk]:
    """The chunks of a file of these bytes."""
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    header = delimited.read_header(path, delimiter)
    return list(delimited.read_chunks(path, delimiter, len(header)))


def test_lines_are_cut_outside_quotes_only(tmp_path: Path) -> None:
    (chunk,) = chunks(tmp_path, b'nik|nama\n"1"|"A|B"\n2|"C ""D"""\n')
    assert chunk.cells.to_pylist() == [{"0": "1", "1": "A|B"}, {"0": "2", "1": 'C "D"'}]


def test_one_broken_line_costs_one_line(tmp_path: Path) -> None:
    content = b'nik|nama\n1|A\n2\n3|C|x\n"4|D\n\n5|E\n'
    (chunk,) = chunks(tmp_path, content)
    assert (chunk.line_no.tolist(), chunk.broken.tolist(), chunk.blank, chunk.lines) == ([2, 7], [3, 4, 5], 1, 6)


def test_a_line_that_the_parser_counts_otherwise_is_broken(tmp_path: Path) -> None:
    (chunk,) = chunks(tmp_path, b'nik|nama|desa\n1|A|B\na"x|b"c|d|e\n2|C|D\n')
    assert (chunk.line_no.tolist(), chunk.broken.tolist()) == ([2, 4], [3])


def test_a_byte_of_another_encoding_is_read_and_noted(tmp_path: Path) -> None:
    (chunk,) = chunks(tmp_path, b"nik|nama\n1|RIYAD\xd1\n2|\xc3\x91\n")
    assert chunk.cells.column("1").to_pylist() == ["RIYADÑ", "Ñ"]
    assert chunk.recoded.tolist() == [2]


def test_marks_of_other_systems_do_not_matter(tmp_path: Path) -> None:
    (chunk,) = chunks(tmp_path, b"\xef\xbb\xbfnik;nama\r\n1;A\x00\r\n\r\n2;B", ";")
    assert chunk.cells.to_pylist() == [{"0": "1", "1": "A"}, {"0": "2", "1": "B"}]
    assert chunk.blank == 1


def test_line_numbers_go_on_over_chunks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "CHUNK_BYTES", 4)
    found = chunks(tmp_path, b"nik|nama\n1|A\n2\n3|C\n4|D\n")
    assert [n for chunk in found for n in chunk.line_no.tolist()] == [2, 4, 5]
    assert [n for chunk in found for n in chunk.broken.tolist()] == [3]
    assert len(found) > 1


@pytest.mark.parametrize("tail", [b"2", b'2|"B', b'"2'])
def test_a_last_line_that_stops_in_its_middle_is_a_problem(tmp_path: Path, tail: bytes) -> None:
    with pytest.raises(FileProblem, match="truncated_csv"):
        chunks(tmp_path, b"nik|nama\n1|A\n" + tail)


# What names say


@pytest.mark.parametrize(
    ("name", "rank"),
    [
        ("bnba_musdes_2026-08-14.xlsx", 0),
        ("bnba_musdes_2026-08-14 rev.xlsx", 1),
        ("bnba_final.xlsx", 1),
        ("bnba_final_2026-08-14.xlsx", 1),
        ("bnba (revisi 2).xlsx", 3),
        ("bnba_final2.xlsx", 3),
        ("final/bnba.xlsx", 0),
        ("reverensi.xlsx", 0),
        ("bnba_final_rev3.xlsx", 5),
    ],
)
def test_the_words_that_say_a_file_replaces_another(name: str, rank: int) -> None:
    assert revision_rank(name) == rank


@pytest.mark.parametrize("name", ["~$bnba.xlsx", ".bnba.xlsx", "bnba.xlsx.part", "bnba.crdownload", "bnba.TMP"])
def test_a_file_that_a_program_is_still_writing(name: str) -> None:
    assert is_partial_name(Path(name))
    assert not is_partial_name(Path("bnba.xlsx"))


@pytest.mark.parametrize(
    ("said", "quarter", "period"),
    [
        ("2026", None, "2026"),
        ("2026_09", None, "2026-09"),
        ("2026-08-14", None, "2026-08-14"),
        ("14 Agustus 2026", None, "2026-08-14"),
        ("2026", "3", "2026-07"),
        ("2026", "1", "2026-01"),
        ("14 Foo 2026", None, None),
        ("kemarin", None, None),
        (None, None, None),
    ],
)
def test_a_period_is_one_of_three_shapes(said: str | None, quarter: str | None, period: str | None) -> None:
    assert period_text(said, quarter) == period


@pytest.mark.parametrize(
    ("period", "day"), [("2026", "2026-01-01"), ("2026-07", "2026-07-01"), ("2026-08-14", "2026-08-14")]
)
def test_a_period_begins_on_a_day(period: str, day: str) -> None:
    assert period_start(period) == dt.date.fromisoformat(day)
    assert period_start("gelombang 1") is None


@pytest.mark.parametrize(
    ("cells", "texts", "types"),
    [
        (["a", 1.0, "", 1, 2.5, "a"], ["a", "1", None, "1", "2.5", "a"], "sn nns"),
        ([True, 1.0, "ya", 0.0, False], ["TRUE", "1", "ya", "0", "FALSE"], "bnsnb"),
        ([dt.date(2026, 1, 2), "x", dt.datetime(2026, 1, 2)], ["2026-01-02", "x", "2026-01-02"], "dsd"),
    ],
)
def test_a_column_of_mixed_cells_keeps_text_and_type_of_each(cells: list[Any], texts: list[str], types: str) -> None:
    array, codes = text_column(cells)
    assert (array.to_pylist(), codes.tobytes().decode()) == (texts, types)
