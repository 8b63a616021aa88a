"""Canonical columns and the cells they come from: where each stands, and a date that stands in three columns."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from openpyxl.utils import get_column_letter

from config.sources import DateParts, SourceTable, part_name
from tasks.readers.layout import Layout
from tasks.readers.opened import Row
from tasks.readers.outcome import ColumnPlace

# What a verdict about a row's area points at, since the area itself stands in no cell.
AREA_CELLS = ("area_code_raw", "desa_name_raw", "kecamatan_name_raw")


def column_places(header: Row, found: Layout, sheet: str, table: str, first_column: int = 0) -> list[ColumnPlace]:
    """The header and letter of each canonical column, so that a verdict can name the cell; of a date in three columns the day's."""
    columns = {name: index for name, index in found.columns.items() if "." not in name}
    for name, index in found.columns.items():
        columns.setdefault(name.partition(".")[0], index)
    area = next((name for name in AREA_CELLS if name in columns), None)
    if area and "area_code" not in columns:
        columns["area_code"] = columns[area]
    return [
        ColumnPlace(sheet, table, n, str(header[i]), get_column_letter(first_column + i + 1))
        for n, i in columns.items()
    ]


def join_dates(cells: pa.Table, table: SourceTable) -> pa.Table:
    """The cells with each date that stands in three columns as one text; a cell with the whole date goes before its parts."""
    for name, column in table.columns.items():
        parts = [part_name(name, part) for part in DateParts.model_fields] if column.parts else []
        if not parts or parts[0] not in cells.column_names:
            continue
        joined = _joined([cells.column(part).combine_chunks() for part in parts])
        if name in cells.column_names:
            joined = pc.coalesce(cells.column(name).combine_chunks(), joined)
            cells = cells.drop_columns([name])
        cells = cells.drop_columns([p for p in parts if p in cells.column_names]).append_column(name, joined)
    return cells


def _joined(parts: list[pa.Array]) -> pa.Array:
    """day-month-year, with a question mark for what is missing so that the date is found wrong; nothing where all are."""
    plain = [pc.replace_substring_regex(pc.utf8_trim_whitespace(part), r"\.0$", "") for part in parts]
    whole = pc.binary_join_element_wise(*(pc.fill_null(text, "?") for text in plain), "-")
    return pc.if_else(pc.equal(whole, "?-?-?"), pa.scalar(None, pa.string()), whole)


def with_submission(cells: pa.Table, submission_id: str) -> pa.Table:
    """The cells with the submission they belong to."""
    ids = pa.array([submission_id], pa.string()).take(pa.array(np.zeros(cells.num_rows, np.int32)))
    return cells.append_column("submission_id", ids)
