"""Text with any delimiter and encoding: the same rows, every line explained, and line numbers a person can find."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.sources import SourceTable
from tasks.readers import delimited, safety, streamed
from tasks.readers.encoding import detect_encoding
from tasks.readers.outcome import ReadOutcome
from tasks.readers.submission import Job, read_submission
from tests.intake_lab import Lab, closes
from tests.sample_bytes import zip_bytes

LIST = (
    "nama;nik;no_kk;sex;tanggallahir;rt\n"
    "Slamet Ñ;3326151708450001;3326150102150001;1;1945-08-17;7\n"
    "Wasdi;3326151708450002;3326150102150002;1;17-08-1945;\n"
)
VILLAGE = "opensid/33.26.15.2014/penduduk.csv"


def declare(kind: str, **reader: Any) -> SourceTable:
    """A table of people."""
    return SourceTable.model_validate(
        {
            "files": "*.csv", "reader": {"kind": kind, **reader}, "describes": ["person"], "key": ["nik"], "required": ["full_name"],
            "columns": {"nik": "NIK", "full_name": "Nama", "address": "Alamat"},
        }
    )  # fmt: skip


def read(folder: Path, content: bytes, kind: str = "large", **reader: Any) -> ReadOutcome:
    """What reading these bytes gives; `large` is a table whose text is read as large text is."""
    path = folder / "file.csv"
    path.write_bytes(content)
    given = {"delimiter": ";"} if kind == "delimited" else {}
    table = declare("table" if kind == "large" else kind, **(given | reader))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streamed, "LARGE_TEXT_BYTES", 0 if kind == "large" else streamed.LARGE_TEXT_BYTES)
        return read_submission(Job(path, "file.csv", "s1", folder / "parts"), {"people": table})


def rows(outcome: ReadOutcome) -> list[tuple[int, str, str, str | None]]:
    """Row number and cells of what was read."""
    assert outcome.problem is None, outcome.problem
    found = pq.read_table(outcome.parts["people"]).to_pylist()
    return [(row["row_no"], row["nik"], row["full_name"], row.get("address")) for row in found]


def buckets(outcome: ReadOutcome) -> dict[str, int]:
    """The account of the one sheet, with its rows."""
    (account,) = outcome.accounts
    return {"file": account.file_rows} | {k: v for k, v in account.buckets.items() if v}


@pytest.mark.parametrize("delimiter", [";", ",", "|", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_village_list_of_any_delimiter_and_encoding_is_loaded(lab: Lab, delimiter: str, encoding: str) -> None:
    lab.put(VILLAGE, LIST.replace(";", delimiter).encode(encoding))
    lab.take_in()
    assert lab.state(VILLAGE.split("/", 1)[1]) == ("accepted", "accepted")
    assert lab.accounts() == [{"file": 3, "header": 1, "loaded": 2}]
    found = lab.rows(
        "select row_no, full_name, nik_status, birth_date::varchar as born, rt from std.opensid_person order by row_no"
    )
    assert [tuple(row.values()) for row in found] == [
        (2, "Slamet Ñ", "valid", "1945-08-17", "007"),
        (3, "Wasdi", "valid", "1945-08-17", None),
    ]


@pytest.mark.parametrize("kind", ["large", "table"])
@pytest.mark.parametrize("delimiter", [";", ",", "|", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_both_readers_of_text_give_the_same(tmp_path: Path, kind: str, delimiter: str, encoding: str) -> None:
    text = 'NIK;Nama;"Alamat"\r\n1;Ñ;"Jl. A; RT 1, RW 2 | x\ty"\r\n2;B;"kata ""x"""\r\n'
    content = text.replace("1;Ñ;", f"1{delimiter}Ñ{delimiter}").replace("2;B;", f"2{delimiter}B{delimiter}")
    content = content.replace("NIK;Nama;", f"NIK{delimiter}Nama{delimiter}")
    outcome = read(tmp_path, content.encode(encoding), kind)
    assert rows(outcome) == [(2, "1", "Ñ", "Jl. A; RT 1, RW 2 | x\ty"), (3, "2", "B", 'kata "x"')]
    assert outcome.notes == []


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"nik;nama\n1;A\n", "utf-8-sig"),
        (b"nik;nama\n1;\xc3\x91\n", "utf-8-sig"),
        (b"nik;nama\n1;\xc3\x91\n2;\xd1\n", "utf-8-sig"),
        (b"nik;nama\n1;\xd1\n", "cp1252"),
        (b"\xff\xfen\x00", "utf-16"),
        (b"n\x00i\x00k\x00\n\x00", "utf-16-le"),
        (b"\x00n\x00i\x00k\x00\n", "utf-16-be"),
        (b"nik;na\x00ma\n1;A\n", "utf-8-sig"),
    ],
)
def test_an_encoding_is_found(tmp_path: Path, content: bytes, encoding: str) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    assert detect_encoding(path) == encoding


