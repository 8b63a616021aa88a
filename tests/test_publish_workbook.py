import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from config.publication import load_publication
from config.region import load_regency
from config.settings import Settings
from tasks.publish.facts import Release
from tasks.publish.release import build_release
from tasks.publish.workbook_style import lines_needed, number_format
from tasks.warehouse import open_memory
from tests.publish_figures import (
    FACTS,
    FAMILIES,
    INDICATORS,
    REGENCY,
    RELEASE,
    SANITATION,
    fill_areas,
    fill_figures,
)

HEADS = 8


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    con = open_memory()
    fill_areas(con)
    fill_figures(con)
    settings = Settings(home=tmp_path_factory.mktemp("home"))
    made = build_release(con, settings, RELEASE, indicators=INDICATORS, facts=FACTS)
    return made.folder / "excel" / "indicators.xlsx"


@pytest.fixture(scope="module")
def book(path: Path) -> Any:
    return openpyxl.load_workbook(path)


def texts(sheet: Worksheet) -> set[str]:
    return {c.value for row in sheet.iter_rows() for c in row if isinstance(c.value, str)}


def test_sheets_stand_in_reading_order(book: Any) -> None:
    assert book.sheetnames == ["Baca Dulu", "Kabupaten", "Topografi", "Kecamatan", "Desa", "Data", "Kamus"]


def test_the_readme_sheet_says_release_threshold_words_and_licence(book: Any) -> None:
    found = texts(book["Baca Dulu"])
    assert {RELEASE, "kurang dari 5 catatan", "sedikit / few", "2024 - 2026-09"} <= found
    assert any("SINTETIS" in t for t in found) and any("CC BY 4.0" in t for t in found)


def test_desa_have_a_row_each_under_three_rows_of_heads_that_stay_in_view(book: Any) -> None:
    sheet = book["Desa"]
    assert sheet.freeze_panes == f"C{HEADS + 1}"
    assert sheet.max_row == HEADS + 285
    assert [sheet.cell(HEADS - 2 + k, 6).value for k in range(3)] == [
        "Jumlah keluarga terdata",
        "Families registered",
        "keluarga · 2026-09",
    ]


def test_withheld_and_missing_are_words_and_zero_is_zero(book: Any) -> None:
    shown = [book["Desa"].cell(HEADS + k, 6).value for k in range(1, 6)]
    assert shown == [120, "sedikit", 0, 55, "tanpa data"]


def test_a_provisional_figure_is_marked(book: Any) -> None:
    assert book["Desa"].cell(HEADS + 4, 6).number_format == '#,##0"*"'
    assert book["Desa"].cell(HEADS + 1, 7).number_format == "#,##0.0_*"


def test_the_regency_sheet_groups_by_what_is_counted_and_shows_intervals(book: Any) -> None:
    found = [[c.value for c in row] for row in book["Kabupaten"].iter_rows(min_row=8, max_col=11)]
    assert [row[0] for row in found] == [
        "Orang / Persons",
        "Persentase penduduk miskin (survei)",
        "Keluarga / Families",
        "Jumlah keluarga terdata",
        "Keluarga dengan sanitasi layak",
    ]
    assert found[1][2:] == [8.0, "%", 6.9, 9.1, 900, "2026", "Survei", "Gunakan dengan hati-hati", "ok"]
    assert found[4][2] == "tanpa data"


def test_topography_classes_stand_side_by_side_from_the_coast_up(book: Any) -> None:
    heads = [c.value for c in book["Topografi"][6]]
    assert heads[4:] == ["Pesisir", "Dataran rendah", "Perbukitan", "Pegunungan", "Kabupaten Pekalongan"]


def test_the_long_table_is_ready_to_filter(book: Any) -> None:
    sheet = book["Data"]
    assert [c.value for c in sheet[HEADS]][:3] == ["area_code", "area_level", "area_name"]
    assert sheet.auto_filter.ref == "A8:Q19"
    assert [c.value for c in sheet["I"]].count("sedikit") == 2


def test_no_cell_is_a_formula(book: Any) -> None:
    kinds = {c.data_type for sheet in book for row in sheet.iter_rows() for c in row}
    assert "f" not in kinds
    assert "'=1+1" in texts(book["Desa"])


def test_the_workbook_has_no_links_and_one_fixed_date(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        assert not [n for n in archive.namelist() if "hyperlink" in n or "external" in n.lower()]
        assert b"2026-11-24T02:15:00Z" in archive.read("docProps/core.xml")


def test_a_share_of_one_is_shown_in_per_cent() -> None:
    release = Release(
        release_id=RELEASE,
        indicators=INDICATORS,
        facts=FACTS,
        publication=load_publication(),
        regency=load_regency(REGENCY),
    )
    assert number_format(SANITATION, release) == "#,##0.0"
    assert number_format(SANITATION.__class__(**{**vars(SANITATION), "maximum": 1}), release) == "#,##0.0%"
    assert number_format(FAMILIES, release) == "#,##0"


@pytest.mark.parametrize(("text", "width", "lines"), [("", 10, 1), ("satu dua", 20, 1), ("satu dua tiga", 6, 3)])
def test_wrapped_lines_are_counted(text: str, width: float, lines: int) -> None:
    assert lines_needed(text, width) == lines
