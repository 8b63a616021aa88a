"""What people do to a table around its cells: titles, merged and other headers, moved columns, totals, several sheets."""

import random
from collections.abc import Callable

from tests.deform_sheet import NOISE, Draft, Line
from tests.deform_words import ENGLISH, GROUP_NAMES, NOISE_HEADERS, OTHER, SHORT, misspelt, other_word

Change = Callable[[Draft, random.Random], bool]
LARGE_ENOUGH = 12


def _reworded(which: int) -> Change:
    def change(draft: Draft, rng: random.Random) -> bool:
        share, changed = rng.choice((0.3, 0.6, 1.0)), False
        for index, column in enumerate(draft.order):
            word = other_word(draft.base.names_of(column), which)
            if rng.random() < share and word:
                draft.labels[index], changed = [word], True
        return changed

    return change


def misspell(draft: Draft, rng: random.Random) -> bool:
    """Slips of the finger in some headers."""
    share, before = rng.choice((0.3, 0.6)), [list(label) for label in draft.labels]
    for index, label in enumerate(draft.labels):
        if rng.random() < share and draft.order[index] != NOISE:
            draft.labels[index] = [misspelt(label[0], rng)]
    return before != draft.labels


def reorder(draft: Draft, rng: random.Random) -> bool:
    """Columns in another order."""
    turned = list(range(len(draft.order)))
    rng.shuffle(turned)
    draft.order = [draft.order[i] for i in turned]
    draft.labels = [draft.labels[i] for i in turned]
    for line in draft.lines:
        line.cells = [line.cells[i] for i in turned]
    return True


def add_noise_columns(draft: Draft, rng: random.Random) -> bool:
    """Columns that no source declares."""
    for header in rng.sample(NOISE_HEADERS, rng.randint(1, 3)):
        at = rng.randint(0, len(draft.order))
        draft.order.insert(at, NOISE)
        draft.labels.insert(at, [header])
        for line in draft.lines:
            line.cells.insert(at, _noise(header, line))
    return True


def _noise(header: str, line: Line) -> object:
    number = line.base or 0
    if header == "Nomor HP":
        return f"0812{number * 7919 % 100_000_000:08d}"
    if header == "Kode Pos":
        return f"51{number % 10}{number % 7}1"
    return {"Sudah Dicek": "ya", "Golongan Darah": "ABO"[number % 3]}.get(header, "" if number % 3 else "lihat berkas")


def merge_header(draft: Draft, rng: random.Random) -> bool:
    """A level of group names above columns that belong together, merged across them."""
    del rng
    groups = [next((GROUP_NAMES[n] for n in draft.base.names_of(c) if n in GROUP_NAMES), "") for c in draft.order]
    start = 0
    while start < len(groups):
        end = start
        while groups[start] and end + 1 < len(groups) and groups[end + 1] == groups[start]:
            end += 1
        if end > start:
            draft.spans.append((start, end))
            for index in range(start, end + 1):
                draft.labels[index] = [groups[start], draft.labels[index][0]]
        start = end + 1
    return bool(draft.spans)


def split_header(draft: Draft, rng: random.Random) -> bool:
    """Headers of several words written into two rows without merging."""
    del rng
    for index, label in enumerate(draft.labels):
        if " " in label[0]:
            first, rest = label[0].split(" ", 1)
            draft.labels[index] = [first, rest]
    return any(len(label) > 1 for label in draft.labels)


def add_titles(draft: Draft, rng: random.Random) -> bool:
    """Title rows above the table."""
    titles = ["DAFTAR WARGA", "PEMERINTAH KABUPATEN PEKALONGAN", "Tahun Anggaran 2026", "Data per 31 Juli 2026"]
    draft.above = [
        *([title] for title in titles[: rng.randint(1, 4)]),
        *([[]] if rng.random() < 0.7 else []),
        *draft.above,
    ]
    return True


def move_right(draft: Draft, rng: random.Random) -> bool:
    """Blank columns before the table."""
    draft.left = rng.randint(1, 3)
    return True


def add_notes(draft: Draft, rng: random.Random) -> bool:
    """Notes beside the table."""
    draft.beside = ["", "Catatan:", "warna kuning = belum dicek", "warna merah = pindah"][: rng.randint(3, 4)]
    return True


