"""The real region list and a small second regency, so that nothing about the first one hides in the code."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
import yaml

from config.codes import load_code_list
from config.region import (
    REGENCIES,
    RegionCountError,
    Scheme,
    UnknownAreaCodeError,
    code_table,
    collisions,
    fold_name,
    load_regency,
    load_regions,
    region_names,
    resolve_code,
)

PEKALONGAN = "33.26"
REGENCY_CODES = sorted(path.name for path in REGENCIES.iterdir() if path.is_dir())
REGION_HEADER = (
    "area_code,bps_code,name,bps_name,alt_names,kind,kecamatan_code,kecamatan_bps_code,kecamatan_name,"
    "postal_code,area_km2_polygon,lat,lon,touches_coast"
)
REPEATED = {
    "Karanggondang", "Werdi", "Sawangan", "Depok", "Sidomulyo", "Yosorejo", "Kutosari", "Wonosari", "Wonorejo",
    "Mulyorejo",
}  # fmt: skip
ALIASES = [
    ("Paninggaran", "Lomeneng", "33.26.02.2004"),
    ("Paninggaran", "Tanggeran", "33.26.02.2005"),
    ("Lebakbarang", "Tembelang Gunung", "33.26.03.2001"),
    ("Karanganyar", "Legok Kalong", "33.26.07.2007"),
    ("Karanganyar", "Sukosari", "33.26.07.2012"),
    ("Sragi", "Krasakageng", "33.26.10.2007"),
    ("Bojong", "Karangsari", "33.26.11.2021"),
    ("Wonopringgo", "Galang Pengampon Gede", "33.26.12.2004"),
    ("Wonopringgo", "Pegaden Tengah", "33.26.12.2013"),
    ("Wonopringgo", "Surabayan", "33.26.12.2014"),
    ("Kajen", "Sukoyoso", "33.26.08.2006"),
    ("Sragi", "Porworejo", "33.26.10.2012"),
    ("Petungkriono", "Tlogohendro", "33.26.04.2003"),
    ("PETUNGKRIYONO", "tlogo hendro", "33.26.04.2003"),
]


@pytest.fixture
def second_regency(tmp_path: Path) -> Path:
    """Two made-up desa of a made-up regency; returns the root to read it from."""
    folder = tmp_path / "99.01"
    folder.mkdir()
    settings = {
        **yaml.safe_load((REGENCIES / PEKALONGAN / "regency.yml").read_text(encoding="utf-8")),
        "code": "99.01", "bps_code": "9901", "name": "Kabupaten Contoh", "desa_count": 2, "kecamatan_count": 1,
        "kind_counts": {"desa": 1, "kelurahan": 1}, "spelling_doubts": [],
    }  # fmt: skip
    (folder / "regency.yml").write_text(yaml.safe_dump(settings), encoding="utf-8")
    write(folder, "regions.csv", REGION_HEADER, *REGIONS)
    write(folder, "topography.csv", "area_code,topography_class,rob_reported", *TOPOGRAPHY)
    write(folder, "kecamatan.csv", "kecamatan_code,kecamatan_bps_code,kecamatan_name,kecamatan_bps_name", KECAMATAN)
    write(folder, "lab_sites.csv", "area_code,name,lab_start_year,lab_class", "99.01.01.2001,Satu,2020,")
    return tmp_path


REGIONS = (
    "99.01.01.2001,9901010002,Satu,SATU,Setu|Siji,desa,99.01.01,9901010,Utara,1,1.5,-7,109,yes",
    "99.01.01.1002,9901010001,Dua,DUA,,kelurahan,99.01.01,9901010,Utara,1,2.5,-7,109,no",
)
TOPOGRAPHY = ("99.01.01.2001,pesisir,yes", "99.01.01.1002,perbukitan,no")
KECAMATAN = "99.01.01,9901010,Utara,LOR"


def write(folder: Path, name: str, *lines: str) -> None:
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def rows(name: str, code: str = PEKALONGAN) -> list[dict[str, str]]:
    with (REGENCIES / code / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("code", REGENCY_CODES)
def test_every_regency_folder_is_complete(code: str) -> None:
    regency, regions = load_regency(code), load_regions(code)
    assert regency.code == code
    assert len(regions) == regency.desa_count
    assert {region.area_code for region in regions} >= set(regency.spelling_doubts)
    assert {region.kind for region in regions} <= set(load_code_list("area_kind").codes)
    assert {region.topography_class for region in regions} <= set(load_code_list("topography_class").codes)
    assert {region.lab_class for region in regions} - {None} <= set(load_code_list("lab_class").codes)
    assert (REGENCIES / code / "SOURCES.md").exists()


def test_there_are_285_areas_in_19_kecamatan() -> None:
    regions = load_regions(PEKALONGAN)
    assert Counter(region.kind for region in regions) == {"desa": 272, "kelurahan": 13}
    assert len({region.kecamatan_code for region in regions}) == 19
    assert round(sum(region.area_km2 for region in regions), 1) == 892.7
    assert sum(region.touches_coast for region in regions) == 8
    assert sum(region.rob_reported for region in regions) == 22


def test_polygons_join_to_the_areas() -> None:
    folder = REGENCIES / PEKALONGAN
    desa = json.loads((folder / "desa.geojson").read_text(encoding="utf-8"))["features"]
    kecamatan = json.loads((folder / "kecamatan.geojson").read_text(encoding="utf-8"))["features"]
    assert sorted(shape["id"] for shape in desa) == sorted(region.area_code for region in load_regions(PEKALONGAN))
    assert sorted(shape["id"] for shape in kecamatan) == sorted(row["kecamatan_code"] for row in rows("kecamatan.csv"))


def test_kecamatan_counts_are_those_of_the_regions() -> None:
    found = Counter((region.kecamatan_code, region.kind) for region in load_regions(PEKALONGAN))
    for row in rows("kecamatan.csv"):
        assert found[row["kecamatan_code"], "desa"] == int(row["desa_count"])
        assert found[row["kecamatan_code"], "kelurahan"] == int(row["kelurahan_count"])


def test_nine_lab_sites_carry_their_year() -> None:
    sites = {region.name: region for region in load_regions(PEKALONGAN) if region.lab_start_year}
    assert Counter(site.lab_start_year for site in sites.values()) == {2017: 3, 2020: 6}
    assert {name: site.lab_class for name, site in sites.items() if site.lab_class} == {
        "Botosari": "pegunungan",
        "Kertijayan": "perkotaan",
        "Mulyorejo": "pesisir",
    }
    assert not sites["Mulyorejo"].touches_coast
    assert sites["Kedungwuni Timur"].kind == "kelurahan"
    assert {row["area_code"]: row["name"] for row in rows("lab_sites.csv")} == {
        site.area_code: site.name for site in sites.values()
    }


def test_hundred_suffixes_differ_and_all_resolve_through_the_table() -> None:
    regions = load_regions(PEKALONGAN)
    different = [region for region in regions if region.area_code[-3:] != region.bps_code[-3:]]
    assert len(different) == 100
    for region in different:
        assert resolve_code(region.area_code, Scheme.KEMENDAGRI, regency=PEKALONGAN) == region
        assert resolve_code(region.digits(Scheme.KEMENDAGRI), Scheme.KEMENDAGRI, regency=PEKALONGAN) == region
        assert resolve_code(region.bps_code, Scheme.BPS, regency=PEKALONGAN) == region


@pytest.mark.parametrize("scheme", Scheme)
def test_each_scheme_has_285_codes(scheme: Scheme) -> None:
    table = code_table(PEKALONGAN, scheme)
    assert len(table) == len(set(table.values())) == 285


@pytest.mark.parametrize(
    ("digits", "kemendagri", "bps"),
    [("3326161010", "Gumawang", "Tratebang"), ("3326161011", "Kepatihan", "Semut")],
)
def test_colliding_codes_mean_another_desa_by_scheme(digits: str, kemendagri: str, bps: str) -> None:
    assert resolve_code(digits, Scheme.KEMENDAGRI, regency=PEKALONGAN).name == kemendagri
    assert resolve_code(digits, Scheme.BPS, regency=PEKALONGAN).name == bps


def test_collisions_are_the_two_known_ones() -> None:
    found = collisions(PEKALONGAN)
    assert [(each.code, each.kemendagri_area, each.bps_area) for each in found] == [
        ("3326161010", "33.26.16.1010", "33.26.19.2009"),
        ("3326161011", "33.26.16.1011", "33.26.19.2008"),
    ]


@pytest.mark.parametrize(
    ("code", "scheme"),
    [
        ("33.26.15.2014", Scheme.BPS),
        ("3326152014", Scheme.BPS),
        ("3326150015", Scheme.KEMENDAGRI),
        ("3326150014.0", Scheme.BPS),
        ("33.75.01.1001", Scheme.KEMENDAGRI),
        ("", Scheme.BPS),
    ],
)
def test_a_code_of_another_scheme_is_unknown(code: str, scheme: Scheme) -> None:
    with pytest.raises(UnknownAreaCodeError):
        resolve_code(code, scheme, regency=PEKALONGAN)


def test_parent_kecamatan_numbers_are_not_assumed() -> None:
    pairs = {region.kecamatan_code: region.kecamatan_bps_code for region in load_regions(PEKALONGAN)}
    assert (pairs["33.26.17"], pairs["33.26.18"], pairs["33.26.19"]) == ("3326101", "3326131", "3326161")


def test_repeated_names_resolve_with_their_kecamatan_only() -> None:
    regions, names = load_regions(PEKALONGAN), dict(region_names(PEKALONGAN))
    counts = Counter(region.name for region in regions)
    assert {name for name, count in counts.items() if count > 1} == REPEATED
    for region in (region for region in regions if region.name in REPEATED):
        assert names[f"{fold_name(region.kecamatan_name)}/{fold_name(region.name)}"] == region.area_code
        assert fold_name(region.name) not in names


@pytest.mark.parametrize(("kecamatan", "desa", "area"), ALIASES)
def test_other_spellings_find_their_desa(kecamatan: str, desa: str, area: str) -> None:
    assert dict(region_names(PEKALONGAN))[f"{fold_name(kecamatan)}/{fold_name(desa)}"] == area


def test_every_name_of_both_masters_is_a_key() -> None:
    names = dict(region_names(PEKALONGAN))
    for region in load_regions(PEKALONGAN):
        for spelling in (region.name, region.bps_name, *region.alt_names):
            assert names[f"{fold_name(region.kecamatan_name)}/{fold_name(spelling)}"] == region.area_code


def test_doubted_spellings_are_those_where_the_masters_differ() -> None:
    regions = load_regions(PEKALONGAN)
    differ = {region.area_code for region in regions if fold_name(region.name) != fold_name(region.bps_name)}
    assert differ == set(load_regency(PEKALONGAN).spelling_doubts)


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Pandan Arum", "PANDANARUM"), ("Api-Api", "APIAPI"), (" kedungwuni\u00a0timur ", "KEDUNGWUNITIMUR")],
)
def test_fold_name_keeps_letters_only(text: str, folded: str) -> None:
    assert fold_name(text) == folded


def test_official_series_has_one_figure_a_year_and_keeps_denominators_apart() -> None:
    series = rows("official_series.csv")
    figures = {(row["indicator"], row["year"]): float(row["value"]) for row in series}
    assert len(figures) == len(series)
    assert all(row["source"] and row["as_of"].startswith(row["year"]) for row in series)
    assert {row["confidence"] for row in series} <= {"high", "medium", "low"}
    assert {row["unit"] for row in series} <= set(load_code_list("unit").codes)
    assert figures["p0", "2024"] == 8.95
    assert figures["poverty_line", "2024"] == load_regency(PEKALONGAN).poverty_line_rp_month
    denominators = [name for name, year in figures if name.startswith("population_") and year == "2024"]
    assert sorted(denominators) == ["population_projection", "population_registered", "population_survey_implied"]


def test_implied_denominator_is_poor_over_published_rate() -> None:
    figures = {(row["indicator"], row["year"]): float(row["value"]) for row in rows("official_series.csv")}
    for (indicator, year), value in figures.items():
        if indicator == "population_survey_implied":
            implied = figures["poor_persons", year] / figures["p0", year] * 100
            assert implied == pytest.approx(value, abs=0.6)


def test_another_regency_is_another_folder(second_regency: Path) -> None:
    regions = load_regions("99.01", second_regency)
    assert [(region.name, region.kabupaten_code, region.lab_start_year) for region in regions] == [
        ("Satu", "99.01", 2020),
        ("Dua", "99.01", None),
    ]
    assert resolve_code("9901010002", Scheme.BPS, regency="99.01", root=second_regency).name == "Satu"
    assert collisions("99.01", second_regency) == ()
    names = dict(region_names("99.01", second_regency))
    assert names["LOR/SIJI"] == names["UTARA/SETU"] == "99.01.01.2001"
    assert len(names) == 8


@pytest.mark.parametrize(
    ("name", "lines", "said"),
    [
        ("regions.csv", (REGION_HEADER, REGIONS[0]), "2 areas expected, 1 rows"),
        ("regions.csv", (REGION_HEADER, REGIONS[0], REGIONS[0]), "2 rows with 1 home-affairs"),
        ("regions.csv", (REGION_HEADER, REGIONS[0], REGIONS[1].replace("010001", "010002")), "1 statistics codes"),
        ("regions.csv", (REGION_HEADER, REGIONS[0], REGIONS[1].replace("kelurahan", "desa")), "kinds"),
        (
            "regions.csv",
            (REGION_HEADER, REGIONS[0], REGIONS[1].replace("9901010,Utara", "9901011,Utara")),
            "2 kecamatan",
        ),
        ("topography.csv", ("area_code,topography_class,rob_reported", TOPOGRAPHY[0]), "1 areas without topography"),
        ("lab_sites.csv", ("area_code,name,lab_start_year,lab_class", "99.01.01.2009,Tiga,2020,"), "1 sites without"),
    ],
)
def test_an_incomplete_regency_refuses_to_load(
    second_regency: Path, name: str, lines: tuple[str, ...], said: str
) -> None:
    write(second_regency / "99.01", name, *lines)
    with pytest.raises(RegionCountError, match=said):
        load_regions("99.01", second_regency)


def test_a_name_of_two_desa_in_one_kecamatan_refuses_to_load(second_regency: Path) -> None:
    write(second_regency / "99.01", "regions.csv", REGION_HEADER, REGIONS[0], REGIONS[1].replace("Dua,DUA", "SIJI,DUA"))
    with pytest.raises(RegionCountError, match="means"):
        region_names("99.01", second_regency)


def test_an_unknown_setting_is_refused(second_regency: Path) -> None:
    with (second_regency / "99.01" / "regency.yml").open("a", encoding="utf-8") as file:
        file.write("poverty_lime: 1\n")
    with pytest.raises(ValueError, match="poverty_lime"):
        load_regency("99.01", second_regency)
