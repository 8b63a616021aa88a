"""Small sheets of invented people as the column map sees them: titles, rows, and the table of a source."""

from collections.abc import Mapping, Sequence

from config.sources import SourceTable, load_sources
from tasks.readers.mapping.guard import alarms_of
from tasks.readers.mapping.propose import propose
from tasks.readers.mapping.view import View

REGENCY = "33.26"
# NIK, KK, name, place, date, address, RT, RW, occupation: parents and two children of each card, no real person.
PEOPLE = [
    ["3326151708450001", "3326150102150001", "Slamet Riyadi", "Pekalongan", "17-08-1945", "DUSUN KRAJAN", "007", "002", "PETANI/PEKEBUN"],
    ["3326155203500002", "3326150102150001", "Siti Aminah", "Batang", "12-03-1950", "DUSUN KRAJAN", "007", "002", "MENGURUS RUMAH TANGGA"],
    ["3326150904750003", "3326150102150001", "Wasdi Santoso", "Pekalongan", "09-04-1975", "DUSUN KRAJAN", "007", "002", "NELAYAN/PERIKANAN"],
    ["3326156512800004", "3326152005180002", "Tumisih Lestari", "Pemalang", "25-12-1980", "JL. MELATI NO. 3", "001", "003", "PEDAGANG"],
    ["3326150101990005", "3326152005180002", "Kasmo Prayitno", "Pekalongan", "01-01-1999", "JL. MELATI NO. 3", "001", "003", "BURUH HARIAN LEPAS"],
    ["3326154502030006", "3326152005180002", "Rasini Handayani", "Kendal", "05-02-2003", "JL. MELATI NO. 3", "001", "003", "PELAJAR/MAHASISWA"],
    ["3326151110650007", "3326151411200003", "Tarno Wibowo", "Tegal", "11-10-1965", "DUSUN SABRANG", "004", "001", "WIRASWASTA"],
    ["3326154806700008", "3326151411200003", "Warsini Rahayu", "Pekalongan", "08-06-1970", "DUSUN SABRANG", "004", "001", "BURUH TANI/PERKEBUNAN"],
]  # fmt: skip
VERDICTS = ["Layak", "Tidak layak", "Meninggal", "Layak", "Pindah", "Layak", "Layak", "Tidak layak"]
TITLES = ["NIK", "No KK", "Nama", "Tempat Lahir", "Tanggal Lahir", "Alamat", "RT", "RW", "Pekerjaan", "Keterangan"]
ROWS = [[*person, verdict] for person, verdict in zip(PEOPLE, VERDICTS, strict=True)]


def musdes() -> SourceTable:
    """The list of a village meeting, which has most kinds of columns."""
    return load_sources()["musdes"].tables["bnba"]


def seen(titles: Sequence[str], rows: Sequence[Sequence[object]] = ROWS, table: SourceTable | None = None) -> View:
    """A sheet of these titles and rows."""
    return View(tuple(titles), rows, table or musdes(), REGENCY)


def swapped(*titles: str) -> list[str]:
    """The usual titles with two of them over each other's columns."""
    left, right = titles
    return [right if t == left else left if t == right else t for t in TITLES]


def proposed(view: View) -> dict[str, tuple[str, float, str]]:
    """What each title is proposed to be, how sure, and what is in doubt; titles that are used only."""
    return {
        view.labels[g.column]: (view.slots[g.slot].name, round(g.confidence, 2), g.doubt)
        for g in propose(view)
        if g.slot is not None
    }


def names(view: View) -> dict[str, str]:
    """What each title is proposed to be."""
    return {title: name for title, (name, _, _) in proposed(view).items()}


def alarms(view: View, placed: Mapping[str, int]) -> set[tuple[str, str]]:
    """The rules that speak against canonical columns standing in these places, with the column."""
    places = {s: placed[slot.name] for s, slot in enumerate(view.slots) if slot.name in placed}
    return {(a.rule, view.slots[a.slot].name) for a in alarms_of(view, places)}


def by_title(view: View) -> dict[str, int]:
    """The places that the declared titles alone would give."""
    return {
        slot.name: view.labels.index(title) for slot in view.slots for title in slot.declared if title in view.labels
    }
