"""What a cell's text becomes: dates, numbers, identity numbers, codes and areas in all the shapes files hold."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

import pytest

from config.region import collisions
from tasks.warehouse import Connection, open_memory, scalar
from tests.intake_lab import Lab, load_sample, put_sample

PKH = ["NAMA PENERIMA", "NIK KTP", "TAHAP", "NO KEL", "NM KAB", "NM KEC", "NM KEL", "ALAMAT", "UMUR"]
BPNT = ["id_desa", "kecamatan", "desa_kelurahan", "NIK", "NOKK", "Nama", "Alamat", "BPNT", "keterangan_meninggal"]
PENDUDUK = ["nama", "nik", "no_kk", "sex", "tanggallahir", "kk_level", "status_dasar", "rt", "rw", "alamat"]
MULYOREJO = "33.26.15.2014"


@pytest.fixture(scope="module")
def macros() -> Iterator[Connection]:
    """One empty warehouse for all calls of macros, which change nothing."""
    with closing(open_memory()) as connection:
        yield connection


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1945-08-17", "1945-08-17"),
        ("17-08-1945", "1945-08-17"),
        ("17/08/1945", "1945-08-17"),
        ("17/8/1945 0:00:00", "1945-08-17"),
        ("17.08.1945", "1945-08-17"),
        ("17 Agustus 1945", "1945-08-17"),
        ("17 AGU 1945", "1945-08-17"),
        ("1 Pebruari 1945", "1945-02-01"),
        ("3-Des-1945", "1945-12-03"),
        ("1945-08-17 00:00:00", "1945-08-17"),
        ("2026-09-03T09:12:00.000+07:00", "2026-09-03"),
        ("1945/08/17", "1945-08-17"),
        ("16666", "1945-08-17"),
        ("16666.0", "1945-08-17"),
        ("17-08-45", "1945-08-17"),
        ("17-08-12", "2012-08-17"),
        ("31-02-1990", None),
        ("1990-02-30", None),
        ("00-00-0000", None),
        ("08-17-1945", None),
        ("Agustus 1945", None),
        ("lupa", None),
    ],
)
def test_dates_in_all_shapes(macros: Connection, text: str, day: str | None) -> None:
    found = scalar(macros, "select to_date(?)", [text])
    assert found == (dt.date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1500000", 1500000),
        ("1.500.000", 1500000),
        ("Rp 1.500.000,50", 1500000.5),
        ("Rp1.500.000,-", 1500000),
        ("Rp. 20.000.000", 20000000),
        ("36,5", 36.5),
        ("-5", -5),
        ("1,500,000", None),
        ("dua juta", None),
    ],
)
def test_amounts_with_dots_between_thousands(macros: Connection, text: str, amount: float | None) -> None:
    assert scalar(macros, "select to_number(?)", [text]) == amount


@pytest.mark.parametrize(("text", "measure"), [("36.125", 36.125), ("36,5", 36.5), ("-6.871", -6.871), ("luas", None)])
def test_measures_have_no_dots_between_thousands(macros: Connection, text: str, measure: float | None) -> None:
    assert scalar(macros, "select to_measure(?)", [text]) == measure


@pytest.mark.parametrize(
    ("text", "cell_type", "status", "value"),
    [
        ("3326151708450001", "s", "valid", "3326151708450001"),
        ("3326155708450001", "s", "valid", "3326155708450001"),
        ("3326151708450001.0", None, "valid", "3326151708450001"),
        ("332615 170845 0001", "s", "valid", "3326151708450001"),
        ("3326.1517.0845.0001", "s", "valid", "3326151708450001"),
        ("3326151708450010", "n", "precision_lost", "3326151708450010"),
        ("3326151708450010", "s", "valid", "3326151708450010"),
        ("3326151708450000", "s", "precision_lost", "3326151708450000"),
        ("3.32615E+15", "s", "scientific", None),
        ("3,32615e15", None, "scientific", None),
        ("3326********0001", "s", "masked", None),
        ("332615XXXXXX0001", "s", "masked", None),
        ("0332615201400001", "s", "temporary", "0332615201400001"),
        ("0", "s", "placeholder", None),
        ("9999999999999999", "s", "placeholder", None),
        ("1234567890123456", "s", "placeholder", None),
        ("332615170845001", "s", "wrong_length", "332615170845001"),
        ("33261517084500012", "s", "wrong_length", "33261517084500012"),
        ("3326153202450001", "s", "invalid_date", "3326153202450001"),
        ("3326157208450001", "s", "invalid_date", "3326157208450001"),
        ("3326154008450001", "s", "invalid_date", "3326154008450001"),
        ("3326151713450001", "s", "invalid_date", "3326151713450001"),
        ("3326153002450001", "s", "invalid_date", "3326153002450001"),
        ("belum punya", "s", "invalid", None),
        (None, " ", "missing", None),
    ],
)
def test_what_is_wrong_with_an_identity_number(
    macros: Connection, text: str | None, cell_type: str | None, status: str, value: str | None
) -> None:
    assert scalar(macros, "select id_status(?, ?)", [text, cell_type]) == status
    assert scalar(macros, "select id_value(?, ?)", [text, status]) == value


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("3326151708450001\u00a0", "3326151708450001"),
        ("'3326151708450001", "3326151708450001"),
        ("\ufeffSlamet \t  Riyadi\n", "Slamet Riyadi"),
        ("Ma\u200bryam", "Maryam"),
        ("RIYADÑ", "RIYADÑ"),
        ("Ma'ruf", "Ma'ruf"),
        ("   ", None),
        ("'", None),
        ("", None),
        ("A", "A"),
    ],
)
def test_cleaning_takes_off_what_cannot_be_seen(macros: Connection, raw: str, text: str | None) -> None:
    assert scalar(macros, "select clean_text(?)", [raw]) == text


@pytest.mark.parametrize(
    ("text", "unit"),
    [("7", "007"), ("7.0", "007"), ("RT 07", "007"), ("RT:001", "001"), ("007", "007"), ("-", None), ("Krajan", None)],
)
def test_neighbourhood_units_have_three_digits(macros: Connection, text: str, unit: str | None) -> None:
    assert scalar(macros, "select unit_number(?)", [text]) == unit


def put_list(lab: Lab, name: str, sheet: str, header: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """A list with these columns; what a row leaves out is empty."""
    lab.put(name, {sheet: [list(header), *([row.get(column) for column in header] for row in rows)]})


def persons(lab: Lab, *rows: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The standardised rows of a village list; each has a name and a card."""
    full = [
        {"nama": f"Warga {'ABCDEFGHIJKLMNO'[i]}", "no_kk": "3326150102150001"} | dict(row) for i, row in enumerate(rows)
    ]
    put_list(lab, f"opensid/{MULYOREJO}/penduduk.xlsx", "Data Penduduk", PENDUDUK, full)
    lab.take_in()
    return lab.rows("select * from std.opensid_person order by row_no")


