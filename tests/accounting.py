"""Lists mutated in every way that rows can suffer, taken in by the pipeline, and the identity that no row may escape."""

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from config.settings import Settings
from config.sources import load_sources, raw_table, std_table
from flows import steps
from tasks.account import SUM_OF_BUCKETS
from tasks.collect import RECORD_TABLES
from tasks.journal import Run
from tasks.receive import Arrival, Receipt, list_submission, matching_tables
from tasks.standardise import create_tables
from tasks.warehouse import Connection, rows
from tests.deform_sheet import Grid, last_used
from tests.deform_write import delimited
from tests.old_workbook import write_xls

START = dt.datetime(2026, 9, 1, 8)
DESA = "33.26.15.2014"
# A number for every row, so that no two rows are copies unless a mutation makes them so.
NUMBERS = tuple(f"33261517084500{i:02d}" for i in range(1, 13))
Sheets = dict[str, list[list[Any]]]
PROGRAM = [["Nama Program", "BLT Dana Desa"], ["Asal Dana", "Dana Desa"]]
LISTS: dict[str, Callable[[], Sheets]] = {
    "siak": lambda: {
        "Data": [
            ["Nomor KK", "NIK", "Nama Penduduk", "Status Hidup / Tidak Valid", "SHDK", "RW", "RT"],
            *(["3326150102150001", nik, "SLAMET", "Hidup", "ANAK", "1", "2"] for nik in NUMBERS),
        ]
    },
    "musdes": lambda: {
        "BNBA": [
            ["DAFTAR BNBA"], ["Nomor Berita Acara : 141/07"], [],
            ["No", "NIK", "No KK", "Nama", "Tempat Lahir", "Tanggal Lahir", "Alamat", "RT", "RW", "Keterangan"],
            ["RT 001 RW 002"],
            *([i, nik, "3326150102150001", "SURATI", "BATANG", "17-08-1945", "JL. MAWAR", "1", "2", "Layak"]
              for i, nik in enumerate(NUMBERS)),
            ["JUMLAH", len(NUMBERS)], [], ["Kepala Desa"],
        ]
    },
    "bip": lambda: {
        f"Hal {page}": [
            ["No", "Nama Lengkap", "NIK", "Tempat Lahir", "Tgl Lahir", "JK", "SHDK"],
            ["No. KK : 3326150102150001, Alamat : JL MELATI, Nama Dusun : -, RT/RW : 003/001"],
            *([i, "RATMO", nik, "BATANG", "17-08-1945", "L", "ANAK"] for i, nik in enumerate(part, 1)),
        ]
        for page, part in enumerate((NUMBERS[:6], NUMBERS[6:]), 1)
    },
    "opensid_bantuan": lambda: {
        "Program": [list(row) for row in PROGRAM],
        "Peserta": [
            ["Peserta", "No. Peserta", "NIK", "Nama", "Tempat Lahir", "Tanggal Lahir", "Alamat"],
            *(["3326150102150001", i, nik, "WASDI", "BATANG", "1945-08-17", "JL. MAWAR"] for i, nik in enumerate(NUMBERS)),
            ["###"] * 7,
        ],
    },
    "rtlh": lambda: {
        "RTLH": [
            ["kabupaten", "kecamatan", "desa", "nik", "nama", "alamat", "rw", "rt", "nilai_bantuan", "tgl_lpj"],
            *(["Pekalongan", "Tirto", "Mulyorejo", nik, "RATMI", "JL. MAWAR", "1", "2", 15000000.0, "13/05/2026"] for nik in NUMBERS),
        ]
    },
}  # fmt: skip
FILES = {
    "siak": "siak_2026-07",
    "musdes": "bnba_musdes_2026-08-14",
    "bip": "bip_2026-07",
    "opensid_bantuan": "bantuan_blt_dd_2026",
    "rtlh": "rtlh_2026",
}
NOISE_ROWS: tuple[list[Any], ...] = (
    ["JUMLAH", 12], ["###"], ["RT 009 RW 009"], ["", "", "lihat lembar berikut"], [1, 2, 3, 4, 5, 6, 7], ["Kepala Desa", "", "SUTRISNO"],
    ["Keterangan:"], ["No. KK : 3326150102150009"], [0.5] * 12, ["#nik", "#kk", "#nama"], ["x"] * 15, ["Sub Jumlah", 3], [" ", " "],
)  # fmt: skip
GARBAGE: tuple[Any, ...] = (
    None, "", " ", "-", "'3326", 3.326151708450001e15, "3,33E+15", "31-02-1980", "\u200b", "ya; tidak, \"dua\"", "baris\nkedua", "#REF!", "###",
    "JUMLAH", "x" * 300, "NIK", "\u00a0", 0, -1, "2026-13-45",
)  # fmt: skip
BOOKS_ONLY = ("bip", "opensid_bantuan")


