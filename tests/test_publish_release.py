import csv
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from config.settings import Settings
from tasks.publish.facts import ReleaseReport
from tasks.publish.folders import BadReleaseId, ReleaseExists
from tasks.publish.geo import BoundaryWithoutArea
from tasks.publish.release import UnpublishableFigures, build_release
from tasks.publish.tabular import neutral
from tasks.warehouse import Connection, open_memory
from tests.publish_figures import FACTS, INDICATORS, RELEASE, figure, fill, fill_areas, fill_figures


def warehouse() -> Connection:
    con = open_memory()
    fill_areas(con)
    fill_figures(con)
    return con


def build(con: Connection, home: Path, release: str = RELEASE) -> ReleaseReport:
    return build_release(con, Settings(home=home), release, indicators=INDICATORS, facts=FACTS)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> ReleaseReport:
    return build(warehouse(), tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def database(report: ReleaseReport) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(report.folder / "published.duckdb"), read_only=True) as con:
        yield con


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def by_area(found: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {row["area_code"]: row for row in found}


def test_the_release_holds_every_format_and_current_points_at_it(report: ReleaseReport) -> None:
    names = {str(p.relative_to(report.folder)) for p in report.folder.rglob("*") if p.is_file()}
    assert {
        "parquet/indicator.parquet",
        "parquet/area.parquet",
        "parquet/wide_desa.parquet",
        "csv/indicator.csv",
        "csv/area.csv",
        "csv/wide_kecamatan.csv",
        "csv/wide_topography.csv",
        "excel/indicators.xlsx",
        "geo/desa.geojson",
        "geo/kecamatan.geojson",
        "geo/areas.gpkg",
        "site/index.html",
        "published.duckdb",
        "dictionary.csv",
        "dictionary.md",
        "README.txt",
        "manifest.json",
    } <= names
    assert len(names) == report.files
    current = report.folder.parent / "current"
    assert current.is_symlink() and current.resolve() == report.folder.resolve()
    assert sorted(p.name for p in report.folder.parent.iterdir()) == [RELEASE, "current"]


def test_rows_and_withheld_figures_are_reported(report: ReleaseReport) -> None:
    assert report.withheld == 2
    assert (report.rows["indicator"], report.rows["area"], report.rows["wide_desa"]) == (11, 309, 285)


def test_the_manifest_tells_every_file_and_what_it_was_made_of(report: ReleaseReport) -> None:
    manifest = json.loads((report.folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["inputs"] == ["aa", "bb"]
    assert manifest["parameters"] == {"threshold": 5, "seed": 7}
    assert manifest["synthetic"] is True and manifest["code_version"] == "0.1.0"
    assert manifest["rows"]["indicator"] == 11
    for name, facts in manifest["files"].items():
        content = (report.folder / name).read_bytes()
        assert facts == {"sha256": hashlib.sha256(content).hexdigest(), "size_bytes": len(content)}


def test_a_withheld_value_looks_like_neither_zero_nor_missing(database: duckdb.DuckDBPyConnection) -> None:
    found = database.execute(
        "select area_code, families_registered, families_registered_status from wide_desa order by area_code limit 5"
    ).fetchall()
    assert found == [
        ("33.26.01.2001", 120.0, "ok"),
        ("33.26.01.2002", None, "few"),
        ("33.26.01.2003", 0.0, "ok"),
        ("33.26.01.2004", 55.0, "provisional"),
        ("33.26.01.2005", None, "missing"),
    ]


def test_wide_tables_have_the_indicators_of_their_level(database: duckdb.DuckDBPyConnection) -> None:
    topography = [c[0] for c in database.execute("describe wide_topography").fetchall()]
    assert topography[2:] == [
        "families_registered",
        "families_registered_status",
        "adequate_sanitation",
        "adequate_sanitation_status",
        "survey_p0",
        "survey_p0_status",
    ]
    assert "survey_p0" not in [c[0] for c in database.execute("describe wide_desa").fetchall()]


def test_views_by_level_carry_names(database: duckdb.DuckDBPyConnection) -> None:
    found = database.execute("select distinct area_name, area_level from figures_kabupaten").fetchall()
    assert found == [("Kabupaten Pekalongan", "kabupaten")]


def test_an_opened_release_cannot_be_changed(database: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(duckdb.InvalidInputException, match="read-only"):
        database.execute("delete from indicator")


def test_csv_has_plain_numbers_and_harmless_text(report: ReleaseReport) -> None:
    content = (report.folder / "csv" / "indicator.csv").read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    areas = by_area(read_csv(report.folder / "csv" / "wide_desa.csv"))
    assert areas["33.26.01.2001"]["area_name"] == "'=1+1"
    assert areas["33.26.01.2001"]["adequate_sanitation"] == "33.333333"
    assert areas["33.26.01.2002"]["families_registered"] == ""
    figures = read_csv(report.folder / "csv" / "indicator.csv")
    assert {"'+1"} == {row["category"] for row in figures if row["breakdown"] == "desil"}


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\tx", "\rx"])
def test_text_that_starts_a_formula_is_made_harmless(text: str) -> None:
    assert neutral(text) == "'" + text
    assert neutral("a" + text) == "a" + text


def test_a_lone_dash_stays() -> None:
    assert neutral("-") == "-"


def test_maps_carry_headline_figures_with_their_status(report: ReleaseReport) -> None:
    desa = json.loads((report.folder / "geo" / "desa.geojson").read_text(encoding="utf-8"))
    found = by_area([f["properties"] for f in desa["features"]])
    assert len(found) == 285
    assert found["33.26.01.2002"]["families_registered"] is None
    assert found["33.26.01.2002"]["families_registered_status"] == "few"
    kecamatan = json.loads((report.folder / "geo" / "kecamatan.geojson").read_text(encoding="utf-8"))
    assert len(kecamatan["features"]) == 19


def test_the_readme_says_in_both_languages_that_the_data_is_synthetic(report: ReleaseReport) -> None:
    text = (report.folder / "README.txt").read_text(encoding="utf-8")
    assert "DATA SINTETIS" in text and "SYNTHETIC DATA" in text
    assert "kurang dari\n    5 catatan" in text and "2026-11-24T09:15+07:00" in text
    assert "{" not in text


def test_the_dictionary_explains_columns_codes_and_indicators(report: ReleaseReport) -> None:
    found = {(r["entry"], r["table_name"], r["name"]): r for r in read_csv(report.folder / "dictionary.csv")}
    sanitation = found[("indicator", "indicator", "adequate_sanitation")]
    assert (sanitation["title_id"], sanitation["latest_period"]) == ("Keluarga dengan sanitasi layak", "2026-09")
    assert found[("column", "indicator", "value")]["definition_id"]
    assert "5" in found[("code", "figure_status", "few")]["definition_en"]
    page = (report.folder / "dictionary.md").read_text(encoding="utf-8")
    assert "## Keluarga dengan sanitasi layak" in page and "Satu kartu keluarga." in page and "| `few`" in page


def test_the_same_figures_and_facts_give_the_same_files(report: ReleaseReport, tmp_path: Path) -> None:
    again = build(warehouse(), tmp_path)
    # The database file has ids of its own; its tables are the parquet files.
    differing = [
        str(p.relative_to(report.folder))
        for p in report.folder.rglob("*")
        if p.is_file() and p.read_bytes() != (again.folder / p.relative_to(report.folder)).read_bytes()
    ]
    assert sorted(differing) == ["manifest.json", "published.duckdb"]


def test_a_release_is_never_overwritten(tmp_path: Path) -> None:
    con = warehouse()
    first = build(con, tmp_path)
    before = (first.folder / "manifest.json").read_bytes()
    with pytest.raises(ReleaseExists):
        build(con, tmp_path)
    assert (first.folder / "manifest.json").read_bytes() == before


@pytest.mark.parametrize("release", ["../out", "", ".hidden", "current", "a/b"])
def test_a_release_id_must_be_a_plain_name(tmp_path: Path, release: str) -> None:
    with pytest.raises(BadReleaseId):
        build(warehouse(), tmp_path, release)
    assert list(tmp_path.rglob("*")) == []


def test_the_next_release_replaces_current_and_clears_what_a_killed_build_left(tmp_path: Path) -> None:
    con = warehouse()
    build(con, tmp_path)
    published = tmp_path / "published"
    (published / ".building-2026-12-01T0000").mkdir()
    (published / ".building-2026-12-01T0000" / "half.csv").touch()
    (published / ".current-next").symlink_to("nowhere")
    con.execute("update out.indicator set release = '2026-12-02T0000'")
    build(con, tmp_path, "2026-12-02T0000")
    assert sorted(p.name for p in published.iterdir()) == [RELEASE, "2026-12-02T0000", "current"]
    assert (published / "current").readlink() == Path("2026-12-02T0000")


def test_a_failed_build_leaves_nothing_and_current_stays(tmp_path: Path) -> None:
    con = warehouse()
    build(con, tmp_path)
    con.execute("update out.indicator set release = 'later'")
    con.execute("delete from out.area where area_code = '33.26.19.2001'")
    with pytest.raises(BoundaryWithoutArea, match=r"33\.26\.19\.2001"):
        build(con, tmp_path, "later")
    assert sorted(p.name for p in (tmp_path / "published").iterdir()) == [RELEASE, "current"]
    con.execute("attach ':memory:' as published")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"area_code": "33.26.02.2001", "release": "older"}, "holds releases"),
        ({"area_code": "33.26.02.2001", "value": None}, "contradict"),
        ({"area_code": "33.26.02.2001", "status": "missing"}, "contradict"),
        ({}, "more than once"),
    ],
)
def test_figures_that_may_not_be_published_stop_the_release(
    tmp_path: Path, wrong: dict[str, object], message: str
) -> None:
    con = warehouse()
    fill(con, "out.indicator", [figure(**wrong)])
    with pytest.raises(UnpublishableFigures, match=message):
        build(con, tmp_path)
    assert list((tmp_path / "published").iterdir()) == []


def test_no_figures_no_release(tmp_path: Path) -> None:
    con = open_memory()
    fill_areas(con)
    with pytest.raises(UnpublishableFigures):
        build(con, tmp_path)


def test_a_level_without_indicators_still_lists_its_areas(tmp_path: Path) -> None:
    only = [replace(i, levels=("kabupaten",)) for i in INDICATORS]
    made = build_release(warehouse(), Settings(home=tmp_path), RELEASE, indicators=only, facts=FACTS)
    assert read_csv(made.folder / "csv" / "wide_kecamatan.csv")[0]["area_name"] == "Kandangserang"


def test_real_data_carries_no_warning(tmp_path: Path) -> None:
    facts = replace(FACTS, demo=False)
    made = build_release(warehouse(), Settings(home=tmp_path), RELEASE, indicators=INDICATORS, facts=facts)
    assert "SINTETIS" not in (made.folder / "README.txt").read_text(encoding="utf-8")
