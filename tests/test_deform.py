"""The truth of the proof of intake is true: whatever is done to a table, it says where each of its cells now stands."""

import csv
import io
import random
from pathlib import Path

import pytest

from config.sources import load_sources
from tasks.readers.workbook import open_workbook
from tests.deform_cells import NUMBER_DAMAGE, damage_cells
from tests.deform_files import CHANGES
from tests.deform_layout import SWAPS
from tests.deform_people import FORM_HEADERS
from tests.deform_sheet import BaseSheet, Draft, Grid, TrueSheet, base_sheet, render, start_draft
from tests.deform_write import save

HEADERS = ("NIK", "No KK", "Nama", "Tempat Lahir", "Tanggal Lahir", "Alamat", "RT", "RW", "Keterangan")
SHEET = Grid("Daftar", [["Nama", "Jumlah"], ["Slamet é", 3.0], ["3326151708450001", 2.5]], [(0, 0, 0, 1)])


def luck(seed: int) -> random.Random:
    """The same draws every time."""
    return random.Random(seed)


def musdes() -> BaseSheet:
    """Twenty rows in which no two cells are alike."""
    rows = [[f"{header} {n}" for header in HEADERS] for n in range(20)]
    return base_sheet(load_sources()["musdes"], "bnba", "BNBA", HEADERS, rows)


def misplaced(base: BaseSheet, written: list[tuple[Grid, TrueSheet]]) -> list[tuple[int, str]]:
    """Rows and columns of the base that do not stand where the truth says."""
    return [
        (base_row, name)
        for grid, truth in written
        for number, base_row in truth.rows.items()
        for name, at in truth.columns.items()
        if grid.rows[number - 1][at] != base.rows[base_row][base.columns[name]]
    ]


@pytest.mark.parametrize("name", [n for n in CHANGES if n != "swapped_area"])
def test_every_change_knows_where_the_cells_are(name: str) -> None:
    base = musdes()
    draft = start_draft(base)
    assert CHANGES[name](draft, luck(1))
    written = render(draft)
    assert misplaced(base, written) == []
    assert sorted(row for _, truth in written for row in truth.rows.values()) == list(range(20))


def test_all_changes_together_know_where_the_cells_are() -> None:
    base = musdes()
    draft = start_draft(base)
    done = [name for name, change in CHANGES.items() if name != "several_tables" and change(draft, luck(3))]
    assert {"reordered", "noise_columns", "group_rows", "several_sheets", "titles"} <= set(done)
    assert misplaced(base, render(draft)) == []


def headers_of(draft: Draft) -> dict[str, str]:
    """What stands above each canonical column."""
    ((grid, truth),) = render(draft)
    return {name: str(grid.rows[0][at]) for name, at in truth.columns.items()}


def test_a_swap_moves_the_headers_and_leaves_the_truth_with_the_cells() -> None:
    draft = start_draft(musdes())
    assert SWAPS["swapped_numbers"](draft, luck(1))
    assert (headers_of(draft)["nik"], headers_of(draft)["kk"]) == ("No KK", "NIK")
    assert misplaced(draft.base, render(draft)) == []
    assert not SWAPS["swapped_area"](draft, luck(1))


def test_damage_is_noted_where_it_is_done() -> None:
    numbers = [["3326151708450001", "3326150102150001", *("x" for _ in FORM_HEADERS[2:])] for _ in range(40)]
    base = base_sheet(load_sources()["musdes"], "bnba", "BNBA", HEADERS, [row[: len(HEADERS)] for row in numbers])
    draft = start_draft(base)
    assert damage_cells(draft, {base.columns["nik"]: 1.0}, luck(2))
    ((grid, truth),) = render(draft)
    changed = {n: row[0] for n, row in enumerate(grid.rows, 1) if n > 1 and row[0] != "3326151708450001"}
    assert changed == {n: NUMBER_DAMAGE[kind]("3326151708450001") for (n, _), kind in truth.damaged.items()}
    assert len(changed) == 5


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_workbook_is_read_as_it_was_written(tmp_path: Path, kind: str) -> None:
    path = save(tmp_path, "daftar", [SHEET, Grid("Lain", [["x"]])], kind, luck(1))
    opened = open_workbook(path)
    assert {name: [list(row) for row in rows] for name, rows in opened.sheets.items()} == {
        "Daftar": [["Nama", "Jumlah" if kind != "xlsx" else ""], *SHEET.rows[1:]],
        "Lain": [["x"]],
    }


def test_text_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = save(tmp_path, "daftar", [SHEET], "pipe", luck(1))
    lines = list(csv.reader(io.StringIO(path.read_text("utf-8")), delimiter="|"))
    assert lines == [["Nama", "Jumlah"], ["Slamet é", "3"], ["3326151708450001", "2.5"]]
