"""Deformed files of one submitter: a habit of layout that stays, and rows, dates and damage that differ with every file."""

import datetime as dt
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.schema import COLUMNS as SCHEMA
from config.schema import Kind
from config.sources import load_sources
from tests import deform_layout as layout
from tests.deform_cells import damage_cells, mix_dates
from tests.deform_people import BIP_BLOCK
from tests.deform_sheet import BaseSheet, Draft, Grid, Line, TrueSheet, render, start_draft
from tests.deform_sources import Pool
from tests.deform_write import save

# A row of the base with its true values by canonical column; none for a row that the plain file has trouble with.
Values = Mapping[str, str | None]
Truths = Sequence[Values | None]
# The true rows of the tables written before, which rows of other tables belong to.
Parents = dict[str, list[Values]]
FLAT = ("pipe", "zip", "sav", "dta")
FEWEST, MOST = 8, 40
MINUTES = ["Nomor Berita Acara : 141/07/2026"]


@dataclass(frozen=True)
class Habit:
    """How one submitter makes files: the changes of layout by name, the format, and a seed for what is left to chance."""

    pool: int
    folder: str
    changes: tuple[str, ...]
    saved_as: str
    seed: str


@dataclass(frozen=True)
class Made:
    """A file put into the inbox with what is true of it: `values` are those of each base row of each sheet."""

    source: str
    name: str
    habit: Habit
    sheets: tuple[TrueSheet, ...]
    values: Mapping[str, Sequence[Values]]


CHANGES = layout.WORDS | layout.SWAPS | layout.COLUMNS | layout.HEADERS | layout.ROWS | layout.AROUND
CELLS = ("mixed_dates", "damaged")


def choose_habit(pool: Pool, number: int, folder: str, rng: random.Random) -> Habit:
    """Draws what a submitter does to its files."""
    saved_as = rng.choice(pool.formats)
    flat = saved_as in FLAT
    several = [] if saved_as == "csv" or len(pool.tables) > 1 else ["several_sheets"]
    chosen = [
        *(rng.sample(sorted(layout.WORDS), 1) if rng.random() < 0.7 else []),
        *(rng.sample(sorted(layout.SWAPS), 1) if rng.random() < 0.15 else []),
        *(name for name in layout.COLUMNS if rng.random() < 0.35),
        *(rng.sample(sorted(layout.HEADERS), 1) if rng.random() < 0.25 and not flat else []),
        *(name for name in ("group_rows", "totals", "column_numbers") if rng.random() < 0.25 and not flat),
        *(rng.sample([*several, "several_tables"], 1) if rng.random() < 0.4 and not flat else []),
        *(name for name in layout.AROUND if rng.random() < 0.35 and not flat),
        *(name for name in CELLS if rng.random() < 0.6),
    ]
    return Habit(number, folder, tuple(chosen), saved_as, f"{rng.random()}")


def make_file(pool: Pool, habit: Habit, truths: Sequence[Truths], edition: int, inbox: Path) -> Made:
    """Writes one file of a habit into the inbox."""
    rng = random.Random(f"{habit.seed} {edition}")
    written: list[tuple[Grid, TrueSheet]] = []
    values: dict[str, list[Values]] = {}
    did: set[str] = set()
    parents: Parents = {}
    for table, true in zip(pool.tables, truths, strict=True):
        clean = [i for i, value in enumerate(true) if value is not None and _has_parent(table, i, parents)]
        # Fewer with every edition of a short list, since the same bytes again would be no new file.
        rows = sorted(rng.sample(clean, min(max(1, len(clean) - edition + 1), rng.randint(FEWEST, MOST))))
        mine = [value for i in rows if (value := true[i]) is not None]
        values[table.table] = mine
        parents[table.table] = mine
        draft = _deform(table.only(rows), habit, mine, rng, did, bool(pool.area))
        written += render(draft)
    grids = [*(Grid(name, [list(row) for row in rows]) for name, rows in pool.plain.items()), *(g for g, _ in written)]
    folder = inbox / pool.source / habit.folder
    path = save(folder, pool.file.format(n=edition), grids, habit.saved_as, random.Random(habit.seed))
    name = f"{habit.folder}/{path.name}"
    kept = Habit(habit.pool, habit.folder, tuple(c for c in habit.changes if c in did), habit.saved_as, habit.seed)
    return Made(pool.source, name, kept, tuple(truth for _, truth in written), values)