@dataclass(frozen=True)
class Mutation:
    """What happens to a sheet, and where, as whole numbers that each mutation folds into the size it finds."""

    kind: str
    sheet: int
    row: int
    other: int


def _drop(lines: list[list[Any]], m: Mutation) -> None:
    if lines:
        del lines[m.row % len(lines)]


def _double(lines: list[list[Any]], m: Mutation) -> None:
    if lines:
        lines.insert(m.other % (len(lines) + 1), list(lines[m.row % len(lines)]))


def _blank(lines: list[list[Any]], m: Mutation) -> None:
    if lines:
        lines[m.row % len(lines)] = []


def _noise(lines: list[list[Any]], m: Mutation) -> None:
    lines.insert(m.row % (len(lines) + 1), list(NOISE_ROWS[m.other % len(NOISE_ROWS)]))


def _garble(lines: list[list[Any]], m: Mutation) -> None:
    line = lines[m.row % len(lines)] if lines else []
    if line:
        line[m.other % len(line)] = GARBAGE[(m.row * 7 + m.other) % len(GARBAGE)]


def _turn(lines: list[list[Any]], m: Mutation) -> None:
    if lines:
        one, two = m.row % len(lines), m.other % len(lines)
        lines[one], lines[two] = lines[two], lines[one]


def _drop_column(lines: list[list[Any]], m: Mutation) -> None:
    for line in lines:
        if m.other % 16 < len(line):
            del line[m.other % 16]


def _double_column(lines: list[list[Any]], m: Mutation) -> None:
    for line in lines:
        if m.other % 16 < len(line):
            line.append(line[m.other % 16])


def _keep_first(lines: list[list[Any]], m: Mutation) -> None:
    del lines[m.row :]


MUTATIONS: dict[str, Callable[[list[list[Any]], Mutation], None]] = {
    "drop row": _drop, "double row": _double, "blank row": _blank, "noise row": _noise, "garble cell": _garble, "turn rows": _turn,
    "drop column": _drop_column, "double column": _double_column, "end early": _keep_first,
}  # fmt: skip


@dataclass(frozen=True)
class Mutated:
    """One file to take in; `cut` is how many of its bytes arrive, in thousandths, and `extra` a sheet of that many rows beside."""

    mutations: tuple[Mutation, ...]
    as_text: bool
    cut: int
    extra: int


mutations = st.builds(
    Mutation, st.sampled_from(sorted(MUTATIONS)), st.integers(0, 1), st.integers(0, 40), st.integers(0, 40)
)
mutated_files = st.builds(
    Mutated,
    st.lists(mutations, min_size=1, max_size=5).map(tuple),
    st.booleans(),
    st.one_of(st.just(1000), st.just(1000), st.just(1000), st.integers(0, 999)),
    st.sampled_from((0, 0, 0, 1, 4)),
)


def batches(size: int) -> st.SearchStrategy[tuple[str, list[Mutated]]]:
    """A source with so many mutated files of it, taken in by one run because a run costs more than a file."""
    return st.tuples(st.sampled_from(sorted(LISTS)), st.lists(mutated_files, min_size=size, max_size=size))


@dataclass
class Written:
    """A file in the archive: its submission, and the rows that each of its sheets has; none where it was cut."""

    submission: str
    rows_of: dict[str, int] | None