def test_sex_in_all_shapes(lab: Lab) -> None:
    words = [1, "2", "L", "P", "Lk", "Pr", "1.0", "LAKI-LAKI", "perempuan", "Laki - laki"]
    found = [row["sex"] for row in persons(lab, *({"sex": word} for word in words))]
    assert found == ["male", "female", "male", "female", "male", "female", "male", "male", "female", "male"]


def test_a_word_nobody_declared_is_a_failed_code_and_no_guess(lab: Lab) -> None:
    (row,) = persons(lab, {"sex": "banci", "status_dasar": 7, "tanggallahir": "lupa"})
    assert (row["sex"], row["vital_status"], row["birth_date"]) == (None, None, None)
    failed = ["sex", "verification_status", "vital_status"]
    assert (sorted(row["code_failed"]), row["cast_failed"]) == (failed, ["birth_date"])


def test_words_that_say_nothing_is_known(lab: Lab) -> None:
    words = [
        "",
        "-",
        "NULL",
        "…",
        "...",
        "N/A",
        "#N/A",
        "tidak tahu",
        "TIDAK TAHU",
        "0",
        "9999",
        0,
        9999,
        "nan",
        "None",
    ]
    silent = [{"sex": word, "kk_level": word, "tanggallahir": word, "alamat": word} for word in words]
    for row in persons(lab, *silent):
        assert (row["sex"], row["relation"], row["birth_date"], row["address"]) == (None, None, None, None)
        assert (row["cast_failed"], row["code_failed"]) == ([], [])


