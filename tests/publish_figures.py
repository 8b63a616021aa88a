"""Figures to publish in tests: the real areas of the regency with invented values; nothing here is a real figure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from config.indicator import Indicator, Level
from config.region import load_regency, load_regions
from config.schema import TABLES
from tasks.publish.facts import ReleaseFacts
from tasks.warehouse import Connection, quoted

RELEASE = "2026-11-24T0215"
REGENCY = "33.26"
EDITION = "2025"
LEVELS: tuple[Level, ...] = ("desa", "kecamatan", "kabupaten", "topography")
CLASSES = {
    "pesisir": "Pesisir",
    "dataran_rendah": "Dataran rendah",
    "perbukitan": "Perbukitan",
    "pegunungan": "Pegunungan",
}
FACTS = ReleaseFacts(
    created=datetime(2026, 11, 24, 2, 15, tzinfo=UTC),
    code_version="0.1.0",
    config_hash="c0ffee",
    inputs=("bb", "aa"),
    demo=True,
    parameters={"seed": 7},
)

FAMILIES = Indicator(
    name="families_registered",
    title_id="Jumlah keluarga terdata",
    title_en="Families registered",
    unit="family",
    scale="count",
    measure_unit="keluarga",
    grain="family",
    period="2026-09",
    minimum=0,
    maximum=None,
    definition_id="Keluarga dalam basis data gabungan.",
    definition_en="Families in the merged database.",
    reference="-",
    method="register",
    levels=LEVELS,
    concept_id="Satu kartu keluarga.",
    concept_en="One family card.",
)
SANITATION = replace(
    FAMILIES,
    name="adequate_sanitation",
    title_id="Keluarga dengan sanitasi layak",
    title_en="Families with adequate sanitation",
    scale="share",
    measure_unit="persen",
    maximum=100,
    definition_id="Keluarga yang memiliki fasilitas sanitasi layak.",
    definition_en="Families that have adequate sanitation.",
)
POVERTY = replace(
    FAMILIES,
    name="survey_p0",
    title_id="Persentase penduduk miskin (survei)",
    title_en="Poverty headcount ratio (survey)",
    unit="person",
    scale="rate",
    measure_unit="persen",
    maximum=100,
    method="survey",
    levels=("kabupaten", "topography"),
)
INDICATORS = (FAMILIES, SANITATION, POVERTY)


def figure(**overrides: object) -> dict[str, object]:
    """A figure that may be published, with the columns that matter to a test replaced."""
    row: dict[str, object] = {
        "area_code": "33.26.01.2001",
        "area_level": "desa",
        "area_edition": EDITION,
        "period": "2026-09",
        "unit": "family",
        "breakdown": "total",
        "category": "total",
        "indicator": "families_registered",
        "value": 120.0,
        "n": 120,
        "population": 120.0,
        "method": "register",
        "status": "ok",
        "release": RELEASE,
    }
    return row | overrides


def fill(con: Connection, table: str, found: Sequence[dict[str, object]]) -> None:
    """Adds rows to a declared table; columns that no row names stay empty."""
    names = TABLES[table].columns
    marks = ", ".join("?" * len(names))
    con.executemany(
        f"insert into {table} ({', '.join(map(quoted, names))}) values ({marks})",
        [[row.get(n) for n in names] for row in found],
    )


def fill_areas(con: Connection) -> None:
    """Every desa, kecamatan, topography class and the kabupaten of the regency into `out.area`."""
    regions = load_regions(REGENCY)
    kecamatan = {r.kecamatan_code: r.kecamatan_name for r in regions}
    desa: list[dict[str, Any]] = [
        {
            "area_code": r.area_code,
            "area_level": "desa",
            "area_name": r.name,
            "area_kind": r.kind,
            "kecamatan_code": r.kecamatan_code,
            "kecamatan_name": r.kecamatan_name,
            "bps_code": r.bps_code,
            "topography_class": r.topography_class,
            "lab_start_year": r.lab_start_year,
            "area_km2": r.area_km2,
        }
        for r in regions
    ]
    others = [(c, "kecamatan", n) for c, n in kecamatan.items()] + [(c, "topography", n) for c, n in CLASSES.items()]
    others.append((REGENCY, "kabupaten", load_regency(REGENCY).name))
    upper = [{"area_code": c, "area_level": level, "area_name": n} for c, level, n in others]
    common = {"kabupaten_code": REGENCY, "area_edition": EDITION}
    fill(con, "out.area", [row | common for row in (*desa, *upper)])


def fill_figures(con: Connection, release: str = RELEASE, families: float = 120.0) -> None:
    """A shown count, a count and a share to withhold, a true zero, a provisional and an official figure.

    The desa 33.26.01.2005 and later have none; 33.26.01.2001 has a name that a spreadsheet would run.
    """
    share = {"indicator": "adequate_sanitation"}
    upper = {"area_code": REGENCY, "area_level": "kabupaten"}
    survey = upper | {"indicator": "survey_p0", "method": "survey", "unit": "person", "period": "2026", "n": 900}
    found = [
        figure(value=families, n=int(families), population=families),
        figure(value=1.0, n=90, population=90.0, period="2025-09"),
        figure(area_code="33.26.01.2002", value=3.0, n=3),
        figure(area_code="33.26.01.2003", value=0.0, n=0),
        figure(area_code="33.26.01.2004", value=55.0, n=55, status="provisional"),
        figure(**share, value=100 / 3),
        figure(**share, area_code="33.26.01.2002", value=2.5),
        figure(breakdown="desil", category="+1", value=40.0, n=40),
        figure(**upper, value=258_000.0, n=258_000),
        figure(**survey, value=8.0, lower=6.9, upper=9.1, se=0.55, grade="b"),
        figure(**upper, indicator="official_p0", method="official", value=8.95, n=None, period="2024"),
    ]
    fill(con, "out.indicator", [row | {"release": release} for row in found])
    con.execute("update out.area set area_name = '=1+1' where area_code = '33.26.01.2001'")
