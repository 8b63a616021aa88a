"""Canonical columns and the cells they come from: where each stands, and one that stands in several, as dates and codes may."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from openpyxl.utils import get_column_letter

from config.sources import AreaParts, DateParts, SourceTable
from tasks.readers.layout import Layout
from tasks.readers.outcome import ColumnPlace

# What a verdict about a row's area points at, since the area itself stands in no cell.
AREA_CELLS = ("area_code_raw", "desa_name_raw", "kecamatan_name_raw")


def column_places(
    found: Layout, sheet: str, table: str, first_column: int = 0, header_row_no: int = 1
) -> list[ColumnPlace]:
    """The header and letter of each canonical column, so that a verdict can name the cell; of one in several the first.

    `header_row_no` is the number a person sees of the row of the header's lowest level.
    """
    columns = {name: index for name, index in found.columns.items() if "." not in name}
    for name, index in found.columns.items():
        columns.setdefault(name.partition(".")[0], index)
    area = next((name for name in AREA_CELLS if name in columns), None)
    if area and "area_code" not in columns:
        columns["area_code"] = columns[area]
    return [
        ColumnPlace(sheet, table, n, found.labels[i], get_column_letter(first_column + i + 1), header_row_no)
        for n, i in columns.items()
    ]


def join_parts(cells: pa.Table, table: SourceTable) -> pa.Table:
    """The cells with each column that stands in several as one text; a cell with the whole goes before its parts."""
    for name, column in table.columns.items():
        present = [part for part in column.part_names(name) if part in cells.column_names]
        if len(present) < len(column.part_names(name)) or not present:
            cells = cells.drop_columns(present)
            continue
        joined = JOINS[type(column.parts)]([cells.column(part).combine_chunks() for part in present])
        cells = cells.drop_columns(present)
        if name in cells.column_names:
            joined = pc.coalesce(cells.column(name).combine_chunks(), joined)
            cells = cells.drop_columns([name])
        cells = cells.append_column(name, joined)
    return cells


def _date(parts: list[pa.Array]) -> pa.Array:
    """day-month-year, with a question mark for what is missing so that the date is found wrong; nothing where all are."""
    return _joined(parts, "-")


def _area(parts: list[pa.Array]) -> pa.Array:
    """The ten digits of a village's code; zeros that a spreadsheet took away are put back."""
    return _joined([pc.utf8_lpad(_plain(part), width, "0") for part, width in zip(parts, AREA_WIDTHS, strict=True)], "")


def _joined(parts: list[pa.Array], between: str) -> pa.Array:
    said = pc.is_valid(pc.coalesce(*parts))
    whole = pc.binary_join_element_wise(*(pc.fill_null(_plain(part), "?") for part in parts), between)
    return pc.if_else(said, whole, pa.scalar(None, pa.string()))


def _plain(part: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(pc.utf8_trim_whitespace(part), r"\.0$", "")


AREA_WIDTHS = (2, 2, 3, 3)
JOINS: dict[type, Callable[[list[pa.Array]], pa.Array]] = {DateParts: _date, AreaParts: _area}


def with_submission(cells: pa.Table, submission_id: str) -> pa.Table:
    """The cells with the submission they belong to."""
    ids = pa.array([submission_id], pa.string()).take(pa.array(np.zeros(cells.num_rows, np.int32)))
    return cells.append_column("submission_id", ids)