def test_the_same_number_means_another_relation_for_another_sender(lab: Lab) -> None:
    (row,) = persons(lab, {"kk_level": 3})
    assert row["relation"] == "wife"


def test_words_and_numbers_of_one_sender_give_equal_rows(lab: Lab) -> None:
    header = [*PENDUDUK, "pekerjaan_id", "pendidikan_kk_id", "pendidikan_sedang_id", "status_kawin", "cacat_id"]
    same = {
        "nama": "Surati",
        "nik": "3326155708500001",
        "no_kk": "3326150102150001",
        "rt": "001",
        "rw": "002",
        "alamat": "Jl Melati",
    }
    numbers = {"sex": 2, "tanggallahir": dt.date(1950, 8, 17), "kk_level": 3, "status_dasar": 1, "pekerjaan_id": 20,
               "pendidikan_kk_id": 2, "pendidikan_sedang_id": 18, "status_kawin": 2, "cacat_id": 7}  # fmt: skip
    words = {"sex": "PEREMPUAN", "tanggallahir": "1950-08-17", "kk_level": "ISTRI", "status_dasar": "HIDUP", "pekerjaan_id": "BURUH TANI/PERKEBUNAN",
             "pendidikan_kk_id": "BELUM TAMAT SD/SEDERAJAT", "pendidikan_sedang_id": "TIDAK SEDANG SEKOLAH", "status_kawin": "KAWIN",
             "cacat_id": "TIDAK CACAT"}  # fmt: skip
    found = []
    for flavour in (numbers, words):
        put_list(lab, f"opensid/{MULYOREJO}/penduduk.xlsx", "Data Penduduk", header, [same | flavour])
        lab.take_in()
        (row,) = lab.rows("select * exclude (submission_id, content_hash) from std.opensid_person")
        found.append(row)
    assert found[0] == found[1]
    assert found[0]["occupation"] == "Buruh tani/perkebunan"


def test_names_and_labels_of_a_form_give_equal_rows(lab: Lab) -> None:
    found = []
    for sample in ("kobo_survey/labels.yml", "kobo_survey/names.yml"):
        put_sample(lab, load_sample(sample))
        lab.take_in()
        found.append(
            [
                lab.rows(
                    f"select * exclude (submission_id, content_hash, row_no) from std.kobo_survey_{table} order by record_id"
                )
                for table in ("household", "member")
            ]
        )
    assert found[0] == found[1]


# Areas


def recipients(lab: Lab, *rows: Mapping[str, Any]) -> list[tuple[str | None, str | None]]:
    """Area and what is wrong with it of rows with codes of the statistics office."""
    full = [
        {"Nama": f"Warga {'ABCDEFGHIJKLMNO'[i]}", "NIK": f"332615170845000{i + 1}", "BPNT": "YA"} | dict(row)
        for i, row in enumerate(rows)
    ]
    put_list(lab, "bpnt/bpnt_2026_09.xlsx", "DATA", BPNT, full)
    lab.take_in()
    return [(r["area_code"], r["region_problem"]) for r in lab.rows("select * from std.bpnt_recipient order by row_no")]


