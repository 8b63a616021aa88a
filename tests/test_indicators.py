"""Indicators: their heads, each SQL against its case, and the roll-up to every level."""

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from config.codes import load_code_list
from config.indicator import Indicator, IndicatorHeaderError, load_indicators, parameters_of, read_indicator
from config.region import load_regency, load_regions
from tasks.indicator_values import used
from tasks.indicators import (
    build_bases,
    compute_indicators,
    declare,
    name_areas,
    replace_figures,
    roll_up,
    summarise,
)
from tasks.regions import load_region_tables
from tasks.warehouse import SCHEMAS, SQL, Connection, sql_text
from tests.indicator_cases import FOLDER, PARAMETERS, ROW, Case, assert_rows, filled, load_cases, nullable_ddl

INDICATORS = {i.name: i for i in load_indicators()}
CASES = {case.name: case for case in load_cases()}
REGENCY = "33.26"
AS_OF = dt.date(2026, 9, 30)


# --- heads -----------------------------------------------------------------------------------------------------------


def test_every_sql_indicator_has_a_case_and_every_case_an_indicator() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*")) == sorted(n for n, i in INDICATORS.items() if not i.estimator)


@pytest.mark.parametrize("indicator", INDICATORS.values(), ids=str)
def test_every_head_is_complete(indicator: Indicator) -> None:
    texts = ("title_id", "title_en", "concept_id", "concept_en", "definition_id", "definition_en", "grain", "reference")
    assert all(getattr(indicator, text).strip() for text in texts)
    assert indicator.title_id != indicator.title_en
    assert len(set(indicator.levels)) == len(indicator.levels) > 0
    assert indicator.breakdown[0] == "total"
    is_change = indicator.estimator is not None and indicator.estimator.change
    assert indicator.minimum == (-100 if is_change else 0)
    assert indicator.maximum == 100 or indicator.scale != "share"
    assert (
        indicator.method in load_code_list("method").codes and indicator.status in load_code_list("figure_status").codes
    )
    assert set(indicator.levels) <= set(load_code_list("area_level").codes)
    assert (indicator.method in ("survey", "model")) == (indicator.period == "wave")


def test_a_count_by_decile_is_never_called_a_poverty_rate() -> None:
    for indicator in INDICATORS.values():
        if indicator.method == "register":
            assert "kemiskinan" not in indicator.title_id.lower() and "poverty" not in indicator.title_en.lower()


def test_three_denominators_are_three_indicators() -> None:
    populations = [i for i in INDICATORS.values() if i.name.startswith("official_population_")]
    assert {i.levels for i in populations} == {("kabupaten",)}
    assert {"survey_implied", "projection", "registered"} <= {
        i.name.removeprefix("official_population_") for i in populations
    }


HEAD = SQL / "indicators" / "valid_nik.sql"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("-- unit: person\n", "", "unit: Field required"),
        ("-- unit: person\n", "-- unit: parsec\n", "parsec is not in the code list unit"),
        ("-- scale: share\n", "-- scale: part\n", "scale: Input should be"),
        ("-- scale: share\n", "-- scale: share\n-- colour: red\n", "colour: Extra inputs"),
        ("-- scale: share\n", "-- scale: {share\n", "no YAML"),
        ("-- ---\n\nwith", "\nwith", "must begin with a head"),
    ],
)
def test_a_head_with_a_gap_is_refused_by_name(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = HEAD.read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "broken.sql").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(IndicatorHeaderError, match=f"broken.sql.*{said}"):
        read_indicator(tmp_path / "broken.sql")


def test_parameters_in_comments_are_not_bound() -> None:
    assert parameters_of("-- on $as_of\nselect $period, $as_of_day -- $regency") == {"period", "as_of_day"}


