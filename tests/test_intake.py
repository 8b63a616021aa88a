"""The way of a file from the inbox: what becomes of it, what its sender is told, and that every row is explained."""

import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.messages import message
from config.sources import load_sources, read_source
from tasks.account import close_accounts, settle
from tasks.load import agreed_period
from tasks.readers import safety
from tasks.receive import Arrival, archived, matching_tables, path_facts
from tests.intake_lab import Lab, Rows, closes, load_sample, put_sample, write_workbook

DESA = "33.26.15.2014"
LIST = f"opensid/{DESA}/penduduk.xlsx"
MUSDES = f"musdes/{DESA}/bnba_musdes_2026-08-14.xlsx"
HEADER = ["nama", "nik", "no_kk", "sex", "tanggallahir", "rt"]
SLAMET = ["Slamet", "3326151708450001", "3326150102150001", 1, "1945-08-17", "7"]
WASDI = ["Wasdi", "3326151708450002", "3326150102150002", 1, "1945-08-17", "7"]
FAMILIES = b"nomor_kartu_keluarga|kode_kelurahan_desa|nama_kepala_keluarga|desil_nasional\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NEVER_CHANGES = (
    "raw.opensid_person",
    "std.opensid_person",
    "std.person_record",
    "audit.row_account",
    "core.submission",
)


def workbook(sheets: Mapping[str, Rows], folder: Path) -> bytes:
    """The bytes of a workbook."""
    path = folder / "made.xlsx"
    write_workbook(path, sheets)
    return path.read_bytes()


def people(*rows: list[Any]) -> dict[str, Rows]:
    """A village list."""
    return {"Data Penduduk": [HEADER, *rows]}


def bnba(*rows: list[Any], minutes: str | None = "141/07/VIII/2026", held: str = "14 Agustus 2026") -> dict[str, Rows]:
    """A list of a village meeting."""
    titles: Rows = [
        ["DAFTAR BNBA"],
        [f"Tanggal Musdes : {held}"],
        *([[f"Nomor Berita Acara : {minutes}"]] if minutes else []),
    ]
    return {"BNBA": [*titles, ["No", "NIK", "No KK", "Nama", "Keterangan"], *rows]}


def inner(name: str) -> str:
    """The name of a file below its source's folder."""
    return name.split("/", 1)[1]


def tell(lab: Lab, name: str) -> str:
    """The sentence a sender reads about a file."""
    found = lab.submission(inner(name))
    detail = json.loads(found["message_detail"] or "{}")
    return message(found["message_key"], "id", **({"file": name} | detail))


def refused(lab: Lab, name: str, content: bytes | Mapping[str, Rows], state: str = "rejected") -> str:
    """Takes in a file that cannot be used, and a good one beside it; returns the message key."""
    lab.put(name, content)
    lab.put(
        "pkh/pkh_2026_tahap_3.xlsx",
        {
            "PKH": [
                ["NAMA PENERIMA", "NIK KTP", "TAHAP", "NO KEL", "NM KEC", "NM KEL"],
                ["Surati", "3326155708500001", 3, "", "Tirto", "Mulyorejo"],
            ]
        },
    )
    lab.take_in()
    found = lab.submission(inner(name))
    assert found["state"] == state
    assert (lab.settings.archive / found["raw_hash"]).exists()
    assert (lab.settings.inbox / name).exists()
    assert tell(lab, name)
    assert lab.state("pkh_2026_tahap_3.xlsx") == ("accepted", "accepted")
    assert all(closes(account) for account in lab.accounts())
    return str(found["message_key"])


# Files that cannot be used


