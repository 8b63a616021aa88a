"""The plain tables that deformation starts from: the simulator's own files, and invented rows for sources it does not write."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from python_calamine import CalamineWorkbook

from config.region import Region, load_regions
from config.sources import Source
from tasks.readers.layout import fold_header
from tests.deform_people import BIP_HEADERS, FORM_HEADERS, SIAK_HEADERS, bip_rows, form_rows, invent, siak_rows
from tests.deform_registry import BDT_HEADERS, bdt_rows, regsosek_sheets
from tests.deform_sheet import BaseSheet, Cells, base_sheet

BOOKS = ("xlsx", "xls", "ods")
ANY = (*BOOKS, "csv", "csv")
MakeRows = Callable[[list[dict[str, str]]], list[list[object]]]
# Some rows of a large list are enough to find what is deformed.
MOST_ROWS = 3_000
INVENTED = 120


@dataclass(frozen=True)
class Pool:
    """The tables of one file of a source, all its rows. `area` is the desa whose folder it must stand in, if any.

    `file` is its name with {n} for the edition, `plain` are sheets that stay as they are, `formats` what it may be saved as.
    """

    source: str
    file: str
    tables: tuple[BaseSheet, ...]
    formats: tuple[str, ...]
    area: str = ""
    plain: Mapping[str, Sequence[Cells]] = field(default_factory=dict)


@dataclass(frozen=True)
class Kind:
    """How files of one source are called and saved; {n} is the edition, so that no file replaces another in one round."""

    table: str
    file: str
    formats: tuple[str, ...] = ANY


SIMULATED = {
    "p3ke": Kind("family", "p3ke_keluarga_202{n}_33.26"),
    "pkh": Kind("recipient", "pkh_2026_tahap_{n}"),
    "bpnt": Kind("recipient", "bpnt_2026_0{n}"),
    "rtlh": Kind("recipient", "rtlh_202{n}"),
    "opensid": Kind("person", "penduduk_{n}"),
    "opensid_bantuan": Kind("participant", "bantuan_blt_dd_202{n}", BOOKS),
    "musdes": Kind("bnba", "bnba_musdes_2026-0{n}-14"),
    "lab_register": Kind("line", "register_lab_202{n}"),
}
PLAIN_SHEETS = ("Program", "Kode Data")
DESA_FOLDERS = ("opensid", "opensid_bantuan", "musdes")
SURVEY, MEMBERS = "survei_kesejahteraan", "anggota"


def make_pools(inbox: Path, sources: Mapping[str, Source], seed: int) -> list[Pool]:
    """Every pool: those of the simulator's inbox, then the invented ones."""
    pools = [pool for name in SIMULATED for pool in _simulated(inbox, sources[name])]
    return [*pools, *_registry(inbox, sources["dtsen"]), *_surveys(inbox, sources), *_invented(sources, seed)]


def _simulated(inbox: Path, source: Source) -> list[Pool]:
    kind, pools = SIMULATED[source.name], []
    for path in sorted((inbox / source.name).rglob("*.xlsx")):
        sheets = read_book(path)
        found = next(((n, rows) for n, rows in sheets.items() if n not in PLAIN_SHEETS), None)
        table = _table(source, kind.table, *found) if found else None
        area = path.parent.name if source.name in DESA_FOLDERS else ""
        plain = {name: rows for name, rows in sheets.items() if name == "Program"}
        # A file that the simulator cut or emptied on purpose is no plain table.
        if table and len(table.rows) >= 6:
            pools.append(Pool(source.name, kind.file, (table,), kind.formats, area, plain))
    return pools


