"""A wrong column is seen by its values, each rule by a case that fires and one that does not; dirty but right columns stay quiet."""

import pytest

from config.sources import load_sources
from tests.column_views import PEOPLE, ROWS, TITLES, alarms, by_title, seen, swapped


def of_titles(titles: list[str], rows: list[list[str]] = ROWS) -> set[tuple[str, str]]:
    view = seen(titles, rows)
    return alarms(view, by_title(view))


def test_right_columns_are_quiet() -> None:
    assert of_titles(TITLES) == set()


@pytest.mark.parametrize(
    "titles",
    [
        ("NIK", "No KK"),
        ("Tempat Lahir", "Tanggal Lahir"),
        ("NIK", "Nama"),
        ("Nama", "Tempat Lahir"),
        ("Nama", "Alamat"),
        ("Nama", "Pekerjaan"),
        ("Tanggal Lahir", "Pekerjaan"),
        ("Pekerjaan", "Keterangan"),
        ("RT", "NIK"),
    ],
)
@pytest.mark.parametrize("count", [3, 8])
def test_swapped_titles_are_seen(titles: tuple[str, str], count: int) -> None:
    assert of_titles(swapped(*titles), ROWS[:count])


def test_swapped_numbers_name_both_columns() -> None:
    assert of_titles(swapped("NIK", "No KK")) == {("number_of_card", "nik"), ("number_of_person", "kk")}


def test_one_swapped_row_is_a_matter_of_that_row() -> None:
    rows = [[PEOPLE[0][1], PEOPLE[0][0], *ROWS[0][2:]], *ROWS[1:]]
    assert of_titles(TITLES, rows) == set()


def test_a_single_row_with_its_numbers_swapped_is_left_to_the_rule_for_rows() -> None:
    assert of_titles(swapped("NIK", "No KK"), ROWS[:1]) == set()


def test_a_single_row_with_place_and_date_swapped_is_seen() -> None:
    assert of_titles(swapped("Tempat Lahir", "Tanggal Lahir"), ROWS[:1])
    assert of_titles(TITLES, ROWS[:1]) == set()


def test_damaged_numbers_are_numbers_still() -> None:
    damaged = [
        "3.32615E+15",
        "332615170845000",
        "3326************",
        "33 2615 1708 450001",
        "3326151708450001.0",
        "'3326155203500002",
    ]
    rows = [[nik, *row[1:]] for nik, row in zip(damaged, ROWS, strict=False)]
    assert of_titles(TITLES, rows) == set()


def test_children_whose_numbers_look_like_cards_are_cleared_by_their_births() -> None:
    rows = [[f"33261512{m:02d}180001", *row[1:4], f"12-{m:02d}-2018", *row[5:]] for m, row in enumerate(ROWS, start=1)]
    assert of_titles(TITLES, rows) == set()
    rows = [[*row[:4], "01-01-1980", *row[5:]] for row in rows]
    assert ("number_of_card", "nik") in of_titles(TITLES, rows)


def test_a_list_that_repeats_the_number_of_the_person_has_no_wrong_card() -> None:
    rows = [[row[0], row[0], *row[2:]] for row in ROWS]
    assert of_titles(TITLES, rows) == set()


def test_words_nobody_knows_are_dirt_and_no_other_column() -> None:
    rows = [[*row[:9], "mungkin"] for row in ROWS]
    assert of_titles(TITLES, rows) == set()


def test_serial_numbers_under_nik_are_no_numbers_of_persons() -> None:
    rows = [[str(i), *row[1:]] for i, row in enumerate(ROWS, start=1)]
    assert ("other_kind", "nik") in of_titles(TITLES, rows)


AREAS = [["Kandangserang", "Bodas"], ["Kandangserang", "Klesem"], ["Paninggaran", "Krandegan"], ["Kajen", "Kajen"]]


def place(titles: list[str]) -> set[tuple[str, str]]:
    rows = [["5.1", "Dinas Sosial", "Pemerintah Desa", "Air bersih", *area] for area in AREAS]
    view = seen(
        ["Kode Rekening", "Mitra", "Jenis Mitra", "Kegiatan", *titles],
        rows,
        load_sources()["lab_register"].tables["line"],
    )
    return {
        (rule, name) for rule, name in alarms(view, by_title(view)) if name in ("desa_name_raw", "kecamatan_name_raw")
    }


def test_desa_and_kecamatan_swapped_are_seen() -> None:
    assert {name for _, name in place(["Desa", "Kecamatan"])} == {"desa_name_raw", "kecamatan_name_raw"}
    assert place(["Kecamatan", "Desa"]) == set()


def money(titles: list[str]) -> set[tuple[str, str]]:
    rows = [
        ["5.1.03", "22.900.000", "20.000.000"],
        ["5.1.04", "5000000", "4500000"],
        ["5.1.05", "Rp 7.000.000", "1.000.000"],
        ["5.1.06", "9000000", ""],
    ]
    view = seen(["Kode Rekening", *titles], rows, load_sources()["lab_register"].tables["line"])
    return alarms(view, by_title(view))


def test_money_spent_beyond_the_plan_in_most_rows_is_seen() -> None:
    assert money(["Realisasi (Rp)", "Anggaran (Rp)"]) == {
        ("larger_than_can_be", "realised_rp"),
        ("larger_than_can_be", "planned_rp"),
    }
    assert money(["Anggaran (Rp)", "Realisasi (Rp)"]) == set()


def family(titles: list[str]) -> set[tuple[str, str]]:
    children = ["Agus Purnomo", "Budi Purnomo", "Citra Purnama", "Dewi Purnama", "Eko Purnomo", "Fitri Purnama"]
    rows = [[nik, "3326150102150001", child, "Siti Aminah"] for (nik, *_), child in zip(PEOPLE, children, strict=False)]
    view = seen(["nik", "no_kk", *titles], rows, load_sources()["opensid"].tables["person"])
    return {a for a in alarms(view, by_title(view)) if a[0] == "names_of_parents"}


def test_names_that_repeat_among_children_are_the_mothers() -> None:
    assert family(["nama_ibu", "nama"]) == {("names_of_parents", "full_name"), ("names_of_parents", "mother_name")}
    assert family(["nama", "nama_ibu"]) == set()


def births(titles: list[str]) -> set[tuple[str, str]]:
    rows = [[row[0], row[2], row[4], "04-05-2026"] for row in ROWS]
    view = seen(["NIK", "Nama", *titles], rows)
    return alarms(view, by_title(view))


def test_births_that_the_numbers_state_of_another_column_are_seen() -> None:
    assert births(["Tanggal Musyawarah", "Tanggal Lahir"]) == {("births_elsewhere", "birth_date")}
    assert births(["Tanggal Lahir", "Tanggal Musyawarah"]) == set()
