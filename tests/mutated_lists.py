"""Lists of five sources and everything that can happen to their rows, drawn by hypothesis."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

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


def mutated_sheets(source: str, item: Mutated) -> Sheets:
    """The list of a source with the mutations of a file."""
    sheets = LISTS[source]()
    for mutation in item.mutations:
        lines = list(sheets.values())[mutation.sheet % len(sheets)]
        MUTATIONS[mutation.kind](lines, mutation)
    if item.extra:
        sheets["Catatan"] = [["catatan", i] for i in range(item.extra)]
    return sheets
