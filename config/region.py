"""The areas of one regency with both code systems; from a table, since neither code can be computed from the other."""

import csv
import re
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from config.yaml_file import read_yaml

REGENCIES = Path(__file__).resolve().parent / "regencies"


# The code lists of areas that figures have beside places.
NAMED_AREAS = ("topography_class", "lab_site")


class RegionCountError(ValueError):
    """The region list of a regency is not complete, so nothing may start."""


class UnknownAreaCodeError(KeyError):
    """A code that the stated scheme does not have in this regency."""


class Scheme(StrEnum):
    """Whose area codes a source uses; the same ten digits can be two desa, so a source must say."""

    KEMENDAGRI = "kemendagri"
    BPS = "bps"


class Regency(BaseModel):
    """What `regency.yml` says: codes, how many areas to expect, and the figures rules need.

    `few_threshold` is the smallest count that is shown, `poverty_line_rp_month` rupiah per person
    and month of `poverty_line_year`, `registered_population` persons, `spelling_doubts` area codes
    whose official name looks mistyped.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    bps_code: str
    name: str
    province: str
    desa_count: int = Field(gt=0)
    kind_counts: dict[str, int]
    kecamatan_count: int = Field(gt=0)
    area_edition: str
    timezone: str
    registered_population: int
    registered_population_as_of: str
    few_threshold: int = Field(ge=1)
    few_threshold_reason: str
    poverty_line_rp_month: int
    poverty_line_year: int
    poverty_line_note: str
    spelling_doubts: tuple[str, ...] = ()
    spelling_note: str = ""


@dataclass(frozen=True, kw_only=True)
class Region:
    """One desa or kelurahan; `area_km2` is the area of its polygon, `lat` and `lon` a point in it, in degrees."""

    area_code: str
    bps_code: str
    name: str
    bps_name: str
    alt_names: tuple[str, ...]
    kind: str
    kecamatan_code: str
    kecamatan_bps_code: str
    kecamatan_name: str
    kabupaten_code: str
    postal_code: str
    area_km2: float
    lat: float
    lon: float
    touches_coast: bool
    topography_class: str
    rob_reported: bool
    lab_start_year: int | None
    lab_class: str | None

    def digits(self, scheme: Scheme) -> str:
        """Its ten digits in that scheme."""
        return self.bps_code if scheme is Scheme.BPS else self.area_code.replace(".", "")


@dataclass(frozen=True)
class Collision:
    """Ten digits that are one desa in the home-affairs list and another in that of the statistics office."""

    code: str
    kemendagri_area: str
    bps_area: str


def fold_name(text: str) -> str:
    """An area name as it is compared: capital letters only, so "Pandan Arum" is "PANDANARUM"."""
    return re.sub(r"[^A-Z]", "", text.upper())


def load_regency(code: str, root: Path = REGENCIES) -> Regency:
    """Settings of one regency; raises FileNotFoundError or pydantic.ValidationError."""
    return Regency.model_validate(read_yaml(root / code / "regency.yml"))


@cache
def load_regions(code: str, root: Path = REGENCIES) -> tuple[Region, ...]:
    """Every desa and kelurahan in file order; raises RegionCountError unless all are there and joined, once each."""
    regency, folder = load_regency(code, root), root / code
    rows = _rows(folder / "regions.csv")
    topography = {row["area_code"]: row for row in _rows(folder / "topography.csv")}
    labs = {row["area_code"]: row for row in _rows(folder / "lab_sites.csv")}
    kecamatan = {row["kecamatan_code"]: row for row in _rows(folder / "kecamatan.csv")}
    _refuse_unless_complete(regency, rows)
    _refuse_unless_joined(regency, rows, topography=topography, labs=labs, kecamatan=kecamatan)
    return tuple(_region(row, code, topography[row["area_code"]], labs.get(row["area_code"], {})) for row in rows)


def region_names(code: str, root: Path = REGENCIES) -> tuple[tuple[str, str], ...]:
    """Every spelling as (folded kecamatan + "/" + folded desa, area code), sorted.

    The kecamatan is part of the key because desa names repeat within a regency; raises
    RegionCountError where one key would mean two desa.
    """
    spellings = _kecamatan_spellings(root / code / "kecamatan.csv")
    found: dict[str, str] = {}
    for region in load_regions(code, root):
        desa = {fold_name(name) for name in (region.name, region.bps_name, *region.alt_names)}
        for key in (f"{upper}/{lower}" for upper in spellings[region.kecamatan_code] for lower in desa):
            if found.setdefault(key, region.area_code) != region.area_code:
                raise RegionCountError(f"{code}: the name {key} means {found[key]} and {region.area_code}")
    return tuple(sorted(found.items()))


def code_table(code: str, scheme: Scheme, root: Path = REGENCIES) -> dict[str, str]:
    """The ten digits of every area of the regency in one scheme -> area code."""
    return {region.digits(scheme): region.area_code for region in load_regions(code, root)}


def resolve_code(text: str, scheme: Scheme, *, regency: str, root: Path = REGENCIES) -> Region:
    """The desa a source means; home-affairs codes come with and without dots.

    Raises UnknownAreaCodeError. The scheme is never guessed from the digits, since two desa can share them.
    """
    digits = text.strip().replace(".", "") if scheme is Scheme.KEMENDAGRI else text.strip()
    for region in load_regions(regency, root):
        if region.digits(scheme) == digits:
            return region
    raise UnknownAreaCodeError(f"{text} is no {scheme} code of regency {regency}")


def collisions(code: str, root: Path = REGENCIES) -> tuple[Collision, ...]:
    """Ten digits that both schemes have, for different desa; sorted."""
    kemendagri, bps = code_table(code, Scheme.KEMENDAGRI, root), code_table(code, Scheme.BPS, root)
    both = sorted(digits for digits in kemendagri.keys() & bps.keys() if kemendagri[digits] != bps[digits])
    return tuple(Collision(digits, kemendagri[digits], bps[digits]) for digits in both)


def _kecamatan_spellings(path: Path) -> dict[str, set[str]]:
    return {
        row["kecamatan_code"]: {fold_name(row["kecamatan_name"]), fold_name(row["kecamatan_bps_name"])}
        for row in _rows(path)
    }


def _refuse_unless_complete(regency: Regency, rows: list[dict[str, str]]) -> None:
    counts = {scheme: len({row[scheme] for row in rows}) for scheme in ("area_code", "bps_code")}
    if any(count != regency.desa_count for count in (len(rows), *counts.values())):
        raise RegionCountError(
            f"{regency.code}: {regency.desa_count} areas expected, {len(rows)} rows with "
            f"{counts['area_code']} home-affairs and {counts['bps_code']} statistics codes found"
        )
    kinds = Counter(row["kind"] for row in rows)
    if kinds != regency.kind_counts:
        raise RegionCountError(f"{regency.code}: kinds {regency.kind_counts} expected, {dict(kinds)} found")


def _refuse_unless_joined(regency: Regency, rows: list[dict[str, str]], **tables: dict[str, dict[str, str]]) -> None:
    areas = {row["area_code"] for row in rows}
    used = {(row["kecamatan_code"], row["kecamatan_bps_code"]) for row in rows}
    listed = {(key, row["kecamatan_bps_code"]) for key, row in tables["kecamatan"].items()}
    missing, extra = len(areas - tables["topography"].keys()), len(tables["topography"].keys() - areas)
    stray = len(tables["labs"].keys() - areas)
    if missing or extra or stray or used != listed or len(listed) != regency.kecamatan_count:
        raise RegionCountError(
            f"{regency.code}: {missing} areas without topography, {extra} topography rows and {stray} sites without "
            f"an area, {len(used)} kecamatan used and {len(listed)} listed of {regency.kecamatan_count} expected"
        )


def _region(row: dict[str, str], code: str, topography: dict[str, str], lab: dict[str, str]) -> Region:
    return Region(
        **{name: row[name] for name in ("area_code", "bps_code", "name", "bps_name", "kind", "postal_code")},
        **{name: row[name] for name in ("kecamatan_code", "kecamatan_bps_code", "kecamatan_name")},
        kabupaten_code=code,
        alt_names=tuple(name for name in row["alt_names"].split("|") if name),
        area_km2=float(row["area_km2_polygon"]),
        lat=float(row["lat"]),
        lon=float(row["lon"]),
        touches_coast=row["touches_coast"] == "yes",
        topography_class=topography["topography_class"],
        rob_reported=topography["rob_reported"] == "yes",
        lab_start_year=int(lab["lab_start_year"]) if lab else None,
        lab_class=lab.get("lab_class") or None,
    )


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
