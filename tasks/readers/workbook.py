"""Workbook sheets as columns of text with each cell's own type; a number that was an identity number must stay visible."""

import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from tasks.readers.formats import recognise
from tasks.readers.hidden import NOTHING_HIDDEN
from tasks.readers.layout import Layout, Row
from tasks.readers.opened import Opened, SheetFacts, UserMissing
from tasks.readers.outcome import FileProblem
from tasks.readers.safety import check_workbook

# A missing answer that was declared missing has a letter of its own; an empty cell says that nobody answered.
TEXT, NUMBER, DATE, BOOLEAN, EMPTY, DECLARED_MISSING = (ord(c) for c in "sndb m")
TYPE_CODES: dict[type, int] = {
    str: TEXT, float: NUMBER, int: NUMBER, bool: BOOLEAN, dt.date: DATE, dt.datetime: DATE, dt.time: DATE, dt.timedelta: DATE,
    UserMissing: DECLARED_MISSING,
}  # fmt: skip
EXACT_INTEGER = 1e17


def open_workbook(path: Path) -> Opened:
    """Every sheet's rows from row 1; raises FileProblem for a workbook that cannot or must not be opened."""
    unseen = check_workbook(path)
    try:
        with CalamineWorkbook.from_path(str(path)) as workbook:
            found = {name: workbook.get_sheet_by_name(name) for name in workbook.sheet_names}
            hidden = {m.name for m in workbook.sheets_metadata if m.visible != SheetVisibleEnum.Visible}
            return Opened(
                {name: sheet.to_python(skip_empty_area=False) for name, sheet in found.items()},
                {
                    n: SheetFacts(n in hidden, tuple(s.merged_cell_ranges or ()), unseen.get(n, NOTHING_HIDDEN))
                    for n, s in found.items()
                },
            )
    except PasswordError as error:
        raise FileProblem("password_protected") from error
    except CalamineError as error:
        if recognise(path) == "xls":
            # An old workbook has no check sums, so that a damaged one is only noticed here.
            raise FileProblem("truncated_workbook") from error
        raise FileProblem("not_a_workbook") from error
    except BaseException as error:
        # The parser's own way to stop at bytes it did not expect; it is no Exception, so it would end the whole run.
        if type(error).__name__ != "PanicException":
            raise
        raise FileProblem("truncated_workbook") from error


def cell_text(value: object) -> str | None:
    """A cell as text, whole numbers without a decimal point and dates in ISO form; None for an empty cell."""
    if value is None or value == "" or isinstance(value, UserMissing):
        return None
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < EXACT_INTEGER else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return str(value)


def text_column(values: Sequence[object]) -> tuple[pa.Array, np.ndarray]:
    """A column as text and as type codes, one byte a cell."""
    kinds = set(map(type, values))
    if kinds <= {str}:
        array = pa.array(values, pa.string())
        empty = pc.equal(array, "")
        codes = np.where(empty.to_numpy(zero_copy_only=False), EMPTY, TEXT).astype(np.uint8)
        return pc.if_else(empty, pa.scalar(None, pa.string()), array), codes
    numbers = whole_numbers(values, kinds)
    if numbers is not None:
        return numbers, np.where(numbers.is_null().to_numpy(zero_copy_only=False), EMPTY, NUMBER).astype(np.uint8)
    if bool in kinds:
        return pa.array(list(map(cell_text, values)), pa.string()), np.array(list(map(cell_type, values)), np.uint8)
    # Each value once, since columns repeat themselves; True would be the same key as 1.
    texts, types = ({v: f(v) for v in set(values)} for f in (cell_text, cell_type))
    array = pa.array(list(map(texts.__getitem__, values)), pa.string())
    return array, np.array(list(map(types.__getitem__, values)), np.uint8)


def cell_type(value: object) -> int:
    """The letter of a cell's own type, as a byte."""
    return EMPTY if value in ("", None) else TYPE_CODES[type(value)]


def whole_numbers(values: Sequence[object], kinds: set[type]) -> pa.Array | None:
    """Numbers and empty cells as text at once; None where a cell is a word or a number has decimals."""
    if not kinds <= {str, float, int} or any(v for v in values if type(v) is str):
        return None
    floats = np.array([np.nan if v == "" else v for v in values] if str in kinds else values, float)
    empty = np.isnan(floats)
    floats[empty] = 0
    if (np.floor(floats) != floats).any() or (np.abs(floats) >= EXACT_INTEGER).any():
        return None
    return pa.array(floats.astype(np.int64), mask=empty).cast(pa.string())


def columns_table(rows: Sequence[Row], row_no: Sequence[int], layout: Layout, sheet: str) -> pa.Table:
    """Data rows as a table: sheet, row_no, cell_types (a letter per declared column), the columns, extra as JSON."""
    columns = list(zip(*rows, strict=True)) if rows else []
    arrays: dict[str, pa.Array] = {}
    codes = dict.fromkeys(layout.declared, np.full(len(rows), EMPTY, np.uint8))
    for name, index in layout.columns.items():
        arrays[name], codes[name] = text_column(columns[index] if rows else ())
    return pa.table(
        {
            "sheet": pa.array([sheet] * len(rows), pa.string()),
            "row_no": pa.array(row_no, pa.int64()),
            "cell_types": cell_types(list(codes.values()), len(rows)),
            **arrays,
            "extra": extra_json(columns, layout.extras, len(rows)),
        }
    )


def cell_types(codes: Sequence[np.ndarray], count: int) -> pa.Array:
    """One text a row holding the type letter of each column."""
    if not codes or not count:
        return pa.array([""] * count, pa.string())
    matrix = np.ascontiguousarray(np.stack(codes, axis=1))
    return pa.array(matrix.view(f"S{len(codes)}").ravel()).cast(pa.string())


def extra_json(columns: Sequence[Sequence[object]], extras: dict[str, int], count: int) -> pa.Array:
    """Cells of columns nobody declared, kept as JSON text so that nothing is lost; null where there is none."""
    filled = {h: columns[i] for h, i in extras.items() if count and any(v not in ("", None) for v in columns[i])}
    if not filled:
        return pa.nulls(count, pa.string())
    texts = {header: [cell_text(v) for v in values] for header, values in filled.items()}
    # Row by row, because JSON objects are built per row; undeclared columns are rare.
    return pa.array(
        [json.dumps({h: texts[h][i] for h in texts}, ensure_ascii=False) for i in range(count)], pa.string()
    )