@pytest.mark.parametrize(
    "name", [f"opensid/{DESA}/PENDUDUK Juli.XLSX", "pkh/PKH 2026 tahap 3.xlsx", "pkh/pkh_2026_tahap_3.xlsx"]
)
def test_a_name_in_capitals_or_with_blanks_is_the_same_name(name: str) -> None:
    source, _, inner_name = name.partition("/")
    tables = matching_tables(load_sources()[source], inner_name)
    assert len(tables) == 1
    arrival = Arrival(source, tables, Path(name), inner_name)
    facts = path_facts(arrival, load_sources()[source])
    assert facts == ({"area_code": DESA} if source == "opensid" else {"period": "2026", "quarter": "3"})


@pytest.mark.parametrize("name", ["opensid/catatan.docx", "sumber_lain/penduduk.xlsx", "kas_desa/2026/kas.pdf"])
def test_an_unknown_file(lab: Lab, name: str) -> None:
    assert refused(lab, name, b"isi") == "unknown_file"


def test_a_loose_file_of_the_inbox(lab: Lab) -> None:
    lab.put("penduduk.xlsx", b"isi")
    lab.take_in()
    assert lab.state("penduduk.xlsx") == ("rejected", "unknown_file")


def test_a_file_that_got_its_right_name_later(lab: Lab) -> None:
    wrong = lab.put(f"opensid/{DESA}/warga.xlsx", people(SLAMET))
    lab.take_in()
    assert lab.state(f"{DESA}/warga.xlsx") == ("rejected", "unknown_file")
    wrong.rename(wrong.with_name("penduduk.xlsx"))
    lab.take_in()
    assert lab.state(inner(LIST)) == ("accepted", "accepted")
    assert len(lab.rows("select * from core.submission")) == 1


@pytest.mark.parametrize("name", [LIST, "dtsen/keluarga_dtsen_v3_2026_33.26.csv"])
def test_an_empty_file(lab: Lab, name: str) -> None:
    assert refused(lab, name, b"") == "empty_file"


@pytest.mark.parametrize("sheet", [[], [HEADER]])
def test_an_empty_sheet(lab: Lab, sheet: Rows) -> None:
    assert refused(lab, LIST, {"Data Penduduk": sheet}) == "empty_sheet"
    assert "lembar Data Penduduk" in tell(lab, LIST)


def test_a_delimited_file_with_a_header_only(lab: Lab) -> None:
    assert refused(lab, "dtsen/keluarga_dtsen_v3_2026_33.26.csv", FAMILIES) == "empty_sheet"


def test_a_workbook_with_a_password(lab: Lab) -> None:
    content = OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)
    assert refused(lab, LIST, content) == "password_protected"


def test_a_zip_with_a_password(lab: Lab, tmp_path: Path) -> None:
    content = bytearray(workbook(people(SLAMET), tmp_path))
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1
    assert refused(lab, LIST, bytes(content)) == "password_protected"


@pytest.mark.parametrize("content", [OLE + bytes(500), b"<html><table></table></html>", b"%PDF-1.7\n"])
def test_a_file_that_only_says_it_is_a_workbook(lab: Lab, content: bytes) -> None:
    assert refused(lab, LIST, content) == "not_a_workbook"


def test_a_zip_that_is_no_workbook(lab: Lab) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("../surat.txt", "isi")
    assert refused(lab, LIST, stream.getvalue()) == "not_a_workbook"


def test_a_zip_bomb(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "RATIO_MATTERS_ABOVE", 1_000_000)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(5_000_000))
    assert refused(lab, LIST, stream.getvalue()) == "zip_bomb"


def test_a_truncated_delimited_file(lab: Lab) -> None:
    content = FAMILIES + b"3326150102150001|3326150015|SLAMET|1\n3326150102150002|33261"
    assert refused(lab, "dtsen/keluarga_dtsen_v3_2026_33.26.csv", content) == "truncated_csv"
    assert lab.rows("select * from raw.dtsen_family") == []


@pytest.mark.parametrize("kept", [0.5, 0.98])
def test_a_truncated_workbook(lab: Lab, tmp_path: Path, kept: float) -> None:
    content = workbook(people(SLAMET), tmp_path)
    assert refused(lab, LIST, content[: int(len(content) * kept)]) == "truncated_workbook"