def test_the_two_colliding_codes_are_read_by_the_declared_scheme(lab: Lab) -> None:
    both = collisions("33.26")
    assert [c.code for c in both] == ["3326161010", "3326161011"]
    header = ["ID Keluarga P3KE", "Kepala Keluarga", "Kode Kemdagri", "Desil Kesejahteraan"]
    rows = [{header[0]: str(i), header[1]: "Warga", header[2]: c.code, header[3]: 1} for i, c in enumerate(both)]
    put_list(lab, "p3ke/p3ke_keluarga_2025_33.26.xlsx", "Keluarga", header, rows)
    assert [area for area, _ in recipients(lab, *({"id_desa": c.code} for c in both))] == [c.bps_area for c in both]
    named = lab.rows("select area_code from std.p3ke_family order by row_no")
    assert [r["area_code"] for r in named] == [c.kemendagri_area for c in both]


def test_a_colliding_code_with_the_name_of_the_other_desa_is_not_guessed(lab: Lab) -> None:
    found = recipients(lab, {"id_desa": "3326161010", "kecamatan": "WIRADESA", "desa_kelurahan": "GUMAWANG"})
    assert found == [("33.26.19.2009", "collision")]


def test_a_code_of_the_other_scheme_is_placed_by_its_name_and_said(lab: Lab) -> None:
    found = recipients(
        lab,
        {"id_desa": "3326152014", "kecamatan": "TIRTO", "desa_kelurahan": "MULYOREJO"},
        {"id_desa": "3326152014"},
        {"id_desa": "33.26.15.2014", "kecamatan": "Tirto", "desa_kelurahan": "Mulyo Rejo"},
    )
    assert found == [(MULYOREJO, "scheme_mismatch"), (None, "unknown"), (MULYOREJO, "scheme_mismatch")]


def test_a_code_whose_zeros_a_spreadsheet_took_is_placed_by_its_name(lab: Lab) -> None:
    found = recipients(lab, {"id_desa": 1, "kecamatan": "KANDANGSERANG", "desa_kelurahan": "KLESEM"}, {"id_desa": 10})
    assert found == [("33.26.01.2001", None), (None, "unknown")]


def test_a_code_as_a_number_or_with_a_decimal_is_the_code(lab: Lab) -> None:
    assert recipients(lab, {"id_desa": 3326150015}, {"id_desa": "3326150015.0"}) == [(MULYOREJO, None)] * 2


def test_a_code_and_a_name_that_disagree(lab: Lab) -> None:
    found = recipients(lab, {"id_desa": "3326150015", "kecamatan": "KESESI", "desa_kelurahan": "MULYOREJO"})
    assert found == [(MULYOREJO, "kecamatan_desa_disagree")]


def test_another_regency_is_outside(lab: Lab) -> None:
    assert recipients(lab, {"id_desa": "3375010001"}) == [(None, "outside")]


def named(lab: Lab, *rows: Sequence[str]) -> list[tuple[str | None, str | None]]:
    """Area and what is wrong with it of rows that only name regency, kecamatan and desa."""
    full = [
        {
            "NAMA PENERIMA": f"Warga {'ABCDEFGHIJKLMNO'[i]}",
            "NM KAB": regency,
            "NM KEC": kecamatan,
            "NM KEL": desa,
            "TAHAP": 3,
        }
        for i, (regency, kecamatan, desa) in enumerate(rows)
    ]
    put_list(lab, "pkh/pkh_2026_tahap_3.xlsx", "PKH", PKH, full)
    lab.take_in()
    return [(r["area_code"], r["region_problem"]) for r in lab.rows("select * from std.pkh_recipient order by row_no")]


def test_a_desa_is_found_by_kecamatan_and_name(lab: Lab) -> None:
    found = named(
        lab,
        ("KAB. PEKALONGAN", "TIRTO", "MULYOREJO"),
        ("KABUPATEN PEKALONGAN", "KESESI", "Mulyo rejo"),
        ("PEKALONGAN", "BOJONG", "Karangsari"),
        ("PEKALONGAN", "PETUNGKRIONO", "YOSOREJO"),
    )
    assert found == [(MULYOREJO, None), ("33.26.09.2020", None), ("33.26.11.2021", None), ("33.26.04.2004", None)]