def read_book(path: Path) -> dict[str, list[Cells]]:
    """The sheets of a workbook as rows; none of one that cannot be opened."""
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            return {name: list(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names}
    except Exception:
        # Broken files are among what the simulator writes; each parser names them in its own way.
        return {}


def _table(source: Source, table: str, sheet: str, rows: Sequence[Cells]) -> BaseSheet | None:
    """The plain table of a sheet: its header is the row with most declared headers, rows with the required cells follow."""
    spelt = {fold_header(s) for c in source.tables[table].columns.values() for s in c.headers}
    at = max(range(min(12, len(rows))), key=lambda i: sum(fold_header(c) in spelt for c in rows[i]), default=0)
    try:
        empty = base_sheet(source, table, sheet, rows[at] if rows else (), ())
    except ValueError:
        return None
    needed = [
        empty.columns[n] for n in (*source.tables[table].required, *source.tables[table].key) if n in empty.columns
    ]
    data = [
        r
        for r in rows[at + 1 :]
        if all(r[i] not in ("", None) for i in needed) and not str(r[needed[0]]).startswith("#")
    ]
    return base_sheet(source, table, sheet, rows[at], _unique(data)[:MOST_ROWS])


def _unique(rows: Sequence[Cells]) -> list[Cells]:
    return list({tuple(row): row for row in rows}.values())


def _registry(inbox: Path, source: Source) -> list[Pool]:
    pools = []
    for table, name in (("family", "keluarga_dtsen_v3"), ("person", "anggota_keluarga_dtsen_v3")):
        path = next((inbox / "dtsen").glob(f"{name}*.csv"))
        lines = [
            line.split("|") for line in path.read_text("utf-8-sig", errors="replace").splitlines()[: MOST_ROWS + 1]
        ]
        cells = [[cell.strip('"') for cell in line] for line in lines]
        whole = [line for line in cells if len(line) == len(cells[0]) and "\ufffd" not in "".join(line)]
        found = _table(source, table, "", whole)
        if found:
            pools.append(Pool("dtsen", f"{name}_202{{n}}_33.26", (found,), ("pipe",)))
    return pools


def _surveys(inbox: Path, sources: Mapping[str, Source]) -> list[Pool]:
    """The simulator's survey as it comes from KoboToolbox, and the same answers as ODK Central, SPSS and Stata write them."""
    pools = []
    for path in sorted((inbox / "kobo_survey").rglob("*.xlsx")):
        sheets = read_book(path)
        homes, people = _plain(sheets.get(SURVEY, [])), _plain(sheets.get(MEMBERS, []))
        if "identitas/kode_desa" not in homes[0]:
            continue
        kobo, odk = sources["kobo_survey"], sources["odk_survey"]
        tables = [_table(kobo, "household", SURVEY, homes), _table(kobo, "member", MEMBERS, people)]
        central = [
            _table(odk, "household", SURVEY, _renamed(homes, {"_uuid": "KEY", "_validation_status": "ReviewState"})),
            _table(odk, "member", f"{SURVEY}-{MEMBERS}", _renamed(people, {"_submission__uuid": "PARENT_KEY"})),
        ]
        pools.append(Pool("kobo_survey", f"{SURVEY}_{{n}}", tuple(t for t in tables if t), ("xlsx", "xls")))
        pools.append(Pool("odk_survey", f"{SURVEY}_{{n}}", tuple(t for t in central if t), ("zip",)))
        pools += _statistics(sources["university_survey"], homes)
    return pools


def _plain(rows: Sequence[Cells]) -> list[Cells]:
    return [row for row in rows if not str(row[0]).startswith("#")] or [[]]


def _renamed(rows: Sequence[Cells], names: Mapping[str, str]) -> list[Cells]:
    return [[names.get(str(h), str(h).replace("/", "-")) for h in rows[0]], *rows[1:]]


def _statistics(source: Source, homes: Sequence[Cells]) -> list[Pool]:
    last = {"start": "tanggal_wawancara", "_uuid": "id_responden"}
    header = [last.get(str(h), str(h).rsplit("/", 1)[-1]) for h in homes[0]]
    kept = [i for i, h in enumerate(header) if not h.startswith("_")]
    rows = [[row[i] for i in kept] for row in homes[1:]]
    found = _table(source, "household", "", [[header[i] for i in kept], *rows])
    return [Pool("university_survey", "survei_{n}", (found,), ("sav", "dta"))] if found else []


def _registries(sources: Mapping[str, Source], desa: Region, rng: random.Random) -> list[Pool]:
    """BDT of one desa in a file, and the Regsosek workbook that its office fills."""
    rows = bdt_rows(sources["bdt"], desa, INVENTED, rng)
    bdt = base_sheet(sources["bdt"], "person", "Data", BDT_HEADERS, rows)
    forms = regsosek_sheets(sources["regsosek"], desa, INVENTED, rng)
    return [
        Pool("bdt", "bdt_201{n}", (bdt,), ANY),
        Pool("regsosek", "regsosek_202{n}", tuple(forms), BOOKS, desa.area_code),
    ]


def _invented(sources: Mapping[str, Source], seed: int) -> list[Pool]:
    rng = random.Random(seed)
    regions, pools = load_regions("33.26"), []
    made: tuple[tuple[str, str, str, Sequence[str], MakeRows], ...] = (
        ("bip", "person", "bip_2026_0{n}", BIP_HEADERS, bip_rows),
        ("siak", "person", "siak_2026_0{n}", SIAK_HEADERS, lambda people: siak_rows(people, rng)),
    )
    for number in range(8):
        desa = regions[(seed + number * 41) % len(regions)]
        for source, table, file, headers, rows in made:
            sheet = base_sheet(sources[source], table, "Data", headers, rows(invent([desa], INVENTED, rng)))
            pools.append(Pool(source, file, (sheet,), ANY, desa.area_code))
        some = [regions[(seed + number * 17 + i) % len(regions)] for i in range(3)]
        visits = form_rows(invent(some, INVENTED, rng), rng)
        pools += _registries(sources, desa, rng)
        form = base_sheet(sources["google_form"], "visit", "Form Responses 1", FORM_HEADERS, visits)
        pools.append(Pool("google_form", "Pendataan Warga (Responses) {n}", (form,), ANY))
    return pools
