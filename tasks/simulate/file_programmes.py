"""Recipient lists of PKH, BPNT and RTLH (domain.md 3.3): names of places, or codes of the statistics office, and dead recipients."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from config.simulate_files import Defect
from tasks.simulate import defects, places
from tasks.simulate.dates import SLASHED, date_text, excel_serial
from tasks.simulate.defects import Injector
from tasks.simulate.records import Records, coded, constant, nothing, number_text
from tasks.simulate.sheet_writer import DATE, NUMBER
from tasks.simulate.streams import Ints, pick
from tasks.simulate.truth import Log
from tasks.simulate.workbooks import write_list
from tasks.simulate.world import World

FUNDS = ("APBD Kabupaten", "DAK", "Bankeu Provinsi", "Baznas", "CSR")
FUND_SHARES = (0.45, 0.2, 0.2, 0.1, 0.05)


def write_programmes(world: World, log: Log) -> None:
    """Writes the three lists below `pkh/`, `bpnt/` and `rtlh/`."""
    _write_pkh(world, log)
    _write_bpnt(world, log)
    _write_rtlh(world, log)


def recipients(world: World, programme: str, *, wife: bool) -> Injector:
    """Families on a list and the member it names; most of the dead are left on it. The cells are still to be filled."""
    rng, rates = world.streams.named("list", programme), world.parameters.defects[programme]
    family = np.flatnonzero(world.families[programme])
    head, spouse = world.families["head"][family], world.families["spouse"][family]
    person = np.where(wife & (spouse >= 0) & (world.persons["sex"][head] == 1), spouse, head)
    dead = world.persons["dead"][person]
    kept = ~dead | (rng.random(len(person)) < rates.get(Defect.DEAD_RECEIVING, 0.0))
    records = Records({}, person[kept], family[kept])
    records.mark(Defect.DEAD_RECEIVING, dead[kept])
    return Injector(records, rates, rng)


def damage_identity(world: World, injector: Injector, *, name: str, nik: str, kk: str | None) -> None:
    """Name in capitals with its misspellings, then the identity number."""
    defects.damage_names(injector, name)
    injector.records.cells[name] = pc.utf8_upper(injector.records.cells[name])
    second = world.text["second_nik"].take(pa.array(injector.records.person))
    defects.damage_nik(injector, nik, kk, second=second)


def _write_pkh(world: World, log: Log) -> None:
    injector = recipients(world, "pkh", wife=True)
    records = injector.records
    records.cells = _pkh_cells(world, records)
    records.kinds = dict.fromkeys(("No", "TAHAP", "UMUR", "TANGGUNGAN", "PENGHASILAN"), NUMBER)
    damage_identity(world, injector, name="NAMA PENERIMA", nik="NIK KTP", kk="NO KEL")
    _misplace(world, injector, "NM KEC")
    records.put("NM KAB", injector.hits(Defect.KOTA_FOR_KAB), f"KOTA {world.geography.short_name.upper()}")
    records.put("TAHAP", injector.hits(Defect.PERIOD_DIFFERS), "2")
    defects.damage_missing(injector, ("ALAMAT", "UMUR", "PENGHASILAN"))
    write_list(log, log.root / "pkh" / "pkh_2026_tahap_3.xlsx", "PKH", defects.with_duplicates(injector))


def _identity(world: World, records: Records) -> tuple[pa.Array, pa.Array, pa.Array, Ints]:
    """NIK, card number, name and dwelling of the rows."""
    person, family = pa.array(records.person), pa.array(records.family)
    dwelling = world.families["dwelling"][records.family]
    return world.text["nik"].take(person), world.text["kk"].take(family), world.text["name"].take(person), dwelling


def _pkh_cells(world: World, records: Records) -> dict[str, pa.Array]:
    nik, kk, name, dwelling = _identity(world, records)
    n, area = len(records), world.dwellings["area"][dwelling]
    income = np.round(world.dwellings["consumption_rp"][dwelling] * 0.85 / 50_000) * 50_000
    return {
        "No": number_text(np.arange(1, n + 1)),
        "NAMA PENERIMA": name,
        "NIK KTP": nik,
        "TAHAP": constant("3", n),
        "BANSOS": constant("PKH", n),
        "IDSEMESTA": number_text(7_700_000_000 + records.family.astype(np.int64)),
        "NO KEL": kk,
        "NM PROV": constant(world.geography.regency.province.upper(), n),
        "NM KAB": constant(f"KAB. {world.geography.short_name.upper()}", n),
        "NM KEC": places.area_words(world, "kecamatan_name", area, upper=True),
        "NM KEL": places.area_words(world, "name", area, upper=True),
        "ALAMAT": places.long_address(world, dwelling),
        "UMUR": number_text(world.persons["age"][records.person]),
        "TANGGUNGAN": number_text(np.maximum(world.families["residents"][records.family] - 1, 0)),
        "STATUS": constant("AKTIF", n),
        "PENGHASILAN": number_text(income),
    }


def _misplace(world: World, injector: Injector, column: str) -> None:
    """The village typed under another kecamatan of the regency."""
    hit = injector.hits(Defect.WRONG_KECAMATAN)
    regions = world.geography.regions
    drawn = injector.rng.integers(0, len(regions), int(hit.sum()))
    injector.records.put(column, hit, pa.array([regions[i].kecamatan_name.upper() for i in drawn], pa.string()))


def _write_bpnt(world: World, log: Log) -> None:
    injector = recipients(world, "bpnt", wife=True)
    records = injector.records
    records.cells = _bpnt_cells(world, records, injector.rng)
    records.kinds = {"No": NUMBER}
    damage_identity(world, injector, name="Nama", nik="NIK", kk="NOKK")
    records.put("periode_BPNT", injector.hits(Defect.PERIOD_DIFFERS), "2026-08")
    hit = injector.hits(Defect.PADDING_LOST)
    for column, start in (("id_kec", 4), ("id_desa", 7)):
        part = pc.utf8_slice_codeunits(records.cells[column].cast(pa.string()).filter(pa.array(hit)), start)
        records.put(column, hit, pc.utf8_ltrim(part, "0"))
        records.put_kind(column, hit, NUMBER)
    write_list(log, log.root / "bpnt" / "bpnt_2026_09.xlsx", "DATA", defects.with_duplicates(injector))


def _bpnt_cells(world: World, records: Records, rng: np.random.Generator) -> dict[str, pa.Array]:
    nik, kk, name, dwelling = _identity(world, records)
    n, area = len(records), world.dwellings["area"][dwelling]
    told = world.persons["dead"][records.person] & (rng.random(n) < 0.4)
    return {
        "No": number_text(np.arange(1, n + 1)),
        "id_kec": places.area_words(world, "kecamatan_bps_code", area),
        "id_desa": places.area_words(world, "bps_code", area),
        "kecamatan": places.area_words(world, "kecamatan_name", area, upper=True),
        "desa_kelurahan": places.area_words(world, "bps_name", area, upper=True),
        "NIK": nik,
        "NOKK": kk,
        "Nama": name,
        "Alamat": places.long_address(world, dwelling),
        "idsemesta": number_text(7_700_000_000 + records.family.astype(np.int64)),
        "BNPT_PPKM": coded((rng.random(n) < 0.3).astype(int), ("TIDAK", "YA")),
        "BPNT": constant("YA", n),
        "periode_BPNT": constant("2026-09", n),
        "keterangan_meninggal": coded(told.astype(int), ("", "Meninggal"), ~told),
    }


def _write_rtlh(world: World, log: Log) -> None:
    injector = recipients(world, "rtlh", wife=False)
    records = injector.records
    n = len(records)
    reported = injector.rng.random(n) < 0.7
    day = world.today - injector.rng.integers(5, 150, n)
    records.cells = _rtlh_cells(world, records, injector.rng)
    records.cells["lpj"] = coded(reported.astype(int), ("Belum", "Sudah"))
    records.cells["tgl_lpj"] = pc.if_else(pa.array(reported), date_text(day, SLASHED), nothing(n))
    records.kinds = {"nilai_bantuan": NUMBER, "tahun_anggaran": NUMBER}
    serial = injector.hits(Defect.DATE_SHAPE, reported)
    records.put("tgl_lpj", serial, excel_serial(day[serial]))
    records.put_kind("tgl_lpj", serial, DATE)
    damage_identity(world, injector, name="nama", nik="nik", kk=None)
    _misplace(world, injector, "kecamatan")
    defects.damage_padding(injector, ("rt", "rw"))
    defects.damage_missing(injector, ("alamat", "lpj", "sumber_dana"))
    write_list(log, log.root / "rtlh" / "rtlh_2026.xlsx", "RTLH", records)


def _rtlh_cells(world: World, records: Records, rng: np.random.Generator) -> dict[str, pa.Array]:
    nik, _, name, dwelling = _identity(world, records)
    n, area = len(records), world.dwellings["area"][dwelling]
    amount = world.parameters.programmes.rtlh_amount_rp * rng.choice([0.75, 0.85, 1.0], n, p=[0.2, 0.2, 0.6])
    return {
        "provinsi": constant(world.geography.regency.province, n),
        "kabupaten": constant(world.geography.short_name, n),
        "kecamatan": places.area_words(world, "kecamatan_name", area),
        "desa": places.area_words(world, "name", area),
        "nik": nik,
        "nama": name,
        "alamat": places.street(world, dwelling),
        "rw": places.rw_words(world, dwelling),
        "rt": places.rt_words(world, dwelling),
        "nilai_bantuan": number_text(amount),
        "lpj": nothing(n),
        "tgl_lpj": nothing(n),
        "sumber_dana": coded(pick(rng, FUND_SHARES, n), FUNDS),
        "tahun_anggaran": constant("2026", n),
    }