def test_a_desa_in_the_wrong_kecamatan_is_not_guessed(lab: Lab) -> None:
    assert named(lab, ("KAB. PEKALONGAN", "BOJONG", "MULYOREJO")) == [(None, "kecamatan_desa_disagree")]


def test_the_city_of_the_same_name_is_outside(lab: Lab) -> None:
    assert named(lab, ("KOTA PEKALONGAN", "TIRTO", "MULYOREJO"), ("KAB. BATANG", "TULIS", "TULIS")) == [
        (MULYOREJO, "outside"), (None, "outside"),
    ]  # fmt: skip


def test_a_desa_that_is_nowhere_is_unknown(lab: Lab) -> None:
    assert named(lab, ("KAB. PEKALONGAN", "TIRTO", "TANJUNG PURA")) == [(None, "unknown")]


def test_a_folder_that_is_no_desa_gives_no_area(lab: Lab) -> None:
    put_list(lab, "opensid/33.26.99.2099/penduduk.xlsx", "Data Penduduk", PENDUDUK, [{"nama": "Slamet"}])
    lab.take_in()
    assert lab.row("select area_code, region_problem from std.opensid_person") == {
        "area_code": None,
        "region_problem": "unknown",
    }


# Rows and their ids


def test_exact_copies_are_left_out_and_counted(lab: Lab) -> None:
    found = persons(lab, {"nama": "Slamet", "nik": "3326151708450001"}, {"nama": "Slamet", "nik": "3326151708450001"})
    assert [row["row_no"] for row in found] == [2]
    assert lab.accounts() == [{"file": 3, "header": 1, "duplicate": 1, "loaded": 1}]


def test_rows_that_share_the_key_but_differ_keep_ids_of_their_own(lab: Lab) -> None:
    found = persons(lab, {"nama": "Slamet", "rt": "1"}, {"nama": "Slamet", "rt": "2"}, {"nama": "Slamet", "rt": "2"})
    assert len(found) == 2
    assert len({row["record_id"] for row in found}) == 2
    assert sum("#" in row["record_id"] for row in found) == 1


def test_an_id_stays_when_the_row_moves_in_the_file(lab: Lab) -> None:
    (first,) = persons(lab, {"nama": "Slamet", "nik": "3326151708450001"})
    second = persons(
        lab, {"nama": "Wasdi", "nik": "3326151708450002"}, {"nama": "Slamet", "nik": "3326151708450001", "rt": "9"}
    )
    assert first["record_id"] == next(row["record_id"] for row in second if row["full_name"] == "Slamet")


def test_a_number_in_a_numeric_cell_has_lost_its_last_digit(lab: Lab) -> None:
    found = persons(lab, {"nik": 3326151708450010}, {"nik": "3326151708450010"})
    assert [row["nik_status"] for row in found] == ["precision_lost", "valid"]


def test_member_rows_take_from_their_household_of_the_same_file_only(lab: Lab) -> None:
    for wave in ("2026-03", "2026-09"):
        sample = load_sample("kobo_survey/labels.yml")
        sample["file"] = f"kobo_survey/{wave}/survei_kesejahteraan_{wave}.xlsx"
        sample["sheets"]["survei_kesejahteraan"][1][11] = f"Jl {wave}"
        put_sample(lab, sample)
    lab.take_in()
    found = lab.rows(
        "select s.period, m.address from std.kobo_survey_member as m join core.submission as s using (submission_id) "
        "where full_name = 'Slamet' order by 1"
    )
    assert [(r["period"], r["address"]) for r in found] == [("2026-03", "Jl 2026-03"), ("2026-09", "Jl 2026-09")]
