"""Invented households as plain tables of the ministry's older registries: BDT, a person a row, and the five sheets of Regsosek."""

import random
from collections.abc import Sequence

from config.codes import load_code_map
from config.region import Region
from config.sources import Source
from tests.deform_people import FAMILY, invent
from tests.deform_sheet import BaseSheet, base_sheet

BDT_HEADERS = (
    "No", "IDBDT", "KDPROP", "KDKAB", "KDKEC", "KDDESA", "Kecamatan", "Desa", "Alamat", "Dusun", "RT", "RW", "Nama", "NIK", "NoKK",
    "JnsKel", "TmpLahir", "TglLahir", "Hubkel", "Sta_kawin", "Sta_Bekerja", "Jenis_cacat", "Ada_pkh", "Ada_BPNT", "luas_lantai",
    "lantai", "dinding", "atap", "sumber_airminum", "sumber_penerangan", "bb_masak", "fasbab", "buang_tinja", "ada_lemari_es", "ada_motor",
)  # fmt: skip
# A sheet of Regsosek: what it is called, the table, its headers before the coded ones.
SHEETS = {
    "place": ("I. Keterangan Tempat", ("No KK", "101", "102", "103", "104", "108", "109", "113")),
    "officer": ("II. Keterangan Petugas", ("No KK", "201", "202")),
    "housing": ("III. Perumahan", ("No KK", "302")),
    "member": ("IV. Anggota Keluarga", ("No KK", "403", "402", "405", "406", "408", "409")),
    "programme": ("V. Program", ("No KK",)),
}
CODED = {
    "place": (),
    "officer": (),
    "housing": ("301a", "303", "304", "305", "306a", "307a", "308", "309a", "310"),
    "member": ("428a", "428b", "428c", "430", "431e"),
    "programme": ("501a", "501b", "501c", "501d", "501e"),
}
RELATIONS, MARRIED = ("1", "2", "3", "3"), ("2", "2", "1", "1")
OFFICERS = ("PPL 1", "PPL 2", "PPL 3")


def bdt_rows(source: Source, desa: Region, count: int, rng: random.Random) -> list[list[object]]:
    """Rows under `BDT_HEADERS`."""
    coded = _codes(source, "person", BDT_HEADERS[20:], rng)
    rows: list[list[object]] = []
    for number, p in enumerate(invent([desa], count, rng)):
        member, code = number % len(FAMILY), _parts(desa)
        household = f"{''.join(code)}{number // len(FAMILY):08d}"
        rows.append(
            [number + 1, household, *code, p["kecamatan"], p["desa"], p["jalan"], p["dusun"], p["rt"], p["rw"], p["nama"], p["NIK"],
             p["KK"], "2" if p["wanita"] else "1", p["tempat"], p["lahir"], RELATIONS[member], MARRIED[member],
             *(str(rng.randint(20, 120)) if name == "luas_lantai" else rng.choice(coded[name]) for name in BDT_HEADERS[20:])]
        )  # fmt: skip
    return rows


def regsosek_sheets(source: Source, desa: Region, count: int, rng: random.Random) -> list[BaseSheet]:
    """The five sheets about the families of these persons."""
    people = invent([desa], count, rng)
    heads = people[:: len(FAMILY)]
    rows = {
        "place": [[p["KK"], *_parts(desa), p["jalan"], p["nama"], str(len(FAMILY))] for p in heads],
        "officer": [[p["KK"], f"2022-10-{10 + i % 20}", rng.choice(OFFICERS)] for i, p in enumerate(heads)],
        "housing": [[p["KK"], str(rng.randint(20, 120))] for p in heads],
        "member": [
            [p["KK"], p["NIK"], p["nama"], "2" if p["wanita"] else "1", p["lahir"], MARRIED[i % 4], RELATIONS[i % 4]]
            for i, p in enumerate(people)
        ],
        "programme": [[p["KK"]] for p in heads],
    }
    made = []
    for table, (name, headers) in SHEETS.items():
        codes = _codes(source, table, CODED[table], rng)
        filled = [[*row, *(rng.choice(codes[header]) for header in CODED[table])] for row in rows[table]]
        made.append(base_sheet(source, table, name, (*headers, *CODED[table]), filled))
    return made


def _parts(desa: Region) -> tuple[str, str, str, str]:
    """The office's code of a desa as the four columns of a form."""
    code = desa.bps_code
    return code[:2], code[2:4], code[4:7], code[7:]


def _codes(source: Source, table: str, headers: Sequence[str], rng: random.Random) -> dict[str, list[str]]:
    """Raw codes that may stand under each header: the issuer's, without those that mean nothing was said."""
    found: dict[str, list[str]] = {}
    for header in headers:
        column = next(c for c in source.tables[table].columns.values() if header in c.headers)
        known = [raw for raw in load_code_map(column.map) if raw.isdigit()] if column.map else ["0"]
        found[header] = sorted(set(known) - set(column.missing))[: rng.randint(3, 9)]
    return found
