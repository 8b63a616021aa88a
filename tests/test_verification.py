"""The verification vocabulary: every word that senders were seen to use, and the verdicts that reach the record tables."""

import pytest

from config.codes import fold_label, load_code_list, load_code_map, load_code_maps
from config.sources import load_sources
from tasks.cells import cell_parameters
from tests.intake_lab import Lab

DESA = "33.26.15.2014"
# Every value of domain facts, section 3.7, in its sender's words; an empty map is the canonical list itself.
WORDS = [
    ("prelist_verification_status", {"1": "aktif", "2": "tidak_ditemukan", "3": "ganda", "4": "meninggal", "5": "data_tidak_padan"}),
    ("prelist_verification_status.household", {"1": "aktif", "2": "tidak_ditemukan"}),
    ("dukcapil_verification_status", {"Data Tidak Ditemukan": "data_tidak_padan", "PADAN": "aktif", "TIDAK PADAN": "data_tidak_padan",
                                      "YA": "aktif", "TIDAK": "data_tidak_padan"}),
    ("bdt_verification_status", {"Nama ganda": "ganda", "Rumah tangga ganda": "ganda", "Meninggal": "meninggal", "Pindah": "pindah_keluar",
                                 "Tidak ditemukan": "tidak_ditemukan", "Sudah mampu": "tidak_layak", "Tidak layak": "tidak_layak",
                                 "Kepala rumah tangga berubah": "aktif", "Komposisi anggota berubah": "aktif"}),
    ("bdt_verification_status.presence", {"2": "meninggal", "3": "pindah_keluar", "5": "data_tidak_padan", "6": "tidak_ditemukan"}),
    ("regsosek_verification_status", {"2": "meninggal", "3": "pindah_keluar", "4": "pindah_keluar", "5": "usulan_baru",
                                      "6": "tidak_ditemukan"}),
    ("regsosek_verification_status.result", {"4": "menolak", "5": "pindah_keluar"}),
    ("usulan_verification_status", {"Draft": "usulan_baru", "Menunggu RW": "usulan_baru", "Menunggu Kelurahan": "usulan_baru",
                                    "Disetujui": "layak", "Ditolak": "tidak_layak"}),
    ("kpm_verification_status", {"Aktif": "aktif", "Pengaduan": "aktif", "Calon graduasi mandiri": "aktif",
                                 "Berhasil graduasi mandiri": "graduasi", "PPSE": "graduasi"}),
    ("pbi_verification_status", {"Aktif": "aktif", "Nonaktif": "tidak_layak"}),
    ("opensid_verification_status", {"2": "meninggal", "3": "pindah_keluar", "4": "tidak_ditemukan", "6": "pindah_keluar",
                                     "9": "data_tidak_padan", "MATI": "meninggal", "PINDAH": "pindah_keluar", "HILANG": "tidak_ditemukan",
                                     "PERGI": "pindah_keluar", "TIDAK VALID": "data_tidak_padan"}),
    ("bdt_verification_status.presence", {"2": "meninggal", "3": "pindah_keluar", "5": "data_tidak_padan", "6": "tidak_ditemukan"}),
    ("regsosek_verification_status", {"2": "meninggal", "3": "pindah_keluar", "4": "pindah_keluar", "5": "usulan_baru",
                                      "6": "tidak_ditemukan"}),
    ("regsosek_verification_status.result", {"4": "menolak", "5": "pindah_keluar"}),
    ("siak_verification_status", {"Mati": "meninggal", "Pindah": "pindah_keluar", "Hilang": "tidak_ditemukan"}),
    ("siks_verification_status", {"Ya": "meninggal", "Meninggal": "meninggal"}),
    ("", {"Layak": "layak", "Tidak Layak": "tidak_layak", "Tidak layak, sudah mampu": "tidak_layak", "Meninggal": "meninggal",
          "Pindah": "pindah_keluar", "Mampu": "tidak_layak", "Padan": "aktif", "Tidak padan": "data_tidak_padan", "Menolak": "menolak",
          "Usulan baru": "usulan_baru", "Graduasi mandiri": "graduasi", "PPSE": "graduasi", "Nama ganda": "ganda"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "word", "code"), [(name, word, code) for name, words in WORDS for word, code in words.items()]
)
def test_every_word_seen_has_its_place(name: str, word: str, code: str) -> None:
    folded = {fold_label(raw): found for raw, found in load_code_map(name).items()} if name else {}
    known = dict(load_code_list("verification_status").lookup) | folded
    assert known[fold_label(word)] == code


def test_every_map_of_the_vocabulary_is_walked() -> None:
    assert {n for n in load_code_maps() if "verification_status" in n} == {n for n, _ in WORDS if n}


@pytest.mark.parametrize(
    ("source", "table"),
    [("musdes", "bnba"), ("opensid", "person"), ("bpnt", "recipient"), ("p3ke", "family"), ("siak", "person")],
)
def test_sources_with_a_verdict_keep_its_word(source: str, table: str) -> None:
    declared = load_sources()[source].tables[table]
    assert "verification" in declared.describes
    assert declared.columns["verification_word"].headers == declared.columns["verification_status"].headers
    assert declared.columns["verification_word"].map is None
    assert "keys_verification_status" in cell_parameters(declared)


def verdicts(lab: Lab) -> list[tuple[str, str, str, bool | None]]:
    """What the record table holds, in the order of the rows."""
    found = lab.rows(
        "select v.source, v.verification_status, v.verification_word, v.has_minutes from std.verification_record as v "
        "join std.person_record as p on p.record_id = v.record_id order by p.row_no"
    )
    return [(r["source"], r["verification_status"], r["verification_word"], r["has_minutes"]) for r in found]


@pytest.mark.parametrize("flavour", [("1", "2", "9", "7"), ("HIDUP", "MATI", "TIDAK VALID", "entah")])
def test_a_village_list_says_who_is_gone(lab: Lab, flavour: tuple[str, ...]) -> None:
    rows = [[f"Orang {n}", "", "1945-08-17", word] for n, word in zip("ABCD", flavour, strict=True)]
    lab.put(
        f"opensid/{DESA}/penduduk.xlsx", {"Data Penduduk": [["nama", "nik", "tanggallahir", "status_dasar"], *rows]}
    )
    lab.take_in()
    assert verdicts(lab) == [
        ("opensid", "meninggal", flavour[1], None),
        ("opensid", "data_tidak_padan", flavour[2], None),
    ]
    said = lab.rows("select vital_status from std.person_record order by row_no")
    assert [r["vital_status"] for r in said] == ["alive", "dead", "invalid", None]


def test_the_civil_registry_says_who_died_and_nothing_of_a_card_that_is_no_longer_valid(lab: Lab) -> None:
    header = ["Nomor KK", "NIK", "Nama Penduduk", "Status Hidup / Tidak Valid", "SHDK", "RW", "RT"]
    words = ("Hidup", "Mati", "Tidak Valid", "Pindah")
    rows = [["", "", f"Orang {n}", word, "ISTRI", "1.0", "8.0"] for n, word in zip("ABCD", words, strict=True)]
    lab.put(f"siak/{DESA}/siak_2026-07.xlsx", {"Data": [header, *rows]})
    lab.take_in()
    assert verdicts(lab) == [("siak", "meninggal", "Mati", None), ("siak", "pindah_keluar", "Pindah", None)]
    said = lab.rows("select vital_status from std.person_record order by row_no")
    assert [r["vital_status"] for r in said] == ["alive", "dead", "invalid", "moved"]


def test_an_aid_list_says_who_died(lab: Lab) -> None:
    header = [
        "id_desa",
        "kecamatan",
        "desa_kelurahan",
        "NIK",
        "NOKK",
        "Nama",
        "BPNT",
        "periode_BPNT",
        "keterangan_meninggal",
    ]
    place = ["", "Tirto", "Mulyorejo"]
    rows = [
        [*place, "", "", f"Orang {n}", "YA", "2026-09", word]
        for n, word in zip("ABC", ("Meninggal", "", "Tidak"), strict=True)
    ]
    lab.put("bpnt/bpnt_2026_09.xlsx", {"DATA": [header, *rows]})
    lab.take_in()
    assert verdicts(lab) == [("bpnt", "meninggal", "Meninggal", None)]
    said = lab.rows("select vital_status from std.person_record order by row_no")
    assert [r["vital_status"] for r in said] == ["dead", None, None]