@pytest.mark.parametrize("kind", ["delimited", "large", "table"])
def test_single_bytes_of_another_encoding_are_noted(tmp_path: Path, kind: str) -> None:
    outcome = read(tmp_path, b"NIK;Nama\n1;\xc3\x91\n2;RIYAD\xd1\n", kind)
    assert rows(outcome) == [(2, "1", "Ñ", None), (3, "2", "RIYADÑ", None)]
    assert [(n.row_no, n.rule) for n in outcome.notes] == [(3, "bytes_recoded")]


# Line breaks in quotes


BREAKS = b'NIK;Nama;Alamat\n1;A;"Jl. X\nRT 1"\n\n2;B;"Y"\n3;C;"a\n\nb"\n4;D;\n'


@pytest.mark.parametrize(("kind", "reader"), [("large", {}), ("table", {})])
def test_a_line_break_in_quotes_belongs_to_its_cell(tmp_path: Path, kind: str, reader: dict[str, Any]) -> None:
    outcome = read(tmp_path, BREAKS, kind, **reader)
    assert rows(outcome) == [
        (2, "1", "A", "Jl. X\nRT 1"),
        (5, "2", "B", "Y"),
        (6, "3", "C", "a\n\nb"),
        (9, "4", "D", None),
    ]
    assert buckets(outcome) == {"file": 6, "header": 1, "blank": 1}


def test_without_multiline_a_row_over_two_lines_is_two_broken_lines(tmp_path: Path) -> None:
    outcome = read(tmp_path, b'NIK;Nama;Alamat\n1;A;"Jl. X\nRT 1"\n2;B;Y\n', "delimited")
    assert rows(outcome) == [(4, "2", "B", "Y")]
    assert buckets(outcome) == {"file": 4, "header": 1, "broken": 2}


@pytest.mark.parametrize(("kind", "reader"), [("large", {}), ("table", {})])
@pytest.mark.parametrize("closing", [b"", b'4;D;x"y\n'])
def test_a_stray_quote_costs_the_line_it_stands_in(
    tmp_path: Path, kind: str, reader: dict[str, Any], closing: bytes
) -> None:
    content = b'NIK;Nama;Alamat\n1;A;X\n2;"B;Y\n3;C;Z\n' + closing + b"5;E;V\n"
    outcome = read(tmp_path, content, kind, **reader)
    assert [row[1] for row in rows(outcome)] == ["1", "3", "5"]
    broken = [n.row_no for n in outcome.notes if n.rule == "line_broken"]
    assert broken == ([3, 5] if closing else [3])


def test_line_numbers_go_on_over_chunks_and_cells_of_several_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited, "CHUNK_BYTES", 4)
    assert [row[0] for row in rows(read(tmp_path, BREAKS))] == [2, 5, 6, 9]


def test_a_header_may_have_line_breaks_too(tmp_path: Path) -> None:
    outcome = read(tmp_path, b'NIK;"Na\nma";Alamat\n1;A;X\n')
    assert rows(outcome) == [(3, "1", "A", "X")]


# A sheet saved as text


