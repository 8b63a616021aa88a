"""A project of its own with a regency of nine desa, and a laboratory of a few hundred invented persons, so that one run takes seconds.

A release is killed hundreds of times in the proof; what is proved does not depend on how many desa there are.
"""

import csv
import json
import random
import re
import shutil
from pathlib import Path
from typing import Any

from config.settings import PROJECT
from tests.intake_lab import write_workbook
from tests.test_validate import HEADER as PKH_HEADER

KECAMATAN, REGENCY = "33.26.04", "33.26"
PARTS = ("config", "expectations", "sql", "tasks", "flows", "tests", "pyproject.toml", "README.md")
PKH, BPNT, RTLH = "pkh/pkh_2026_tahap_3.xlsx", "bpnt/bpnt_2026_09.xlsx", "rtlh/rtlh_2026.xlsx"
BPNT_HEADER = [
    "id_desa",
    "kecamatan",
    "desa_kelurahan",
    "NIK",
    "NOKK",
    "Nama",
    "Alamat",
    "idsemesta",
    "BPNT",
    "periode_BPNT",
]
RTLH_HEADER = ["kabupaten", "kecamatan", "desa", "nik", "nama", "alamat", "nilai_bantuan"]
GIVEN, FAMILY = (
    ("BUDI", "SITI", "SLAMET", "WARTI", "RASMI", "TRI", "JOKO"),
    ("SANTOSO", "AMINAH", "RIYADI", "LESTARI", "UTAMI"),
)
Person = dict[str, Any]


def small_project(folder: Path) -> Path:
    """A copy of this project whose regency has one kecamatan; returns its folder."""
    for name in PARTS:
        part = PROJECT / name
        copy = shutil.copytree if part.is_dir() else shutil.copy
        copy(part, folder / name)
    regency = folder / "config" / "regencies" / REGENCY
    desa = _keep_rows(regency)
    for level in ("desa", "kecamatan"):
        _keep_shapes(regency / f"{level}.geojson")
    text = (regency / "regency.yml").read_text(encoding="utf-8")
    for key, value in {"desa_count": desa, "kind_counts": f"{{desa: {desa}}}", "kecamatan_count": 1}.items():
        text = re.sub(rf"(?m)^{key}: .*$", f"{key}: {value}", text)
    text = re.sub(r"(?ms)^spelling_doubts:.*?^(?=spelling_note)", "spelling_doubts: []\n", text)
    (regency / "regency.yml").write_text(text, encoding="utf-8")
    return folder


def _keep_rows(regency: Path) -> int:
    """Leaves the rows of the one kecamatan in the tables of areas; returns the desa."""
    kept = 0
    for name in ("regions", "kecamatan", "topography", "lab_sites"):
        path = regency / f"{name}.csv"
        head, *lines = path.read_text(encoding="utf-8").splitlines()
        mine = [line for line in lines if next(csv.reader([line]))[0].startswith(KECAMATAN)]
        path.write_text("\n".join([head, *mine, ""]), encoding="utf-8")
        kept = len(mine) if name == "regions" else kept
    return kept


def _keep_shapes(path: Path) -> None:
    shapes = json.loads(path.read_text(encoding="utf-8"))
    shapes["features"] = [s for s in shapes["features"] if str(s["id"]).startswith(KECAMATAN)]
    path.write_text(json.dumps(shapes), encoding="utf-8")


def invented_people(project: Path, count: int = 240, seed: int = 7) -> list[Person]:
    """Persons of the nine desa with valid numbers; none of them is real."""
    rng = random.Random(seed)
    with (project / "config" / "regencies" / REGENCY / "regions.csv").open(encoding="utf-8") as lines:
        desa = list(csv.DictReader(lines))
    return [_person(rng, number, desa[number // 3 % len(desa)]) for number in range(count)]


def _person(rng: random.Random, number: int, desa: dict[str, str]) -> Person:
    born = f"{rng.randint(1, 28):02}{rng.randint(1, 12):02}{rng.randint(50, 99)}"
    return {
        "nik": f"332604{born}{number + 1:04}",
        # Three persons a card, all in one desa: whom a family without a head takes its desa from is a matter of its ids.
        "kk": f"332604010112{number // 3 + 1:04}",
        "name": " ".join((rng.choice(GIVEN), rng.choice(GIVEN), rng.choice(FAMILY))),
        "desa": desa["name"].upper(),
        "bps": desa["bps_code"],
        "kecamatan": desa["kecamatan_name"].upper(),
    }


def first_lists(inbox: Path, people: list[Person]) -> None:
    """What the laboratory has published already: a list of PKH, and one of BPNT that shares persons with it."""
    _write(inbox / PKH, "PKH", PKH_HEADER, [_pkh(n, p) for n, p in enumerate(people[:140])])
    _write(inbox / BPNT, "DATA", BPNT_HEADER, [_bpnt(p) for p in people[80:200]])


def later_lists(inbox: Path, people: list[Person]) -> None:
    """What the runs under proof take in: a revision of PKH with rows gone, new, repeated and broken, and houses of some of its persons."""
    kept = [*people[10:150], *people[200:240], people[20], {**people[30], "name": ""}]
    _write(inbox / PKH.replace(".xlsx", " rev.xlsx"), "PKH", PKH_HEADER, [_pkh(n, p) for n, p in enumerate(kept)])
    _write(inbox / RTLH, "RTLH", RTLH_HEADER, [_rtlh(p) for p in people[100:130]])


def _write(path: Path, sheet: str, header: list[str], lines: list[list[Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_workbook(path, {sheet: [header, *lines]})


def _pkh(number: int, person: Person) -> list[Any]:
    return [
        number + 1, person["name"], person["nik"], "3", "PKH", f"S{person['nik'][-4:]}", person["kk"], "JAWA TENGAH", "KAB. PEKALONGAN",
        person["kecamatan"], person["desa"], "RT 1", 38, 2, "AKTIF", "",
    ]  # fmt: skip


def _bpnt(person: Person) -> list[Any]:
    return [
        person["bps"], person["kecamatan"], person["desa"], person["nik"], person["kk"], person["name"], "RT 1", f"S{person['nik'][-4:]}",
        "YA", "2026-09",
    ]  # fmt: skip


def _rtlh(person: Person) -> list[Any]:
    return ["Pekalongan", person["kecamatan"], person["desa"], person["nik"], person["name"], "RT 1", 20_000_000]
