"""The ministry's hand-over pair (DTSEN v3, domain.md 3.2): a person file of 48 and a family file of 52 columns."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from config.simulate_files import Defect
from tasks.simulate import defects
from tasks.simulate.dates import DAY_FIRST, ISO, date_text
from tasks.simulate.defects import Injector
from tasks.simulate.families import MALE
from tasks.simulate.file_dtsen_columns import family_cells, person_cells
from tasks.simulate.pipe_writer import header_line, write_lines
from tasks.simulate.records import Records, flat
from tasks.simulate.streams import Ints, Mask
from tasks.simulate.truth import Log
from tasks.simulate.world import World

CHUNK = 100_000
CODES = ("status_kawin", "partisipasi_sekolah", "ijazah_tertinggi_yang_dimiliki", "status_bekerja", "penyakit_kronis")


def write_dtsen(world: World, log: Log) -> None:
    """Writes both files below `dtsen/`; better-off families are more often left out."""
    rng = world.streams.named("dtsen")
    share = np.array(world.parameters.coverage.dtsen)[world.families["desil_nasional"] - 1]
    listed = (rng.random(len(share)) < share) & (world.families["residents"] > 0)
    missing = rng.random(len(world.persons["sex"])) < world.parameters.coverage.dtsen_member_missing
    head = world.persons["role"] == 1
    persons = np.flatnonzero(listed[world.persons["family"]] & (head | ~missing))
    _write(world, log, "keluarga", np.flatnonzero(listed))
    _write(world, log, "anggota_keluarga", persons)


def _write(world: World, log: Log, kind: str, index: Ints) -> None:
    code = world.geography.regions[0].kabupaten_code
    path = log.root / "dtsen" / f"{kind}_dtsen_v3_2026_{code}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    make = _families if kind == "keluarga" else _persons
    line = 2
    with path.open("wb") as stream:
        for number, start in enumerate(range(0, len(index), CHUNK)):
            injector = make(world, index[start : start + CHUNK], world.streams.named("dtsen", kind, str(number)))
            if not number:
                stream.write(header_line(injector.records))
            starts, line = write_lines(stream, injector, line)
            log.add(path, path.name, starts, injector.records)


def _persons(world: World, index: Ints, rng: np.random.Generator) -> Injector:
    records = Records(person_cells(world, index), index, world.persons["family"][index])
    injector = Injector(records, world.parameters.defects["dtsen_person"], rng)
    defects.damage_names(injector, "nama")
    records.cells["nama"] = pc.utf8_upper(records.cells["nama"])
    birth = defects.damage_birth(injector, world.persons["birth"][index], world.persons["birth_year"][index])
    shaped = injector.hits(Defect.DATE_SHAPE)
    records.cells["tanggal_lahir"] = pc.if_else(pa.array(shaped), date_text(birth, DAY_FIRST), date_text(birth, ISO))
    at = pa.array(index)
    defects.damage_nik(
        injector, "nomor_induk_kependudukan", "nomor_kartu_keluarga", second=world.text["second_nik"].take(at)
    )
    odd = injector.hits(Defect.SEX_SHAPE)
    male = world.persons["sex"][index] == MALE
    records.put("jenis_kelamin", odd & male, "1.0")
    records.put("jenis_kelamin", odd & ~male, "2.0")
    defects.damage_padding(injector, ("rt_ktp", "rw_ktp"))
    defects.damage_missing(injector, (*CODES, "dusun_ktp", "pekerjaan_ktp"))
    injector.records = defects.with_duplicates(injector)
    return injector


def _families(world: World, index: Ints, rng: np.random.Generator) -> Injector:
    records = Records(family_cells(world, index), world.families["head"][index], index)
    injector = Injector(records, world.parameters.defects["dtsen_family"], rng)
    defects.damage_names(injector, "nama_kepala_keluarga")
    records.cells["nama_kepala_keluarga"] = pc.utf8_upper(records.cells["nama_kepala_keluarga"])
    dotted = injector.hits(Defect.KK_DOT_ZERO)
    kk = flat(records.cells["nomor_kartu_keluarga"])
    records.put("nomor_kartu_keluarga", dotted, defects.NIK_CHANGES[Defect.NIK_DOT_ZERO](kk.filter(pa.array(dotted))))
    _damage_deciles(injector)
    _damage_size(injector, world.families["size"][index])
    records.put("kabupaten_kota", injector.hits(Defect.KOTA_FOR_KAB), f"KOTA {world.geography.short_name.upper()}")
    defects.damage_missing(injector, ("luas_lantai", "daya_terpasang", "jenis_kloset", "id_pelanggan_pln", "alamat"))
    injector.records = defects.with_duplicates(injector)
    return injector


def _damage_deciles(injector: Injector) -> None:
    """Deciles left out, in one scope or in all; and scopes that contradict each other by more than the ranks allow."""
    records, rng = injector.records, injector.rng
    empty = injector.hits(Defect.DESIL_NULL)
    scopes = ("desil_nasional", "desil_provinsi", "desil_kabupaten_kota")
    one = rng.integers(0, 6, len(records))
    for i, scope in enumerate(scopes):
        gone: Mask = empty & ((one == i) | (one > 2))
        records.put(scope, gone, "")
    off = injector.hits(Defect.DESIL_SCOPE, ~empty)
    drawn = pa.array(rng.integers(1, 11, int(off.sum()))).cast(pa.string())
    records.put("desil_provinsi", off, drawn)


def _damage_size(injector: Injector, size: Ints) -> None:
    hit = injector.hits(Defect.FAMILY_SIZE_WRONG)
    step = injector.rng.choice([-1, 1, 2], int(hit.sum()))
    told = np.maximum(size[hit] + step, 1)
    told = np.where(told == size[hit], size[hit] + 1, told)
    injector.records.put("jumlah_anggota_keluarga", hit, pa.array(told.astype(np.int64)).cast(pa.string()))