def test_titles_and_totals_of_a_text_file_are_found(tmp_path: Path) -> None:
    text = "DAFTAR WARGA;;\nDesa : X;;\n;;\nNIK;Nama;Alamat\n1;A;X\n2;B;\nJUMLAH;2;\n;;\n;Kepala Desa;\n"
    outcome = read(tmp_path, text.encode(), "table", total="^JUMLAH")
    assert rows(outcome) == [(5, "1", "A", "X"), (6, "2", "B", None)]
    assert buckets(outcome) == {"file": 9, "title": 3, "header": 1, "blank": 2, "total": 1}


def test_a_row_that_was_not_cut_like_the_header_is_broken(tmp_path: Path) -> None:
    outcome = read(tmp_path, b"NIK;Nama;Alamat\n1;A;X\n2;B\n3;C;Z;W\n4;D;V;\n", "table")
    assert [row[1] for row in rows(outcome)] == ["1", "4"]
    assert buckets(outcome) == {"file": 5, "header": 1, "broken": 2}
    assert [(n.row_no, n.rule) for n in outcome.notes] == [(3, "line_broken"), (4, "line_broken")]


@pytest.mark.parametrize("tail", [b"2;B", b'2;B;"X'])
def test_a_text_table_that_stops_in_its_middle_is_a_problem(tmp_path: Path, tail: bytes) -> None:
    problem = read(tmp_path, b"NIK;Nama;Alamat\n1;A;X\n" + tail, "table").problem
    assert problem is not None
    assert problem.key == "truncated_csv"


def test_a_number_kept_as_a_formula_and_a_line_for_the_delimiter(tmp_path: Path) -> None:
    content = b'sep=;\nNIK;Nama;Alamat\n="3326151708450001";A;X\n'
    outcome = read(tmp_path, content, "table")
    assert rows(outcome) == [(3, "3326151708450001", "A", "X")]
    assert buckets(outcome) == {"file": 3, "title": 1, "header": 1}


def test_a_text_file_without_the_columns_says_what_was_looked_for(tmp_path: Path) -> None:
    problem = read(tmp_path, b"a;b\n1;2\n", "table").problem
    assert problem is not None
    assert (problem.key, problem.details["expected"]) == ("header_not_found", "NIK, Nama, Alamat")


def test_a_list_of_a_meeting_saved_as_text_loads_like_its_workbook(lab: Lab) -> None:
    text = (
        "DAFTAR BNBA,,,,\nTanggal Musdes : 14 Agustus 2026,,,,\nNomor Berita Acara : 141/07/VIII/2026,,,,\n"
        "No,NIK,No KK,Nama,Keterangan\nRT 001 RW 002,,,,\n1,3326151708450001,,Slamet,Layak\nJUMLAH,,,1,\n"
    )
    name = "33.26.15.2014/bnba_musdes_2026-08-14.csv"
    lab.put(f"musdes/{name}", text.encode())
    lab.take_in()
    assert lab.state(name) == ("accepted", "accepted")
    assert lab.row("select full_name, rt, rw, verification_status from std.musdes_bnba") == {
        "full_name": "Slamet", "rt": "001", "rw": "002", "verification_status": "layak",
    }  # fmt: skip
    assert all(closes(account) for account in lab.accounts())


def test_large_text_with_titles_is_opened_as_a_sheet(tmp_path: Path) -> None:
    outcome = read(tmp_path, b"DAFTAR WARGA;;\nNIK;Nama;Alamat\n1;A;X\n", "large")
    assert rows(outcome) == [(3, "1", "A", "X")]
    assert buckets(outcome) == {"file": 3, "title": 1, "header": 1}


def test_large_text_with_headings_is_opened_as_a_sheet(tmp_path: Path) -> None:
    outcome = read(tmp_path, b"NIK;Nama;Alamat\nDesa X;;\n1;A;X\n", "large", group="^Desa (?P<address>.*)")
    assert buckets(outcome) == {"file": 3, "header": 1, "group": 1}


# Several text files in a zip


ODK = "odk_survey/2026-09/survei_kesejahteraan.zip"
HOUSEHOLD = (
    b"start,identitas-strata,identitas-psu,identitas-bobot,konsumsi-makanan_sebulan,identitas-jumlah_art,KEY\n"
    b"2026-09-03,pesisir,P1,12.5,900000,3,uuid:1\n"
)