# --- each SQL against its case ---------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def nullable() -> Iterator[Connection]:
    """Empty tables of the warehouse that take rows with only some columns."""
    with closing(duckdb.connect(config={"autoinstall_known_extensions": "false"})) as con:
        for schema in SCHEMAS:
            con.execute(f"create schema {schema}")
        for statement in nullable_ddl():
            con.execute(statement)
        yield con


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_case(nullable: Connection, case: Case) -> None:
    nullable.begin()
    try:
        for table, rows in filled(case).items():
            marks = ", ".join("?" for _ in rows[0])
            nullable.executemany(
                f"insert into {table} ({', '.join(rows[0])}) values ({marks})", [[*r.values()] for r in rows]
            )
        build_bases(nullable, PARAMETERS)
        query = sql_text(INDICATORS[case.name].model)
        found = nullable.execute(f"select {', '.join(ROW)} from ({query})", used(query, PARAMETERS)).fetchall()
    finally:
        nullable.rollback()
    assert_rows(found, case)
    assert {row[2] for row in found} <= set(INDICATORS[case.name].breakdown)


# --- roll-up ---------------------------------------------------------------------------------------------------------

A, B, C, D = "33.26.01.2001", "33.26.01.2002", "33.26.02.2001", "33.26.15.2014"
ALL_LEVELS = INDICATORS["families_registered"].levels
COUNT = INDICATORS["families_registered"]
SHARE = INDICATORS["valid_nik"]
PLACES = [(A, "33.26.01", "pegunungan", None), (B, "33.26.01", "pegunungan", None), (C, "33.26.02", "pegunungan", None),
          (D, "33.26.15", "pesisir", 2017)]  # fmt: skip


@pytest.fixture
def four_desa(con: Connection) -> Connection:
    """Four desa in three kecamatan and two topography classes, one of them a lab site."""
    for code, kecamatan, topography, year in PLACES:
        con.execute(
            "insert into core.region (area_code, area_name, bps_code, kecamatan_code, kecamatan_name, kabupaten_code, "
            "topography_class, lab_start_year, area_km2, area_edition) values (?, ?, 'x', ?, 'K', ?, ?, ?, 2, 'e')",
            [code, code, kecamatan, REGENCY, topography, year],
        )
    name_areas(con, REGENCY)
    return con


Row = tuple[str | None, str, str, float | None, float | None, int]


def rolled(con: Connection, indicator: Indicator, *rows: Row) -> dict[tuple[str, str], tuple[Any, ...]]:
    """(area, category) -> value, n, population, status of one indicator's rows (area, breakdown, category, num, den, n)."""
    declare(con, [indicator])
    for area, breakdown, category, numerator, denominator, n in rows:
        con.execute(
            "insert into desa_figure values (?, ?, '2026-09', ?, ?, ?, ?, ?, null)",
            [indicator.name, area, breakdown, category, numerator, denominator, n],
        )
    roll_up(con, REGENCY, "r1", {"period": "2026-09"})
    found = con.execute("select area_code, category, value, n, population, status from computed_figure").fetchall()
    return {(row[0], row[1]): row[2:] for row in found}


def test_counts_add_up_to_every_level(four_desa: Connection) -> None:
    figures = rolled(
        four_desa,
        COUNT,
        (A, "total", "total", 3, None, 3),
        (C, "total", "total", 4, None, 4),
        (D, "total", "total", 5, None, 5),
    )
    values = {area: figure[0] for (area, _), figure in figures.items()}
    assert values == {
        A: 3, B: None, C: 4, D: 5, "33.26.01": 3, "33.26.02": 4, "33.26.15": 5, "pegunungan": 7, "pesisir": 5,
        REGENCY: 12, "lab": 5, "non_lab": 7,
    }  # fmt: skip
    assert figures[B, "total"] == (None, 0, None, "missing")