def _has_parent(table: BaseSheet, row: int, parents: Parents) -> bool:
    """Whether the row that a row belongs to, as a member to a household, is in the file too."""
    parent = load_sources()[table.source].tables[table.table].parent
    if parent is None or parent.table not in parents:
        return True
    return table.rows[row][table.columns[parent.own]] in {value[parent.theirs] for value in parents[parent.table]}


def _deform(
    base: BaseSheet, habit: Habit, values: Sequence[Values], rng: random.Random, did: set[str], placed: bool
) -> Draft:
    draft = start_draft(base)
    for name in (n for n in habit.changes if n in layout.WORDS | layout.SWAPS | layout.COLUMNS | layout.HEADERS):
        did |= {name} if CHANGES[name](draft, _luck(habit, name)) else set()
    blocks = _blocks(draft) if base.source == "bip" else None
    if "damaged" in habit.changes:
        did |= {"damaged"} if damage_cells(draft, _usual(draft, placed), rng) else set()
    if "mixed_dates" in habit.changes:
        did |= {"mixed_dates"} if mix_dates(draft, _days(draft, values), rng) else set()
    if blocks:
        _write_blocks(draft, blocks)
    for name in (n for n in habit.changes if n in layout.ROWS | layout.AROUND):
        done = not (blocks and name == "group_rows") and CHANGES[name](draft, _luck(habit, name))
        did |= {name} if done else set()
    if base.source == "musdes":
        draft.above = [*draft.above, MINUTES, []]
    return draft


def _luck(habit: Habit, name: str) -> random.Random:
    """The same draws in every file of a submitter."""
    return random.Random(f"{habit.seed} {name}")


def _usual(draft: Draft, placed: bool) -> dict[int, float]:
    """The share of filled cells of the columns whose damage a reader must notice."""
    base = draft.base
    told = placed or "area_code_raw" in load_sources()[base.source].tables[base.table].columns
    columns = {c for n, c in base.columns.items() if not (told and n == "desa_name_raw")}
    return {c: sum(row[c] not in ("", None) for row in base.rows) / len(base.rows) for c in columns}


def _days(draft: Draft, values: Sequence[Values]) -> dict[int, list[dt.date | None]]:
    dates = {c: n for n, c in draft.base.columns.items() if SCHEMA[n].kind is Kind.DATE and c in draft.order}
    return {
        column: [dt.date.fromisoformat(said) if (said := value.get(name)) else None for value in values]
        for column, name in dates.items()
    }


def _blocks(draft: Draft) -> list[str]:
    """Takes the columns that a printed register says once a family out of the table; returns the block row of each row."""
    wide = [draft.base.headers.index(name) for name in BIP_BLOCK]
    texts = []
    for row in draft.base.rows:
        kk, address, hamlet, rt, rw = (row[i] for i in wide)
        texts.append(f"No. KK : {kk}, Alamat : {address}, Nama Dusun : {hamlet}, RT/RW : {rt}/{rw}")
    keep = [i for i, column in enumerate(draft.order) if column not in wide]
    draft.spans.clear()
    draft.order = [draft.order[i] for i in keep]
    draft.labels = [draft.labels[i][-1:] for i in keep]
    for line in draft.lines:
        line.cells = [line.cells[i] for i in keep]
    return texts


def _write_blocks(draft: Draft, texts: Sequence[str]) -> None:
    lines: list[Line] = []
    before = ""
    for line in draft.lines:
        if line.base is not None and texts[line.base] != before:
            before = texts[line.base]
            lines.append(Line([before, *[""] * (len(draft.order) - 1)]))
        lines.append(line)
    draft.lines = lines