def zipped(lab: Lab, members: dict[str, bytes]) -> tuple[str, str | None]:
    """State and message of a zip with these files."""
    lab.put(ODK, zip_bytes(members))
    lab.take_in()
    return lab.state(ODK.split("/", 1)[1])


def test_a_zip_without_its_repeat_says_which_sheets_there_are(lab: Lab) -> None:
    assert zipped(lab, {"survei_kesejahteraan.csv": HOUSEHOLD}) == ("rejected", "sheet_missing")
    assert '"sheets": "survei_kesejahteraan"' in lab.submission(ODK.split("/", 1)[1])["message_detail"]


def test_a_zip_without_text_is_no_table(lab: Lab) -> None:
    assert zipped(lab, {"media/1.jpg": b"picture"}) == ("rejected", "not_a_workbook")


def test_another_file_of_a_zip_is_set_aside_and_said(lab: Lab) -> None:
    members = {
        "survei_kesejahteraan.csv": HOUSEHOLD,
        "survei_kesejahteraan-anggota.csv": b"nama,tanggal_lahir,PARENT_KEY,KEY\nSlamet,,uuid:1,uuid:1/anggota[1]\n",
        "survei_kesejahteraan-ternak.csv": b"jenis,PARENT_KEY\nsapi,uuid:1\n",
    }
    assert zipped(lab, members) == ("accepted_in_part", "accepted_in_part")
    assert lab.rows("select sheet, rule from audit.rejected_row") == [
        {"sheet": "survei_kesejahteraan-ternak", "rule": "sheet_unknown"}
    ]
    assert all(closes(account) for account in lab.accounts())


def test_a_zip_that_was_cut(lab: Lab) -> None:
    lab.put(ODK, zip_bytes({"survei_kesejahteraan.csv": b"start,KEY\n" * 50})[:90])
    lab.take_in()
    assert lab.state(ODK.split("/", 1)[1]) == ("rejected", "truncated_workbook")


def test_a_zip_bomb_of_text(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "RATIO_MATTERS_ABOVE", 1_000_000)
    assert zipped(lab, {"survei_kesejahteraan.csv": bytes(5_000_000)}) == ("rejected", "zip_bomb")


def test_words_under_the_name_of_a_workbook_are_no_list(lab: Lab) -> None:
    lab.put(VILLAGE.replace(".csv", ".xlsx"), b"rusak")
    lab.take_in()
    assert lab.state("33.26.15.2014/penduduk.xlsx") == ("rejected", "not_a_workbook")


# Whatever comes, every row is explained


CELLS = st.text(st.sampled_from('ab;,"\n\r 1Ñ'), max_size=6)
LINES = st.lists(st.lists(CELLS, max_size=4).map(";".join), max_size=12)


@pytest.mark.parametrize(("kind", "reader"), [("delimited", {}), ("large", {}), ("table", {})])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES, ends=st.booleans())
def test_the_account_of_any_text_closes(
    tmp_path: Path, kind: str, reader: dict[str, Any], lines: list[str], ends: bool
) -> None:
    text = "NIK;Nama;Alamat\n" + "\n".join(lines) + ("\n" if ends else "")
    outcome = read(tmp_path, text.encode(), kind, **reader)
    if outcome.problem is not None:
        # Large text whose quotes two parsers count differently is refused as a whole rather than cut wrongly.
        refused = ("unreadable_file",) if kind == "delimited" else ()
        stopped = ("truncated_csv", "empty_sheet", "header_not_found", "column_missing", "columns_disagree")
        assert outcome.problem.key in (*stopped, "column_in_doubt", *refused)
        assert outcome.problem.details.get("reason", "quotes") in ("quotes", "ArrowInvalid")
        return
    found = rows(outcome)
    account = buckets(outcome)
    assert account.pop("file") == len(found) + sum(account.values())
    numbers = [row[0] for row in found] + [n.row_no for n in outcome.notes if n.rule == "line_broken"]
    assert len(set(numbers)) == len(numbers)
    assert all(2 <= number <= text.count("\n") + text.count("\r") + 1 for number in numbers)
