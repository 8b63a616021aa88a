"""Lists of village meetings (musdes BNBA, domain.md 5): title and signature blocks, RT headings, a total, minutes or none."""

from datetime import date
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from config.region import Region
from config.simulate_files import Defect
from tasks.simulate import defects, places
from tasks.simulate.dates import DAY_FIRST, ISO, NAMED, SHORT_YEAR, SLASHED, date_text, say_date
from tasks.simulate.defects import Injector
from tasks.simulate.desa_choice import chosen_desa
from tasks.simulate.file_dtsen_columns import civil_occupation
from tasks.simulate.grouping import place_in_group, starts_group
from tasks.simulate.names import invent_names
from tasks.simulate.opensid_codes import opensid_labels
from tasks.simulate.programmes import VERDICTS
from tasks.simulate.records import Records, coded, nothing, number_text
from tasks.simulate.sheet_writer import NUMBER, Cell, Sheet, plain_rows, write_workbook
from tasks.simulate.streams import Ints, Mask
from tasks.simulate.truth import Log
from tasks.simulate.workbooks import make_body
from tasks.simulate.world import World

SHEET = "BNBA"
MEETING = date(2026, 8, 14)
EARLIER_MEETING = date(2026, 5, 20)
TITLE = "DAFTAR BY NAME BY ADDRESS (BNBA) HASIL MUSYAWARAH DESA"
SHAPES = (SLASHED, NAMED, SHORT_YEAR, ISO)
VERDICT_CHANGED = 0.08  # of the rows of a resubmitted list


def write_musdes(world: World, log: Log) -> None:
    """Writes the meeting of 14 August 2026 of some desa below `musdes/<desa code>/`; some send a corrected list again."""
    chosen = chosen_desa(world, "musdes")
    rng, rates = world.streams.named("musdes"), world.parameters.defects["files"]
    injector = _rows(world, chosen, world.parameters.defects["musdes"], rng)
    n = len(chosen)
    flags = {d: defects.files_hit(rates, d, rng, n) for d in Defect if d.startswith("musdes_")}
    heads = invent_names(world, np.full(n, 1975), np.full(n, 1), rng).to_pylist()
    area = world.families["area"][injector.records.family]
    for i, desa in enumerate(chosen):
        at = np.arange(np.searchsorted(area, desa), np.searchsorted(area, desa, side="right"))
        document = Document(world, world.geography.regions[desa], {d: bool(f[i]) for d, f in flags.items()}, heads[i])
        document.write(log, injector.records.take(at), "")
        if flags[Defect.MUSDES_RESUBMITTED][i]:
            document.write(log, _corrected(injector.records.take(at), world, desa), " rev")


def _rows(world: World, chosen: Ints, rates: dict[Defect, float], rng: np.random.Generator) -> Injector:
    """Listed families by desa, RW, RT and name of the head."""
    families, dwellings = world.families, world.dwellings
    family = np.flatnonzero(families["on_musdes"] & np.isin(families["area"], chosen))
    dwelling = families["dwelling"][family]
    order = np.lexsort((family, dwellings["rt"][dwelling], dwellings["rw"][dwelling], families["area"][family]))
    family = family[order]
    records = Records({}, families["head"][family], family)
    injector = Injector(records, rates, rng)
    records.cells = _cells(world, injector)
    records.kinds = {"No": NUMBER}
    defects.damage_names(injector, "Nama")
    second = world.text["second_nik"].take(pa.array(records.person))
    defects.damage_nik(injector, "NIK", "No KK", second=second)
    defects.damage_padding(injector, ("RT", "RW"))
    defects.damage_missing(injector, ("Alamat", "Pekerjaan", "Tempat Lahir"))
    injector.records = defects.with_duplicates(injector)
    return injector


def _cells(world: World, injector: Injector) -> dict[str, pa.Array]:
    records = injector.records
    n, person, family = len(records), records.person, records.family
    p = {name: column[person] for name, column in world.persons.items()}
    dwelling = world.families["dwelling"][family]
    area = world.families["area"][family]
    return {
        "No": number_text(place_in_group(area) + 1),
        "NIK": world.text["nik"].take(pa.array(person)),
        "No KK": world.text["kk"].take(pa.array(family)),
        "Nama": world.text["name"].take(pa.array(person)),
        "Tempat Lahir": world.text["birth_place"].take(pa.array(person)),
        "Tanggal Lahir": _birth(world, injector),
        "Alamat": places.street(world, dwelling),
        "RT": places.rt_words(world, dwelling),
        "RW": places.rw_words(world, dwelling),
        "Pekerjaan": coded(civil_occupation(world, p) - 1, opensid_labels("pekerjaan_id")),
        "Keterangan": coded(world.families["verdict"][family], VERDICTS),
        "Tanda Tangan": nothing(n),
    }