def test_a_workbook_whose_bytes_were_damaged(lab: Lab, tmp_path: Path) -> None:
    content = bytearray(workbook(people(*([SLAMET] * 50)), tmp_path))
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    middle = info.header_offset + 60 + info.compress_size // 2
    content[middle : middle + 8] = bytes(8)
    assert refused(lab, LIST, bytes(content)) == "truncated_workbook"


def test_a_formula_that_nobody_calculated(lab: Lab) -> None:
    assert refused(lab, LIST, people(["=A1", *SLAMET[1:]])) == "formula_without_value"
    assert "sel A2" in tell(lab, LIST)


def test_a_workbook_without_a_header(lab: Lab) -> None:
    assert refused(lab, LIST, {"Data Penduduk": [["a", "b"], SLAMET]}, "waiting_for_mapping") == "header_not_found"
    assert "alamat, dusun" in tell(lab, LIST)


def test_a_workbook_without_a_needed_column(lab: Lab) -> None:
    lines: Rows = [["nama samaran", "nik", "sex"], SLAMET[:3]]
    assert refused(lab, LIST, {"Data Penduduk": lines}, "waiting_for_mapping") == "column_missing"
    assert "nama samaran" in tell(lab, LIST)
    assert "Slamet" not in tell(lab, LIST)


def test_a_workbook_whose_sheet_has_another_name_waits(lab: Lab) -> None:
    assert refused(lab, LIST, {"Usulan": [HEADER, SLAMET]}, "waiting_for_mapping") == "sheet_unclear"
    assert json.loads(lab.submission(inner(LIST))["message_detail"])["like"] == "Usulan"


@pytest.mark.parametrize(
    ("sheet", "state"),
    [
        ([["Catatan"], ["x"]], "waiting_for_mapping"),
        ([HEADER[:1], SLAMET[:1]], "waiting_for_mapping"),
        ([], "rejected"),
    ],
)
def test_a_workbook_without_its_sheet(lab: Lab, sheet: Rows, state: str) -> None:
    assert refused(lab, LIST, {"Lembar1": sheet}, state) == "sheet_missing"
    assert "Lembar1" in tell(lab, LIST)


