"""Every code list and map in the folder, and the words that must not be confused."""

from pathlib import Path

import pytest

from config.codes import (
    CODES,
    CodeList,
    CodeListError,
    fold_label,
    list_of_map,
    load_code_list,
    load_code_lists,
    load_code_map,
    load_code_maps,
)
from config.schema import COLUMNS, Kind

LISTS = sorted(path.stem for path in CODES.glob("*.csv"))
MAPS = sorted(path.name.removesuffix(".csv") for path in (CODES / "maps").glob("*.csv"))
HEADER = "code,label_id,label_en,valid_from,valid_to,aliases"


@pytest.mark.parametrize("name", LISTS)
def test_every_list_loads_with_both_labels(name: str) -> None:
    code_list = load_code_list(name)
    for entry in code_list.entries:
        assert entry.code == entry.code.strip().lower()
        assert code_list.label(entry.code, "id") == entry.label_id != ""
        assert code_list.label(entry.code, "en") == entry.label_en != ""
        assert all(fold_label(word) and word == word.strip() for word in entry.words if word != "%")
        assert not (entry.valid_from and entry.valid_to) or entry.valid_from < entry.valid_to


@pytest.mark.parametrize("name", MAPS)
def test_every_map_points_into_its_list(name: str) -> None:
    assert set(load_code_map(name).values()) <= set(load_code_list(list_of_map(name)).codes)


def test_folders_are_read_by_name() -> None:
    assert sorted(load_code_lists()) == LISTS
    assert sorted(load_code_maps()) == MAPS


@pytest.mark.parametrize("name", sorted({column.codes for column in COLUMNS.values() if column.codes}))
def test_every_list_named_by_the_schema_exists(name: str) -> None:
    assert load_code_list(name).codes


def test_every_code_column_names_a_list() -> None:
    assert not [column.name for column in COLUMNS.values() if column.kind is Kind.CODE and not column.codes]


@pytest.mark.parametrize(
    ("name", "word", "code"),
    [
        ("sex", "LAKI-LAKI", "male"),
        ("sex", "Pr", "female"),
        ("relation", "ORANGTUA", "parent"),
        ("relation", "FAMILI LAIN", "other_relative"),
        ("relation", "Orang tua / mertua", "parent_or_in_law"),
        ("education", "BELUM TAMAT SD/SEDERAJAT", "none"),
        ("education", "AKADEMI/ DIPLOMA III/S. MUDA", "diploma"),
        ("education", "Siswa SMP/sederajat", "primary"),
        ("school_participation", "SEDANG  D-1/SEDERAJAT", "in_school"),
        ("marital_status", "Kawin/nikah", "married"),
        ("disability_kind", "CACAT RUNGU/WICARA", "deaf_mute"),
        ("roof_material", "Asbes/Seng", "asbestos_or_zinc"),
        ("roof_material", "Seng", "zinc"),
        ("floor_material", "Keramik/Granit/Marmer/Ubin/Tegel/Teraso", "ceramic_or_tile"),
        ("water_source", "Air Permukaan (Sungai, Danau, dll)", "surface_water"),
        ("light_source", "Listrik Pribadi > 900 Watt", "pln_metered"),
        ("power_va", "2.200 watt", "2200"),
        ("power_va", "> 2.200 watt", "over_2200"),
        ("cooking_fuel", "Gas elpiji 3 kg", "gas_3kg"),
        ("toilet_access", "Tidak, Jamban Umum/Bersama", "shared_or_public"),
        ("sewage_disposal", "Ya, tanpa Septic Tank", "not_septic"),
        ("yes_no", "TIDAK", "false"),
        ("programme", "BLT Dana Desa", "blt_dd"),
        ("programme", "BNPT_PPKM", "bpnt_ppkm"),
        ("verification_status", "Tidak Layak", "tidak_layak"),
        ("verification_status", "MAMPU", "tidak_layak"),
        ("verification_status", "Meninggal", "meninggal"),
        ("partner_kind", "Dunia Usaha", "business"),
        ("validation_status", "validation_status_on_hold", "on_hold"),
        ("topography_class", "dataran rendah", "dataran_rendah"),
    ],
)
def test_words_met_in_files(name: str, word: str, code: str) -> None:
    assert load_code_list(name).lookup[fold_label(word)] == code


def test_verification_vocabulary_is_the_canonical_one() -> None:
    assert set(load_code_list("verification_status").codes) == {
        "aktif", "meninggal", "pindah_keluar", "pindah_dalam", "tidak_ditemukan", "ganda", "data_tidak_padan", "layak",
        "tidak_layak", "graduasi", "menolak", "usulan_baru",
    }  # fmt: skip


def test_the_same_number_means_another_relation_by_issuer() -> None:
    regsosek, opensid = load_code_map("regsosek_relation"), load_code_map("opensid_relation")
    assert (regsosek["3"], opensid["3"]) == ("child", "wife")
    assert len(opensid) == 11
    assert len(regsosek) == 8


def test_numbers_left_out_by_the_issuer_stay_out() -> None:
    assert sorted(load_code_map("opensid_vital_status")) == ["1", "2", "3", "4", "6", "9"]


def test_difficulty_is_turned_over() -> None:
    assert load_code_map("regsosek_difficulty") == {"1": "4", "2": "3", "3": "2", "4": "1"}


def test_map_names_say_their_list() -> None:
    assert list_of_map("opensid_yes_no.ktp_el") == "yes_no"
    assert list_of_map("regsosek_school_participation") == "school_participation"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ((HEADER, "a,Satu,One,,,X|y", "b,Dua,Two,,,Y"), "means both"),
        ((HEADER, "a,Satu,One,,,", "a,Dua,Two,,,"), "twice"),
        ((HEADER,), "empty"),
        (("code,label", "a,Satu"), "must have the columns"),
    ],
)
def test_a_list_that_contradicts_itself_is_refused(tmp_path: Path, lines: tuple[str, ...], said: str) -> None:
    (tmp_path / "colour.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(CodeListError, match=said):
        load_code_list("colour", tmp_path)


@pytest.mark.parametrize("line", ["1,b", "2,c"])
def test_a_map_with_a_number_twice_or_an_unknown_code_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "maps").mkdir()
    (tmp_path / "colour.csv").write_text(f"{HEADER}\na,Satu,One,,,\nb,Dua,Two,,,\n", encoding="utf-8")
    (tmp_path / "maps" / "issuer_colour.csv").write_text(f"raw,code\n1,a\n{line}\n", encoding="utf-8")
    with pytest.raises(CodeListError, match="issuer_colour"):
        load_code_map("issuer_colour", tmp_path)


def test_an_unknown_code_has_no_label() -> None:
    code_list: CodeList = load_code_list("sex")
    with pytest.raises(KeyError):
        code_list.label("3", "id")
