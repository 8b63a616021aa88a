"""Village aid programmes as OpenSID exports them (domain.md 4.3): a key-value sheet, and participants closed by a `###` row."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from config.region import Region
from config.simulate_files import Defect
from tasks.simulate import places
from tasks.simulate.dates import DAY_FIRST, ISO, SLASHED, date_text
from tasks.simulate.defects import Injector
from tasks.simulate.desa_choice import chosen_desa
from tasks.simulate.file_programmes import damage_identity
from tasks.simulate.records import Records, number_text
from tasks.simulate.sheet_writer import Cell, Sheet, plain_rows, write_workbook
from tasks.simulate.streams import Ints
from tasks.simulate.truth import Log
from tasks.simulate.workbooks import table_sheet
from tasks.simulate.world import World

END = "###"


def write_bantuan(world: World, log: Log) -> None:
    """Writes the BLT-DD of 2026 of some desa below `opensid_bantuan/<desa code>/`; the target is families (2)."""
    chosen = chosen_desa(world, "bantuan")
    injector = _participants(world, chosen)
    areas = world.families["area"][injector.records.family]
    starts = np.searchsorted(areas, chosen)
    stops = np.searchsorted(areas, chosen, side="right")
    for desa, start, stop in zip(chosen, starts, stops, strict=True):
        records = injector.records.take(np.arange(start, stop))
        _write(log, world.geography.regions[desa], records)


def _participants(world: World, chosen: Ints) -> Injector:
    rng, families = world.streams.named("bantuan"), world.families
    rates = world.parameters.defects["bantuan"]
    family = np.flatnonzero(families["blt_dd"] & np.isin(families["area"], chosen))
    head = families["head"][family]
    dead = world.persons["dead"][head]
    kept = ~dead | (rng.random(len(head)) < rates.get(Defect.DEAD_RECEIVING, 0.0))
    records = Records({}, head[kept], family[kept])
    records.mark(Defect.DEAD_RECEIVING, dead[kept])
    injector = Injector(records, rates, rng)
    records.cells = _cells(world, injector)
    damage_identity(world, injector, name="Nama", nik="NIK", kk="Peserta")
    return injector


def _cells(world: World, injector: Injector) -> dict[str, pa.Array]:
    records = injector.records
    person, family = pa.array(records.person), pa.array(records.family)
    dwelling = world.families["dwelling"][records.family]
    birth = world.persons["birth"][records.person]
    shaped = injector.hits(Defect.DATE_SHAPE)
    other = np.where(injector.rng.random(len(records)) < 0.5, 0, 1)
    return {
        "Peserta": world.text["kk"].take(family),
        "No. Peserta": number_text(26_000_000 + records.family.astype(np.int64)),
        "NIK": world.text["nik"].take(person),
        "Nama": world.text["name"].take(person),
        "Tempat Lahir": pc.utf8_upper(world.text["birth_place"].take(person)),
        "Tanggal Lahir": pc.if_else(
            pa.array(shaped),
            pc.if_else(pa.array(other == 0), date_text(birth, DAY_FIRST), date_text(birth, SLASHED)),
            date_text(birth, ISO),
        ),
        "Alamat": places.street(world, dwelling),
    }


def _write(log: Log, region: Region, records: Records) -> None:
    path = log.root / "opensid_bantuan" / region.area_code / "bantuan_blt_dd_2026.xlsx"
    programme: list[list[Cell]] = [
        ["id", 12],
        ["Nama Program", "BLT Dana Desa"],
        ["Sasaran Program", 2],
        ["Keterangan", f"BLT Dana Desa {region.name} 2026 (data simulasi)"],
        ["Asal Dana", "Dana Desa"],
        ["Rentang Waktu (Awal)", "2026-01-01"],
        ["Rentang Waktu (Akhir)", "2026-12-31"],
    ]
    sheet, row_no = table_sheet("Peserta", records)
    closed = Sheet(sheet.name, [*sheet.rows, plain_rows([[END] * 7], len(records) + 2)])
    write_workbook(path, [Sheet("Program", [plain_rows(programme)]), closed])
    log.add(path, "Peserta", row_no, records)
