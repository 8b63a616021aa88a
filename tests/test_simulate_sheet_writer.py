"""Workbooks written as sheet XML hold exactly the cells they were given, in the types that were asked for."""

import datetime as dt
from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
import pytest
from python_calamine import CalamineWorkbook

from tasks.simulate.sheet_writer import (
    DATE,
    NUMBER,
    TEXT,
    Sheet,
    column_letters,
    plain_rows,
    row_bytes,
    table_rows,
    write_workbook,
)


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (702, "AAA")])
def test_column_letters(index: int, letters: str) -> None:
    assert column_letters(index) == letters


def write(path: Path) -> None:
    kinds = np.array([NUMBER, TEXT], np.uint8)
    columns = [
        pa.array(["3326010101010000", "3326010101010001\u00a0"]),
        pa.array([" a<b & c> ", None]),
        pa.array(["40000", "40001"]),
        pa.array(["x & y", "z"]).dictionary_encode(),
    ]
    rows = table_rows(columns, [kinds, TEXT, DATE, TEXT], np.array([2, 3]))
    header = plain_rows([["nik", "teks", "tanggal", "jenis"]])
    other = plain_rows([["kode", 1, 2.5, None, ""]])
    write_workbook(path, [Sheet("A & B", [header, row_bytes(rows, 0, 2)], ["A5:D5"]), Sheet("Kode", [other])])


def test_cells_come_back_as_written(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "x.xlsx"
    write(path)
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["A & B", "Kode"]
    rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    assert rows[1] == [3326010101010000.0, " a<b & c> ", dt.date(2009, 7, 6), "x & y"]
    assert rows[2] == ["3326010101010001\u00a0", "", dt.date(2009, 7, 7), "z"]
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet["A2"].value == 3326010101010000
    assert sheet["B2"].value == " a<b & c> "
    assert [str(found) for found in sheet.merged_cells.ranges] == ["A5:D5"]


def test_the_same_cells_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write(tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_parts_of_a_batch_are_cut_without_their_neighbours() -> None:
    rows = table_rows([pa.array(["a", "b", "c"])], [TEXT], np.array([2, 3, 2]))
    assert bytes(row_bytes(rows, 1, 2)).startswith(b'<row r="3">')
    assert bytes(row_bytes(rows, 1, 2)).count(b"<row") == 1
    assert bytes(row_bytes(rows.slice(1), 1, 2)) == bytes(row_bytes(rows, 2, 3))