def _birth(world: World, injector: Injector) -> pa.Array:
    person = injector.records.person
    birth = defects.damage_birth(injector, world.persons["birth"][person], world.persons["birth_year"][person])
    shaped = injector.hits(Defect.DATE_SHAPE)
    which = injector.rng.integers(0, len(SHAPES), len(person))
    text = date_text(birth, DAY_FIRST)
    for i, shape in enumerate(SHAPES):
        text = pc.if_else(pa.array(shaped & (which == i)), date_text(birth, shape), text)
    return text


def _corrected(records: Records, world: World, desa: int) -> Records:
    """The same list with some verdicts turned round, as a meeting held once more gives it."""
    rng = world.streams.named("musdes rev", str(desa))
    turned = rng.random(len(records)) < VERDICT_CHANGED
    records.put("Keterangan", turned, "Tidak Layak")
    records.mark(Defect.MUSDES_RESUBMITTED, np.ones(len(records), bool))
    return records


class Document:
    """One meeting's workbook: where its blocks stand and what is wrong with it as a file."""

    def __init__(self, world: World, region: Region, flags: dict[Defect, bool], head: str) -> None:
        self.world, self.region, self.flags, self.head = world, region, flags, head

    def write(self, log: Log, records: Records, suffix: str) -> None:
        """Writes the list and notes its rows."""
        path = log.root / "musdes" / self.region.area_code / f"bnba_musdes_2026-08-14{suffix}.xlsx"
        for defect, hit in self.flags.items():
            if hit and defect is not Defect.MUSDES_RESUBMITTED:
                records.mark(defect, np.ones(len(records), bool))
        top = self._top(list(records.cells))
        new_group = self._new_groups(records)
        row_no = len(top) + np.arange(1, len(records) + 1) + np.cumsum(new_group)
        rows, merges = self._body(records, row_no, new_group)
        end = int(row_no[-1]) if len(row_no) else len(top)
        rows.append(plain_rows(self._bottom(len(records)), end + 1))
        write_workbook(path, [Sheet(SHEET, [plain_rows(top), *rows], ["A1:L1", *merges])])
        log.add(path, SHEET, row_no, records)

    def _top(self, header: list[str]) -> list[list[Cell]]:
        """Titles, the line of the minutes (missing or a dash where there are none), a blank row and the header."""
        held = EARLIER_MEETING if self.flags[Defect.MUSDES_PERIOD_DIFFERS] else MEETING
        number = int(self.region.area_code[-2:]) + 1
        rows: list[list[Cell]] = [
            [TITLE],
            [f"Desa : {self.region.name}"],
            [f"Kecamatan : {self.region.kecamatan_name}"],
            [f"Tanggal Musdes : {say_date(held)}"],
        ]
        if not self.flags[Defect.MUSDES_WITHOUT_MINUTES]:
            rows.append([f"Nomor Berita Acara : 141/{number:02}/VIII/2026"])
        elif number % 2:
            rows.append(["Nomor Berita Acara : -"])
        rows += [[], list(header)]
        if self.flags[Defect.MUSDES_COLUMN_NUMBERS]:
            rows.append([f"({i})" for i in range(1, len(header) + 1)])
        return rows

    def _new_groups(self, records: Records) -> Mask:
        dwelling = self.world.families["dwelling"][records.family]
        key = self.world.dwellings["rw"][dwelling].astype(np.int64) * 1000 + self.world.dwellings["rt"][dwelling]
        return starts_group(key)

    def _body(self, records: Records, row_no: Ints, new_group: Mask) -> tuple[list[bytes | memoryview], list[str]]:
        """Data rows with a heading over each RT, merged over the width of the table."""
        body = make_body(records, row_no)
        starts = np.flatnonzero(new_group).tolist()
        rows: list[bytes | memoryview] = []
        merges = []
        dwelling = self.world.families["dwelling"][records.family]
        for start, stop in pairwise([*starts, len(records)]):
            rt, rw = (self.world.dwellings[name][dwelling[start]] for name in ("rt", "rw"))
            at = int(row_no[start]) - 1
            rows += [plain_rows([[f"RT {rt:03} RW {rw:03}"]], at), body.part(start, stop)]
            merges.append(f"A{at}:L{at}")
        return rows, merges

    def _bottom(self, count: int) -> list[list[Cell]]:
        total: list[Cell] = ["JUMLAH", *[None] * 9, count]
        signature: list[list[Cell]] = [
            [],
            [*[None] * 9, f"Kepala Desa {self.region.name}"],
            [],
            [*[None] * 9, self.head],
        ]
        return [total, *signature]
