"""Population exports of villages (OpenSID, domain.md 4.1): 43 columns, as numbers in some files and as labels in others."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from config.simulate_files import Defect
from tasks.simulate import defects
from tasks.simulate.dates import DAY_FIRST, ISO, date_text, excel_serial
from tasks.simulate.defects import Injector
from tasks.simulate.desa_choice import chosen_desa
from tasks.simulate.families import HEAD
from tasks.simulate.file_opensid_columns import CODE_COLUMNS, opensid_cells
from tasks.simulate.grouping import group_bounds, place_in_group, starts_group
from tasks.simulate.numbers import temporary_nik
from tasks.simulate.opensid_codes import opensid_values
from tasks.simulate.records import Records, number_text
from tasks.simulate.sheet_writer import DATE, NUMBER, Cell, Sheet, plain_rows, write_workbook
from tasks.simulate.streams import Ints, Mask
from tasks.simulate.truth import Log
from tasks.simulate.workbooks import Body, make_body
from tasks.simulate.world import World

BATCH = 40_000
SHEET, CODES_SHEET = "Data Penduduk", "Kode Data"
EXCEL_DATES = 0.3  # share of village files whose dates are spreadsheet dates, as the template has them


@dataclass(frozen=True)
class Style:
    """How each desa exports: labels or numbers, spreadsheet dates or text, and a NIK column typed as numbers."""

    labels: Mask
    excel_dates: Mask
    numeric_nik: Mask


def write_opensid(world: World, log: Log) -> None:
    """Writes one workbook a desa below `opensid/<desa code>/`, half with codes and half with labels."""
    rng = world.streams.named("opensid")
    chosen = chosen_desa(world, "opensid")
    style = _styles(world, chosen, rng)
    person, area, copied = _listed(world, chosen, rng)
    for flavour in (False, True):
        here = np.flatnonzero(style.labels[area] == flavour)
        for number, batch in enumerate(_batches(area[here])):
            at = here[batch]
            records = Records({}, person[at], world.persons["family"][person[at]])
            records.mark(Defect.LISTED_IN_TWO_DESA, copied[at])
            stream = world.streams.named("opensid", str(flavour), str(number))
            _write(world, log, *_make(world, Injector(records, _rates(world), stream), area[at], style))


def _styles(world: World, chosen: Ints, rng: np.random.Generator) -> Style:
    n, size = len(world.geography.regions), len(chosen)
    labels, dates, numeric = (np.zeros(n, bool) for _ in range(3))
    labels[rng.permutation(chosen)[: size // 2]] = True
    dates[chosen] = rng.random(size) < EXCEL_DATES
    numeric[chosen] = defects.files_hit(world.parameters.defects["files"], Defect.OPENSID_NUMERIC_NIK, rng, size)
    return Style(labels, dates, numeric)


def _rates(world: World) -> dict[Defect, float]:
    return world.parameters.defects["opensid"]


def _listed(world: World, chosen: Ints, rng: np.random.Generator) -> tuple[Ints, Ints, Mask]:
    """Persons with the desa that lists them, sorted by desa; some stand in the list of a second desa too."""
    families = world.families
    known = rng.random(len(families["area"])) < world.parameters.coverage.opensid_families
    known &= np.isin(families["area"], chosen)
    person = np.flatnonzero(known[world.persons["family"]])
    rate = _rates(world).get(Defect.LISTED_IN_TWO_DESA, 0.0)
    home = world.persons["area"][person]
    other = rng.choice(chosen, len(person))
    twice = (rng.random(len(person)) < rate) & (world.persons["role"][person] != HEAD) & (other != home)
    copied = np.concatenate([np.zeros(len(person), bool), np.ones(int(twice.sum()), bool)])
    area = np.concatenate([home, other[twice]])
    person = np.concatenate([person, person[twice]])
    order = np.lexsort((person, area))
    return person[order], area[order], copied[order]


def _batches(area: Ints) -> list[slice]:
    """Cuts of whole desa of about `BATCH` rows."""
    bounds = np.array(group_bounds(area), np.int64)
    cuts = bounds[starts_group(bounds // BATCH) | (bounds == len(area))]
    return [slice(a, b) for a, b in pairwise(cuts.tolist())]


def _make(world: World, injector: Injector, area: Ints, style: Style) -> tuple[Body, Ints]:
    """The rows of some desa of one flavour, and the desa of each row."""
    records, rng, labels = injector.records, injector.rng, bool(style.labels[area[0]])
    records.cells = opensid_cells(world, records.person, area, rng, labels=labels)
    if not labels:
        records.kinds = dict.fromkeys(CODE_COLUMNS, NUMBER)
    records.kinds |= dict.fromkeys(("lat", "lng"), NUMBER)
    _damage(world, injector, area, style)
    if not labels:
        _mix_relations(world, injector)
    index = defects.duplicated(injector)
    found, at = records.take_marked(index, Defect.EXACT_DUPLICATE), area[index]
    return make_body(found, place_in_group(at) + 2), at


def _damage(world: World, injector: Injector, area: Ints, style: Style) -> None:
    records = injector.records
    person = records.person
    defects.damage_names(injector, "nama")
    records.cells["nama"] = pc.utf8_upper(records.cells["nama"])
    _damage_dates(world, injector, style.excel_dates[area])
    old = injector.hits_groups(Defect.KK_REISSUED, records.family)
    records.put("no_kk", old, world.text["old_kk"].take(pa.array(records.family[old])))
    second = world.text["second_nik"].take(pa.array(person))
    defects.damage_nik(injector, "nik", "no_kk", second=second, temporary=temporary_nik(world, area))
    _damage_whole_files(injector, style.numeric_nik[area])
    defects.damage_padding(injector, ("rw", "rt"))
    defects.damage_missing(injector, ("dusun", "pendidikan_kk_id", "pekerjaan_id", "nama_ayah", "golongan_darah_id"))


def _mix_relations(world: World, injector: Injector) -> None:
    """Relations keyed in with the ministry's numbers, where 3 is a child and not a wife."""
    mixed = injector.hits(Defect.RELATION_MIXED)
    injector.records.put("kk_level", mixed, number_text(world.persons["role"][injector.records.person[mixed]]))


def _damage_dates(world: World, injector: Injector, serial: Mask) -> None:
    records = injector.records
    person = records.person
    birth = defects.damage_birth(injector, world.persons["birth"][person], world.persons["birth_year"][person])
    shaped = injector.hits(Defect.DATE_SHAPE, ~serial)
    text = pc.if_else(pa.array(shaped), date_text(birth, DAY_FIRST), date_text(birth, ISO))
    records.cells["tanggallahir"] = pc.if_else(pa.array(serial), excel_serial(birth), text)
    records.put_kind("tanggallahir", serial, DATE)


def _damage_whole_files(injector: Injector, spoilt: Mask) -> None:
    """Files in which every NIK was typed as a number, so all have lost their last digit."""
    records = injector.records
    sound = pc.match_substring_regex(records.cells["nik"], r"^[1-9]\d{15}$").to_numpy(zero_copy_only=False)
    hit = spoilt & sound
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
    for start, stop in pairwise(group_bounds(area)):
        code = world.geography.regions[area[start]].area_code
        path = log.root / "opensid" / code / "penduduk.xlsx"
        write_workbook(path, [Sheet(SHEET, [header, body.part(start, stop)]), codes])
        rows = slice(start, stop)
        log.add(path, SHEET, body.row_no[rows], Records({}, *body.about(rows)))