def test_a_share_is_of_the_sums_and_not_the_mean_of_shares(four_desa: Connection) -> None:
    figures = rolled(four_desa, SHARE, (A, "total", "total", 1, 1, 1), (B, "total", "total", 0, 3, 3))
    assert figures["33.26.01", "total"] == (25.0, 4, 4, "ok")
    assert figures[A, "total"][0] == 100 and figures[B, "total"] == (0, 3, 3, "ok")


def test_a_share_of_nothing_is_missing_and_never_zero(four_desa: Connection) -> None:
    figures = rolled(four_desa, SHARE, (A, "total", "total", 0, 0, 0))
    assert figures[A, "total"] == (None, 0, 0, "missing")
    assert figures[D, "total"] == (None, 0, None, "missing")


def test_a_mean_is_not_multiplied(four_desa: Connection) -> None:
    mean = replace(SHARE, scale="mean", maximum=None)
    assert rolled(four_desa, mean, (A, "total", "total", 9, 2, 2))[A, "total"] == (4.5, 2, 2, "ok")


@pytest.mark.parametrize(
    ("covers", "in_covered_desa", "elsewhere"),
    [
        ("area", (0, "ok"), (None, "missing")),
        ("regency", (0, "ok"), (0, "ok")),
        ("row", (None, "missing"), (None, "missing")),
    ],
)
def test_an_absent_count_is_zero_only_where_the_source_covers(
    four_desa: Connection, covers: Any, in_covered_desa: tuple[int, str], elsewhere: tuple[int, str]
) -> None:
    counted = replace(COUNT, covers=covers)
    figures = rolled(four_desa, counted, (A, "kind", "one", 3, None, 3), (D, "kind", "two", 1, None, 1))
    assert figures[A, "one"] == (3, 3, None, "ok")
    value, n, _, status = figures[A, "two"]
    assert (value, n, status) == (in_covered_desa[0], 0, in_covered_desa[1])
    value, n, _, status = figures[B, "two"]
    assert (value, n, status) == (elsewhere[0], 0, elsewhere[1])


@pytest.mark.parametrize("covers", ["area", "regency", "row"])
def test_a_source_that_never_came_is_missing_everywhere(four_desa: Connection, covers: Any) -> None:
    figures = rolled(four_desa, replace(COUNT, covers=covers))
    assert {area for area, _ in figures} >= {A, B, C, D, REGENCY, "pesisir", "lab", "non_lab"}
    assert set(figures.values()) == {(None, 0, None, "missing")}


def test_a_declared_status_stands_where_there_is_a_value(four_desa: Connection) -> None:
    figures = rolled(four_desa, replace(SHARE, status="provisional"), (A, "total", "total", 1, 2, 2))
    assert figures[A, "total"][3] == "provisional" and figures[B, "total"][3] == "missing"


def test_only_declared_levels_are_filled(four_desa: Connection) -> None:
    figures = rolled(four_desa, replace(SHARE, levels=("kabupaten", "topography")), (A, "total", "total", 1, 2, 2))
    assert not {area for area, _ in figures} & {A, B, C, D, "33.26.01", "lab"}


def test_official_figures_stand_as_published_and_have_no_records(four_desa: Connection) -> None:
    figures = rolled(four_desa, INDICATORS["official_p0"], (REGENCY, "total", "total", 8.95, None, 0))
    assert figures == {(REGENCY, "total"): (8.95, None, None, "ok")}


def test_an_impossible_value_is_not_shown_and_is_reported(four_desa: Connection) -> None:
    figures = rolled(four_desa, SHARE, (A, "total", "total", 3, 2, 2), (C, "total", "total", 2, 2, 2))
    assert figures[A, "total"] == (None, 0, 2, "missing")
    assert figures[C, "total"] == (100, 2, 2, "ok")
    # The desa, and the kecamatan, class, regency and lab group that its excess reaches.
    assert summarise(four_desa).impossible == {SHARE.name: 5}