def test_a_file_that_changes_while_it_is_read(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    growing, good = lab.put(LIST, people(SLAMET)), lab.put("opensid/33.26.01.2001/penduduk.xlsx", people(WASDI))

    def grow(path: Path) -> str:
        if path == growing:
            path.write_bytes(path.read_bytes() + b" ")
        return "a" * 64 if path == growing else "b" * 64

    with monkeypatch.context() as patch:
        patch.setattr("tasks.file_hash.hash_file", grow)
        postponed = lab.take_in()
    assert [arrival.path for arrival in postponed] == [growing]
    assert [r["file_name"] for r in lab.rows("select * from core.submission")] == [
        good.relative_to(lab.settings.inbox / "opensid").as_posix()
    ]
    growing.write_bytes(growing.read_bytes().rstrip(b" "))
    lab.take_in()
    assert lab.state(inner(LIST)) == ("accepted", "accepted")


def test_a_file_that_goes_away_while_it_is_read(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = lab.put(LIST, people(SLAMET))

    def vanish(path: Path) -> str:
        path.unlink()
        return path.open("rb").name

    monkeypatch.setattr("tasks.file_hash.hash_file", vanish)
    assert [arrival.path for arrival in lab.take_in()] == [gone]


def test_a_file_a_program_is_still_writing_is_not_looked_at(lab: Lab) -> None:
    lab.put(f"opensid/{DESA}/~$penduduk.xlsx", b"lock")
    lab.put(f"opensid/{DESA}/penduduk.xlsx.part", b"half")
    lab.take_in()
    assert lab.rows("select * from core.submission") == []


# Files that can be used in part


def test_an_unknown_sheet_is_set_aside_and_said(lab: Lab) -> None:
    lab.put(LIST, people(SLAMET) | {"Kode Data": [["Kolom", "Kode"]], "Catatan": [["tolong"], [], ["dibaca"]]})
    lab.take_in()
    assert lab.state(inner(LIST)) == ("accepted_in_part", "accepted_in_part")
    assert lab.rows("select sheet, row_no, rule from audit.rejected_row") == [
        {"sheet": "Catatan", "row_no": 1, "rule": "sheet_unknown"}
    ]
    assert lab.accounts() == [
        {"file": 3, "blank": 1, "rejected": 2}, {"file": 2, "header": 1, "loaded": 1}, {"file": 1, "title": 1},
    ]  # fmt: skip
    assert tell(lab, LIST) == message("accepted_in_part", "id", file=LIST, loaded=1, rejected=2)


def test_broken_lines_and_bad_bytes_are_found_by_their_row(lab: Lab) -> None:
    lines = [
        b"3326150102150001|3326150015|SLAMET|1",
        b"3326150102150002|3326150015",
        b"3326150102150003|3326150015|RIYAD\xd1|2",
        b"",
        b'"3326|1|2|3',
    ]
    lab.put("dtsen/keluarga_dtsen_v3_2026_33.26.csv", FAMILIES + b"\n".join(lines) + b"\n")
    lab.take_in()
    assert [(r["row_no"], r["rule"]) for r in lab.rows("select * from audit.rejected_row order by row_no")] == [
        (3, "line_broken"),
        (6, "line_broken"),
    ]
    assert [(r["row_no"], r["rule"]) for r in lab.rows("select * from audit.row_finding")] == [(4, "bytes_recoded")]
    assert lab.accounts() == [{"file": 6, "header": 1, "blank": 1, "broken": 2, "loaded": 2}]


def test_headers_in_mixed_case_and_a_column_of_a_newer_form(lab: Lab) -> None:
    lab.put(
        LIST,
        {
            "data penduduk ": [
                ["NAMA", "Nik", "No_KK", "SEX", "Tanggal Lahir", "Rt", "golongan darah baru"],
                [*SLAMET, "O"],
            ]
        },
    )
    lab.take_in()
    assert lab.state(inner(LIST)) == ("accepted", "accepted")
    assert lab.row("select extra from raw.opensid_person") == {"extra": '{"golongan darah baru": "O"}'}


# The same again, and corrected


def counts(lab: Lab) -> dict[str, Any]:
    """Rows of every table the intake writes."""
    return {table: lab.row(f"select count(*) as n from {table}")["n"] for table in NEVER_CHANGES}


def test_the_same_file_twice_changes_nothing(lab: Lab) -> None:
    path = lab.put(LIST, people(SLAMET, WASDI))
    lab.take_in()
    before = counts(lab)
    lab.take_in()
    path.with_name("penduduk salinan.xlsx").write_bytes(path.read_bytes())
    lab.take_in()
    assert counts(lab) == before
    assert len(list(lab.settings.archive.iterdir())) == 2


@pytest.mark.parametrize("together", [True, False])
def test_a_corrected_file_replaces_the_earlier_one(lab: Lab, together: bool) -> None:
    lab.put(MUSDES, bnba([1, "3326151708450001", "", "Slamet", "Layak"], [2, "3326151708450002", "", "Wasdi", "Layak"]))
    if not together:
        lab.take_in()
    revised = MUSDES.replace(".xlsx", " rev.xlsx")
    lab.put(revised, bnba([1, "3326151708450001", "", "Slamet", "Tidak layak"]))
    lab.take_in()
    assert lab.state(inner(MUSDES)) == ("superseded", "superseded")
    assert lab.state(inner(revised)) == ("accepted", "accepted")
    assert lab.submission(inner(MUSDES))["superseded_by"] == lab.submission(inner(revised))["submission_id"]
    assert [r["verification_status"] for r in lab.rows("select * from std.verification_record")] == ["tidak_layak"]
    assert [r["full_name"] for r in lab.rows("select * from std.musdes_bnba")] == ["Slamet"]
    assert sorted(lab.accounts(), key=str) == [
        {"file": 5, "title": 3, "header": 1, "loaded": 1}, {"file": 6, "title": 3, "header": 1, "superseded": 2},
    ]  # fmt: skip


def test_the_list_of_another_desa_is_not_replaced(lab: Lab) -> None:
    lab.put(LIST, people(SLAMET))
    lab.put("opensid/33.26.01.2001/penduduk.xlsx", people(WASDI))
    lab.take_in()
    assert lab.row("select count(*) as n from std.person_record")["n"] == 2


def test_a_newer_list_of_the_desa_replaces_the_old_and_ids_stay(lab: Lab) -> None:
    lab.put(LIST, people(SLAMET, WASDI))
    lab.take_in()
    before = {r["full_name"]: r["record_id"] for r in lab.rows("select * from std.person_record")}
    lab.put(LIST, people([*SLAMET[:5], "9"]))
    lab.take_in()
    found = lab.row("select * from std.person_record")
    assert (found["record_id"], found["rt"]) == (before["Slamet"], "009")


def test_stages_of_a_programme_do_not_replace_each_other(lab: Lab) -> None:
    header = ["NAMA PENERIMA", "NIK KTP", "TAHAP", "NO KEL", "NM KEC", "NM KEL"]
    for stage, name in ((2, "Surati"), (3, "Ratinah")):
        lab.put(f"pkh/pkh_2026_tahap_{stage}.xlsx", {"PKH": [header, [name, "", stage, "", "Tirto", "Mulyorejo"]]})
    lab.take_in()
    assert [r["period"] for r in lab.rows("select period from core.submission order by 1")] == ["2026-04", "2026-07"]
    assert lab.row("select count(*) as n from std.participation_record")["n"] == 2


def test_programmes_of_a_village_do_not_replace_each_other(lab: Lab) -> None:
    for file, title in (("blt_dd", "BLT Dana Desa"), ("rtlh", "Bantuan RTLH")):
        lab.put(
            f"opensid_bantuan/{DESA}/bantuan_{file}_2026.xlsx",
            {
                "Program": [["Nama Program", title], ["Asal Dana", "Dana Desa"]],
                "Peserta": [["Peserta", "NIK", "Nama"], ["3326150102150001", "3326151708450001", "Slamet"], ["###"]],
            },
        )
    lab.take_in()
    assert [r["programme"] for r in lab.rows("select programme from std.participation_record order by 1")] == [
        "blt_dd",
        "rtlh",
    ]


def test_of_a_family_in_two_editions_the_later_one_speaks(lab: Lab) -> None:
    for year, desil in ((2027, b"2"), (2026, b"1")):
        lab.put(
            f"dtsen/keluarga_dtsen_v3_{year}_33.26.csv",
            FAMILIES + b"3326150102150001|3326150015|SLAMET|" + desil + b"\n",
        )
        lab.take_in()
    assert [r["desil"] for r in lab.rows("select desil from std.welfare_record")] == [2]
    assert lab.row("select count(*) as n from std.dtsen_family")["n"] == 2


# Village meetings


@pytest.mark.parametrize("minutes", [None, "-", " . "])
def test_a_list_without_minutes_is_held(lab: Lab, minutes: str | None) -> None:
    lab.put(MUSDES, bnba([1, "3326151708450001", "", "Slamet", "Layak"], minutes=minutes))
    lab.take_in()
    assert lab.state(inner(MUSDES)) == ("held", "held_without_minutes")
    assert tell(lab, MUSDES)
    assert lab.rows("select * from std.musdes_bnba") == []
    (account,) = lab.accounts()
    assert closes(account)
    assert account["rejected"] == 1


def test_a_held_list_does_not_replace_the_accepted_one(lab: Lab) -> None:
    first, second = MUSDES, MUSDES.replace(".xlsx", " rev.xlsx")
    lab.put(first, bnba([1, "3326151708450001", "", "Slamet", "Layak"]))
    lab.put(second, bnba([1, "3326151708450001", "", "Slamet", "Tidak layak"], minutes="-"))
    lab.take_in()
    assert (lab.state(inner(first))[0], lab.state(inner(second))[0]) == ("accepted", "held")
    third = MUSDES.replace(".xlsx", " rev2.xlsx")
    lab.put(third, bnba([1, "3326151708450001", "", "Slamet", "Tidak layak"]))
    lab.take_in()
    assert [lab.state(inner(name))[0] for name in (first, second, third)] == ["superseded", "superseded", "accepted"]
    assert all(closes(account) for account in lab.accounts())


def test_the_period_written_inside_counts_and_the_difference_is_said(lab: Lab) -> None:
    lab.put(MUSDES, bnba([1, "3326151708450001", "", "Slamet", "Layak"], held="20 Mei 2026"))
    lab.take_in()
    found = lab.submission(inner(MUSDES))
    assert (found["state"], found["message_key"], found["period"]) == ("accepted", "period_differs", "2026-05-20")
    assert tell(lab, MUSDES)


@pytest.mark.parametrize(
    ("written", "named", "agreed"),
    [
        ("2026-08-14", "2026", ("2026-08-14", False)),
        ("2026", "2026-08", ("2026-08", False)),
        ("2026-08", "2026-08", ("2026-08", False)),
        ("2026-08-14", "2026-09", ("2026-08-14", True)),
        ("2025", "2026-08-14", ("2025", True)),
        (None, "2026", ("2026", False)),
        ("2026", None, ("2026", False)),
        (None, None, (None, False)),
    ],
)
def test_a_year_and_a_day_of_it_are_no_two_periods(
    written: str | None, named: str | None, agreed: tuple[str | None, bool]
) -> None:
    assert agreed_period(written, named) == agreed


def test_a_file_named_by_its_year_with_a_day_inside_is_plainly_accepted(lab: Lab) -> None:
    name = "bip/33.26.15.2014/bip_2026.xlsx"
    header = ["No", "Nama Lengkap", "NIK", "Tanggal Lahir"]
    lab.put(name, {"Hal 1": [["Periode : 31 Juli 2026"], header, [1, "SLAMET", "3326151708450001", "1945-08-17"]]})
    lab.take_in()
    found = lab.submission(inner(name))
    assert (found["state"], found["message_key"], found["period"]) == ("accepted", "accepted", "2026-07-31")


def test_a_sheet_per_desa_says_the_desa_of_its_rows(lab: Lab) -> None:
    header = ["Nomor KK", "NIK", "Nama Penduduk"]
    name = "siak/siak_2026-07.xlsx"
    lab.put(name, {
        "Desa Api-Api": [header, ["3326190102150001", "3326191708450001", "SLAMET"]],
        "Bebel": [header],
        "33.26.19.2001": [["DAFTAR"], header, ["", "3326191708450003", "RATMO"]],
        "Mulyorejo (Tirto)": [header, ["3326150102150001", "3326151708450001", "WASDI"]],
        "Mulyorejo": [header, ["3326150102150002", "3326151708450002", "KASMO"]],
        "Rekap": [["Desa", "Jumlah"], ["Api-Api", 1]],
    })  # fmt: skip
    lab.take_in()
    found = lab.rows("select full_name, area_code, region_problem from std.siak_person order by full_name")
    api = lab.row("select area_code from core.region where area_name = 'Api-Api'")["area_code"]
    # Two kecamatan have a Mulyorejo.
    assert [tuple(r.values()) for r in found] == [
        ("KASMO", None, "unknown"), ("RATMO", "33.26.19.2001", None), ("SLAMET", api, None), ("WASDI", DESA, None),
    ]  # fmt: skip
    assert lab.state(inner(name))[0] == "accepted_in_part"
    assert lab.rows("select sheet, rule from audit.rejected_row") == [{"sheet": "Rekap", "rule": "sheet_unknown"}]
    assert all(closes(account) for account in lab.accounts())


def test_the_desa_of_a_row_or_of_the_folder_goes_before_the_sheets(lab: Lab) -> None:
    header = ["Kecamatan", "desa", "nik", "nama", "alamat", "nilai_bantuan"]
    lab.put("rtlh/rtlh_2026.xlsx", {
        "Bebel": [header, ["Tirto", "Mulyorejo", "3326151708450001", "SLAMET", "Jl Melati", 1]],
        "Mulyorejo": [header[:1] + header[2:], ["Tirto", "3326151708450002", "WASDI", "Jl Mawar", 1]],
    })  # fmt: skip
    lab.put(f"siak/{DESA}/siak_2026-07.xlsx", {"Bebel": [["Nomor KK", "NIK", "Nama Penduduk"], ["", "1", "RATMO"]]})
    lab.take_in()
    placed = lab.rows(
        "select area_code, region_problem from std.rtlh_recipient union all select area_code, region_problem from std.siak_person"
    )
    assert [tuple(r.values()) for r in placed] == [(DESA, None)] * 3


def test_sheets_without_any_record_are_an_empty_file(lab: Lab) -> None:
    header = ["Nomor KK", "NIK", "Nama Penduduk"]
    assert refused(lab, f"siak/{DESA}/siak_2026.xlsx", {"Bebel": [header], "Depok": [header]}) == "empty_sheet"


def test_a_meeting_says_who_died_and_who_left(lab: Lab) -> None:
    rows = [
        [i, f"332615170845000{i}", "", f"Warga {word}", word]
        for i, word in enumerate(("Layak", "Meninggal", "Pindah"), 1)
    ]
    lab.put(MUSDES, bnba(*rows))
    lab.take_in()
    assert [r["vital_status"] for r in lab.rows("select vital_status from std.person_record order by row_no")] == [
        None,
        "dead",
        "moved",
    ]


# Accounts and rebuilding


def test_a_file_whose_rows_do_not_add_up_is_not_used(lab: Lab) -> None:
    lab.put(LIST, people(SLAMET, WASDI))
    lab.take_in()
    source = lab.sources["opensid"]
    lab.con.execute("update core.submission set state = 'understood', message_key = null")
    lab.con.execute("delete from std.opensid_person where full_name = 'Wasdi'")
    close_accounts(lab.con, source)
    assert settle(lab.con, source) == {"rejected": 1}
    assert lab.state(inner(LIST)) == ("rejected", "account_does_not_close")
    assert tell(lab, LIST)
    assert lab.rows("select * from std.person_record") == []


def test_the_archive_alone_says_what_was_received(lab: Lab) -> None:
    path = lab.put(LIST, people(SLAMET))
    lab.put("opensid/catatan.docx", b"isi")
    lab.take_in()
    content = path.read_bytes()
    path.unlink()
    found = {receipt.arrival.name: receipt for receipt in archived(lab.settings.archive, lab.sources)}
    assert found[inner(LIST)].arrival.path.read_bytes() == content
    assert found[inner(LIST)].arrival.tables == ("person",)
    assert found["catatan.docx"].arrival.tables == ()


# One more source


NINTH = """
name: bps_kor
title: {id: Daftar contoh, en: Sample list}
publisher: Contoh
licence: Contoh
cadence: yearly
retention: {basis: agreement, months: 24}
precedence: {default: 70}
tables:
  person:
    files: daftar_*.csv
    path_facts: ['daftar_(?P<period>\\d{4})']
    region: kemendagri
    reader: {kind: delimited, delimiter: ";"}
    describes: [person, participation]
    key: [nik]
    required: [nik]
    constants: {programme: pip}
    columns:
      nik: [NIK, No KTP]
      full_name: Nama Lengkap
      sex: {from: JK, missing: [x]}
      birth_date: Tgl Lahir
      area_code_raw: Kode Desa
"""


def test_a_new_source_is_one_declaration_and_a_file(lab: Lab, tmp_path: Path) -> None:
    folder = tmp_path / "sources"
    folder.mkdir()
    (folder / "bps_kor.yml").write_text(NINTH, encoding="utf-8")
    lab.sources = dict(load_sources()) | {"bps_kor": read_source(folder / "bps_kor.yml")}
    lab.put(
        "bps_kor/daftar_2026.csv",
        b"No KTP;nama lengkap;JK;Tgl Lahir;Kode Desa\n"
        b"3326151708450001;Slamet;L;17 Agustus 1945;3326152014\n"
        b"3326155708500001;Surati;X;17-08-1950;33.26.15.2014\n",
    )
    lab.take_in()
    assert lab.state("daftar_2026.csv") == ("accepted", "accepted")
    assert lab.accounts() == [{"file": 3, "header": 1, "loaded": 2}]
    found = lab.rows(
        "select nik, sex, birth_date::varchar as born, area_code, source from std.person_record order by nik"
    )
    assert found == [
        {"nik": "3326151708450001", "sex": "male", "born": "1945-08-17", "area_code": DESA, "source": "bps_kor"},
        {"nik": "3326155708500001", "sex": None, "born": "1950-08-17", "area_code": DESA, "source": "bps_kor"},
    ]
    assert lab.row("select distinct programme from std.participation_record") == {"programme": "pip"}


def test_a_column_that_a_declaration_gained_is_read_from_then_on(lab: Lab, tmp_path: Path) -> None:
    declared = yaml.safe_load(NINTH)
    for year, column in ((2026, None), (2027, "RT")):
        if column:
            declared["tables"]["person"]["columns"]["rt"] = column
        path = tmp_path / "bps_kor.yml"
        path.write_text(yaml.safe_dump(declared), encoding="utf-8")
        lab.sources = {"bps_kor": read_source(path)}
        lab.put(
            f"bps_kor/daftar_{year}.csv", f"NIK;Nama Lengkap;JK;RT\n3326151708450001;Slamet;L;{year % 10}\n".encode()
        )
        lab.take_in()
    assert [r["rt"] for r in lab.rows("select rt from std.bps_kor_person order by observed_on")] == [None, "007"]


def test_many_files_are_read_by_several_processes(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.read_files.PARALLEL_ABOVE_BYTES", 1)
    for desa in ("33.26.15.2014", "33.26.01.2001"):
        lab.put(f"opensid/{desa}/penduduk.xlsx", people([desa, *SLAMET[1:]]))
    lab.put("opensid/33.26.02.2008/penduduk.xlsx", b"rusak")
    lab.take_in()
    states = {r["submitter"]: r["state"] for r in lab.rows("select submitter, state from core.submission")}
    assert states == {"33.26.15.2014": "accepted", "33.26.01.2001": "accepted", "33.26.02.2008": "rejected"}


def test_a_date_of_its_own_that_cannot_be_read_is_found_though_the_file_has_one(lab: Lab) -> None:
    sample = load_sample("regsosek/workbook.yml")
    sample["sheets"]["II. Keterangan Petugas"][2][1] = "31-02-2022"
    put_sample(lab, sample)
    lab.take_in()
    found = lab.rows("select row_no, observed_on, cast_failed from std.regsosek_officer order by row_no")
    assert [(r["row_no"], r["cast_failed"]) for r in found] == [(3, ["observed_on"]), (4, [])]
    assert found[0]["observed_on"].isoformat() == "2022-01-01"