def number_columns(draft: Draft, rng: random.Random) -> bool:
    """A row of column numbers under the header."""
    shape = rng.choice(("({})", "{}", "-{}"))
    draft.second = [[shape.format(i + 1) for i in range(len(draft.order))]]
    return True


def add_groups(draft: Draft, rng: random.Random) -> bool:
    """Headings between the rows."""
    word = rng.choice(("RT {:03d} RW 001", "DUSUN {}", "Blok {}"))
    size = max(3, len(draft.lines) // 3)
    for number, at in enumerate(range(0, len(draft.lines), size)):
        draft.lines.insert(at + number, _single(draft, word.format(number + 1)))
    return True


def add_totals(draft: Draft, rng: random.Random) -> bool:
    """A subtotal in the middle and a total at the end."""
    if rng.random() < 0.5 and len(draft.lines) > LARGE_ENOUGH:
        draft.lines.insert(len(draft.lines) // 2, _single(draft, "Sub Jumlah", len(draft.lines) // 2))
    draft.lines.append(_single(draft, rng.choice(("JUMLAH", "Total", "Jumlah Total")), len(draft.base.rows)))
    return True


def _single(draft: Draft, text: str, count: int | None = None) -> Line:
    cells: list[object] = [text, *[""] * (len(draft.order) - 1)]
    if count is not None:
        cells[-1] = count
    return Line(cells)


def sign(draft: Draft, rng: random.Random) -> bool:
    """A signature block below the table."""
    blank: list[object] = [""] * max(0, len(draft.order) - rng.randint(2, 3))
    said = ("Pekalongan, 12 Oktober 2026", "Kepala Desa", "", "( SUTRISNO )")
    draft.below = [[], *([*blank, text] for text in said)]
    return True


def split_sheets(draft: Draft, rng: random.Random) -> bool:
    """The rows on two or three sheets of the same header, called after the list, after nothing, after places or years, or oddly."""
    draft.part = rng.choice(
        ("{name} {n}", "{name} {n}", "Sheet{n}", "RT 0{n}", "Dusun {n}", "{name} 202{n}", "Usulan {n}")
    )
    return _cut(draft, rng.randint(2, 3), apart=True)


def split_tables(draft: Draft, rng: random.Random) -> bool:
    """Two tables of the same header below each other."""
    del rng
    return _cut(draft, 2, apart=False)


def _cut(draft: Draft, parts: int, *, apart: bool) -> bool:
    if len(draft.lines) < LARGE_ENOUGH:
        return False
    draft.cuts = [len(draft.lines) * i // parts for i in range(1, parts)]
    draft.apart = apart
    return True


def _swapped(one: str, other: str) -> Change:
    """Right headers over each other's cells; the truth stays with the cells."""

    def change(draft: Draft, rng: random.Random) -> bool:
        del rng
        first, second = draft.position(one), draft.position(other)
        if first is None or second is None or first == second:
            return False
        draft.labels[first], draft.labels[second] = draft.labels[second], draft.labels[first]
        return True

    return change


WORDS: dict[str, Change] = {
    "misspelt": misspell,
    "english": _reworded(ENGLISH),
    "abbreviated": _reworded(SHORT),
    "renamed": _reworded(OTHER),
}
SWAPS: dict[str, Change] = {
    "swapped_numbers": _swapped("nik", "kk"),
    "swapped_birth": _swapped("birth_place", "birth_date"),
    "swapped_area": _swapped("kecamatan_name_raw", "desa_name_raw"),
}
COLUMNS: dict[str, Change] = {"reordered": reorder, "noise_columns": add_noise_columns}
HEADERS: dict[str, Change] = {"merged_header": merge_header, "split_header": split_header}
ROWS: dict[str, Change] = {
    "group_rows": add_groups, "totals": add_totals, "column_numbers": number_columns, "several_sheets": split_sheets,
    "several_tables": split_tables,
}  # fmt: skip
AROUND: dict[str, Change] = {
    "titles": add_titles,
    "blank_columns": move_right,
    "notes_beside": add_notes,
    "signature": sign,
}