@dataclass
class Desk:
    """A laboratory that takes batches in, one after the other."""

    con: Connection
    home: Path
    taken: int = 0
    states: Counter[str] = field(default_factory=Counter)

    @property
    def settings(self) -> Settings:
        """Everything below one folder."""
        return Settings(home=self.home, threads=1)

    def take_in(self, source: str, files: Sequence[Mutated]) -> list[Written]:
        """Puts the files into the archive and runs the steps of one source over them."""
        self.settings.archive.mkdir(parents=True, exist_ok=True)
        written = [self._put(source, item) for item in files]
        run = Run.start(START + dt.timedelta(seconds=self.taken))
        steps.ingest_source(self.con, self.settings, load_sources()[source], run)
        return written

    def _put(self, source: str, item: Mutated) -> Written:
        self.taken += 1
        name = f"m{self.taken}"
        as_text = item.as_text and source not in BOOKS_ONLY
        sheets = mutated_sheets(source, item)
        grids = [Grid(n, lines) for n, lines in sheets.items()][: 1 if as_text else None]
        path = self.settings.archive / name
        if as_text:
            path.write_bytes(delimited(grids[0], ";", "utf-8"))
        else:
            write_xls(path, grids)
        content = path.read_bytes()
        kept = content[: len(content) * item.cut // 1000]
        path.write_bytes(kept)
        file = f"{DESA}/{FILES[source]}.{'csv' if as_text else 'xls'}"
        tables = matching_tables(load_sources()[source], file)
        # Each file from a submitter of its own, so that none replaces another.
        arrival = Arrival(source, tables, path, f"{DESA}/{name}/{FILES[source]}.{'csv' if as_text else 'xls'}")
        list_submission(self.con, Receipt(name, arrival, name, START + dt.timedelta(seconds=self.taken)))
        self.con.execute("update core.submission set submitter = ? where submission_id = ?", [name, name])
        count = (lambda g: len(g.rows)) if as_text else last_used
        return Written(name, {g.name: count(g) for g in grids} if len(kept) == len(content) else None)

    def clear(self, source: str) -> None:
        """Empties what a batch left, so that the next one is not slower."""
        declared = load_sources()[source]
        create_tables(self.con, declared)
        own = [f(source, n) for n in declared.tables for f in (raw_table, std_table)]
        kept = ("core.submission", "audit.row_account", "audit.rejected_row", "audit.row_finding", "audit.column_place")
        for table in (*own, *kept, *RECORD_TABLES.values(), "audit.rule_result"):
            self.con.execute(f"delete from {table}")


def mutated_sheets(source: str, item: Mutated) -> Sheets:
    """The list of a source with the mutations of a file."""
    sheets = LISTS[source]()
    for mutation in item.mutations:
        lines = list(sheets.values())[mutation.sheet % len(sheets)]
        MUTATIONS[mutation.kind](lines, mutation)
    if item.extra:
        sheets["Catatan"] = [["catatan", i] for i in range(item.extra)]
    return sheets


def broken_accounts(desk: Desk, source: str, written: Sequence[Written]) -> list[str]:
    """What is wrong with the accounts of a batch: nothing, when every row went somewhere that is named."""
    submissions = {
        r["submission_id"]: r for r in rows(desk.con, "select submission_id, state, message_key from core.submission")
    }
    accounts = rows(desk.con, f"select *, {SUM_OF_BUCKETS} as explained from audit.row_account")
    loaded = _counted(desk, source, f"select submission_id, sheet, count(*) as n from {{}} group by all", std_table)
    refused = {
        (r["submission_id"], r["sheet"]): r["n"]
        for r in rows(
            desk.con, "select submission_id, sheet, count(distinct row_no) as n from audit.rejected_row group by all"
        )
    }
    faults: list[str] = []
    for item in written:
        said = submissions[item.submission]
        desk.states[f"{said['state']} {said['message_key']}"] += 1
        mine = [a for a in accounts if a["submission_id"] == item.submission]
        faults += [f"{item.submission}: {fault}" for fault in _faults(said, mine, item, loaded, refused)]
    return faults


def _counted(
    desk: Desk, source: str, query: str, table: Callable[[str, str], str]
) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for name in load_sources()[source].tables:
        for r in rows(desk.con, query.format(table(source, name))):
            found[(r["submission_id"], r["sheet"])] += r["n"]
    return found


def _faults(
    said: dict[str, Any],
    accounts: Sequence[dict[str, Any]],
    item: Written,
    loaded: Counter[tuple[str, str]],
    refused: dict[tuple[str, str], int],
) -> itertools.chain[str]:
    state, key = said["state"], said["message_key"]
    used = state in ("accepted", "accepted_in_part")
    file = (
        ("is in no final state", state in ("received", "understood")),
        ("has no message", key is None),
        ("does not close by its own words", key == "account_does_not_close"),
        ("is used without an account", used and not accounts),
        ("is not used and yet loaded", not used and any(n for (s, _), n in loaded.items() if s == item.submission)),
    )
    found = [what for what, wrong in file if wrong]
    if accounts and item.rows_of is not None:
        counted = {a["sheet"]: a["file_rows"] for a in accounts}
        true = {n: c for n, c in item.rows_of.items() if c}
        same = sum(counted.values()) == sum(true.values())
        found += [] if same else [f"has rows {true}, counted {counted}"]
    for a in accounts:
        place = (item.submission, a["sheet"])
        found += [f"{place} explains {a['explained']} of {a['file_rows']}"] if a["explained"] != a["file_rows"] else []
        found += [f"{place} says loaded {a['loaded_rows']}"] if used and a["loaded_rows"] != loaded[place] else []
        named = refused.get(place, 0)
        found += [f"{place} sets rows aside without naming one"] if used and a["rejected_rows"] and not named else []
    return itertools.chain(found)