def test_records_of_no_known_place_count_nowhere_and_are_reported(four_desa: Connection) -> None:
    figures = rolled(
        four_desa,
        COUNT,
        (A, "total", "total", 3, None, 3),
        (None, "total", "total", 2, None, 2),
        ("99.99", "total", "total", 4, None, 4),
    )
    assert figures[REGENCY, "total"][0] == 3
    assert summarise(four_desa).unplaced == {COUNT.name: 6}


def test_areas_carry_names_and_what_their_level_has(four_desa: Connection) -> None:
    rolled(four_desa, COUNT)
    replace_figures(four_desa)
    found = four_desa.execute(
        "select area_code, area_level, area_name, kecamatan_name, topography_class, area_km2 from out.area order by area_code"
    ).fetchall()
    areas = {row[0]: row[1:] for row in found}
    assert areas[A] == ("desa", A, "K", "pegunungan", 2)
    assert areas["33.26.01"] == ("kecamatan", "K", "K", "pegunungan", 4)
    assert areas[REGENCY] == ("kabupaten", "Kabupaten Pekalongan", None, None, 8)
    assert areas["pesisir"] == ("topography", "Pesisir", None, "pesisir", 2)
    assert areas["lab"] == ("lab_site", "Desa laboratorium", None, None, 2)


# --- all of it -------------------------------------------------------------------------------------------------------


def test_an_empty_warehouse_gives_official_figures_and_the_rest_missing(con: Connection) -> None:
    load_region_tables(con, REGENCY)
    report = compute_indicators(con, tuple(INDICATORS.values()), regency=REGENCY, release="r1", as_of=AS_OF)
    shown = con.execute("select distinct method from out.indicator where value is not null").fetchall()
    assert shown == [("official",)]
    assert report.figures - report.missing == 29
    assert (report.unplaced, report.impossible) == ({}, {})
    levels = dict(con.execute("select area_level, count(*) from out.area group by area_level").fetchall())
    kecamatan = load_regency(REGENCY).kecamatan_count
    assert levels == {"desa": 285, "kecamatan": kecamatan, "kabupaten": 1, "topography": 4, "lab_site": 2}


def test_figures_of_one_release_replace_the_last_ones(con: Connection) -> None:
    load_region_tables(con, REGENCY)
    desa = load_regions(REGENCY)[0].area_code
    con.execute("insert into core.household select 'h' || i, ?, 1, 3 from range(5) as r (i)", [desa])
    con.execute(
        "insert into core.family (family_id, household_id, area_code, member_count) select 'f' || i, 'h' || i, ?, 3 "
        "from range(5) as r (i)",
        [desa],
    )
    for release in ("r1", "r2"):
        compute_indicators(con, tuple(INDICATORS.values()), regency=REGENCY, release=release, as_of=AS_OF)
    found = con.execute(
        "select area_level, period, value, n, area_edition, release from out.indicator "
        "where indicator = 'families_registered' and value is not null order by area_level"
    ).fetchall()
    edition = load_regency(REGENCY).area_edition
    assert found == [(level, "2026-09", 5, 5, edition, "r2") for level in sorted(ALL_LEVELS)]
    keys = "area_code, period, breakdown, category, indicator, method"
    repeated = con.execute(f"select count(*) from out.indicator group by {keys} having count(*) > 1").fetchall()
    assert repeated == []


def test_a_failing_indicator_leaves_the_last_figures_alone(con: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    load_region_tables(con, REGENCY)
    compute_indicators(con, tuple(INDICATORS.values()), regency=REGENCY, release="r1", as_of=AS_OF)
    monkeypatch.setattr(
        "tasks.indicators.sql_text", lambda name: sql_text(name).replace("core.household", "core.nothing")
    )
    with pytest.raises(duckdb.CatalogException):
        compute_indicators(con, tuple(INDICATORS.values()), regency=REGENCY, release="r2", as_of=AS_OF)
    assert con.execute("select distinct release from out.indicator").fetchall() == [("r1",)]
