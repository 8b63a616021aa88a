"""Population exports of villages (OpenSID, domain.md 4.1): 43 columns, as numbers in some files and as labels in others."""

from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from config.simulate_files import Defect
from tasks.simulate import defects
from tasks.simulate.dates import DAY_FIRST, ISO, date_text, excel_serial
from tasks.simulate.defects import Injector
from tasks.simulate.desa_choice import chosen_desa
from tasks.simulate.file_opensid_columns import CODE_COLUMNS, opensid_cells
from tasks.simulate.numbers import temporary_nik
from tasks.simulate.opensid_codes import opensid_values
from tasks.simulate.records import Records
from tasks.simulate.sheet_writer import DATE, NUMBER, Cell, Sheet, plain_rows, write_workbook
from tasks.simulate.streams import Ints, Mask
from tasks.simulate.truth import Log
from tasks.simulate.workbooks import Body, make_body
from tasks.simulate.world import World

BATCH = 40_000
SHEET, CODES_SHEET = "Data Penduduk", "Kode Data"
EXCEL_DATES = 0.3  # share of village files whose dates are spreadsheet dates, as the template has them


def write_opensid(world: World, log: Log) -> None:
    """Writes one workbook a desa below `opensid/<desa code>/`, half with codes and half with labels."""
    rng = world.streams.named("opensid")
    chosen = chosen_desa(world, "opensid")
    labels = np.zeros(len(world.geography.regions), bool)
    labels[rng.permutation(chosen)[: len(chosen) // 2]] = True
    person, area, copied = _listed(world, chosen, rng)
    for flavour in (False, True):
        here = labels[area] == flavour
        for number, batch in enumerate(_batches(area[here])):
            at = np.flatnonzero(here)[batch]
            stream = world.streams.named("opensid", str(flavour), str(number))
            body, areas = _make(
                world, Injector(_records(world, person[at], copied[at]), _rates(world), stream), area[at], flavour
            )
            _write(world, log, body, areas)


def _rates(world: World) -> dict[Defect, float]:
    return world.parameters.defects["opensid"]


def _listed(world: World, chosen: Ints, rng: np.random.Generator) -> tuple[Ints, Ints, Mask]:
    """Persons with the desa that lists them, sorted by desa; some stand in the list of a second desa too."""
    families = world.families
    known = rng.random(len(families["area"])) < world.parameters.coverage.opensid_families
    known &= np.isin(families["area"], chosen)
    person = np.flatnonzero(known[world.persons["family"]])
    rate = _rates(world).get(Defect.LISTED_IN_TWO_DESA, 0.0)
    twice = person[(rng.random(len(person)) < rate) & (world.persons["role"][person] != 1)]
    area = np.concatenate([world.persons["area"][person], rng.choice(chosen, len(twice))])
    copied = np.concatenate([np.zeros(len(person), bool), np.ones(len(twice), bool)])
    person = np.concatenate([person, twice])
    copied &= area != world.persons["area"][person]
    order = np.lexsort((person, area))
    return person[order], area[order], copied[order]


def _records(world: World, person: Ints, copied: Mask) -> Records:
    records = Records({}, person, world.persons["family"][person])
    records.mark(Defect.LISTED_IN_TWO_DESA, copied)
    return records


def _batches(area: Ints) -> list[slice]:
    """Cuts of whole desa of about `BATCH` rows."""
    if not len(area):
        return []
    starts = np.flatnonzero(np.concatenate(([True], area[1:] != area[:-1])))
    groups = starts // BATCH
    cuts = [*starts[np.concatenate(([True], groups[1:] != groups[:-1]))].tolist(), len(area)]
    return [slice(a, b) for a, b in pairwise(cuts)]


def _make(world: World, injector: Injector, area: Ints, labels: bool) -> tuple[Body, Ints]:
    records, rng = injector.records, injector.rng
    records.cells = opensid_cells(world, records.person, area, rng, labels=labels)
    if not labels:
        records.kinds = dict.fromkeys(CODE_COLUMNS, NUMBER)
    records.kinds |= dict.fromkeys(("lat", "lng"), NUMBER)
    _damage(world, injector, area, labels)
    index = defects.duplicated(injector)
    found, at = records.take_marked(index, Defect.EXACT_DUPLICATE), area[index]
    first = np.concatenate(([True], at[1:] != at[:-1]))
    position = np.arange(len(at)) - np.maximum.accumulate(np.where(first, np.arange(len(at)), 0))
    return make_body(found, position + 2), at


def _damage(world: World, injector: Injector, area: Ints, labels: bool) -> None:
    records = injector.records
    person = records.person
    defects.damage_names(injector, "nama")
    records.cells["nama"] = pc.utf8_upper(records.cells["nama"])
    _damage_dates(world, injector, area)
    old = injector.hits(Defect.KK_REISSUED)
    records.put("no_kk", old, world.text["old_kk"].take(pa.array(records.family[old])))
    second = world.text["second_nik"].take(pa.array(person))
    defects.damage_nik(injector, "nik", "no_kk", second=second, temporary=temporary_nik(world, area))
    _damage_whole_files(world, injector, area)
    defects.damage_padding(injector, ("rw", "rt"))
    if not labels:
        mixed = injector.hits(Defect.RELATION_MIXED)
        role = world.persons["role"][person[mixed]].astype(np.int64)
        records.put("kk_level", mixed, pa.array(role).cast(pa.string()))
    defects.damage_missing(injector, ("dusun", "pendidikan_kk_id", "pekerjaan_id", "nama_ayah", "golongan_darah_id"))


def _damage_dates(world: World, injector: Injector, area: Ints) -> None:
    records = injector.records
    person = records.person
    birth = defects.damage_birth(injector, world.persons["birth"][person], world.persons["birth_year"][person])
    whole = world.streams.named("opensid date style").random(len(world.geography.regions)) < EXCEL_DATES
    serial = whole[area]
    shaped = injector.hits(Defect.DATE_SHAPE, ~serial)
    text = pc.if_else(pa.array(shaped), date_text(birth, DAY_FIRST), date_text(birth, ISO))
    records.cells["tanggallahir"] = pc.if_else(pa.array(serial), excel_serial(birth), text)
    records.put_kind("tanggallahir", serial, DATE)


def _damage_whole_files(world: World, injector: Injector, area: Ints) -> None:
    """Files in which every NIK was typed as a number, so all have lost their last digit."""
    records = injector.records
    rate = world.parameters.defects["files"]
    draw = world.streams.named("opensid numeric files")
    spoilt = defects.chance(rate, Defect.OPENSID_NUMERIC_NIK, draw, len(world.geography.regions))
    sound = pc.match_substring_regex(records.cells["nik"], r"^[1-9]\d{15}$").to_numpy(zero_copy_only=False)
    hit = spoilt[area] & sound
    records.put("nik", hit, defects.lost_digit(records.cells["nik"].filter(pa.array(hit))))
    records.put_kind("nik", hit, NUMBER)
    records.mark(Defect.NIK_LAST_DIGIT_LOST, hit)
    records.mark(Defect.OPENSID_NUMERIC_NIK, hit)


def _codes_sheet() -> Sheet:
    rows: list[list[Cell]] = [["Kolom", "Kode", "Arti"]]
    rows += [[column, code, label] for column, values in opensid_values().items() for code, label in values.items()]
    return Sheet(CODES_SHEET, [plain_rows(rows)])


def _write(world: World, log: Log, body: Body, area: Ints) -> None:
    codes = _codes_sheet()
    header = plain_rows([list(body.records.cells)])
    starts = np.flatnonzero(np.concatenate(([True], area[1:] != area[:-1]))).tolist()
    for start, stop in pairwise([*starts, len(area)]):
        code = world.geography.regions[area[start]].area_code
        path = log.root / "opensid" / code / "penduduk.xlsx"
        write_workbook(path, [Sheet(SHEET, [header, body.part(start, stop)]), codes])
        rows = slice(start, stop)
        log.add(path, SHEET, body.row_no[rows], Records({}, *body.about(rows)))
