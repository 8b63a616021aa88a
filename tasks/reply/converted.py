"""A workbook of a format that cannot be written back, made anew as .xlsx so that its submitter gets marked cells too."""

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from tasks.readers.opened import Opened, Row

NARROWEST, WIDEST = 8, 50
# Enough rows to see how wide a column is.
ROWS_MEASURED = 200


def new_workbook(opened: Opened) -> Workbook:
    """The sheets with their cells, merged cells and hidden sheets; fonts, colours and formulas of the first file are not known."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in opened.sheets.items():
        sheet = book.create_sheet(name)
        _write(sheet, rows)
        facts = opened.about(name)
        for (top, left), (bottom, right) in facts.merged:
            sheet.merge_cells(start_row=top + 1, start_column=left + 1, end_row=bottom + 1, end_column=right + 1)
        if facts.hidden:
            sheet.sheet_state = "hidden"
    return book


def _write(sheet: Worksheet, rows: Sequence[Row]) -> None:
    # Cell by cell, because that is how this library writes.
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            if value in ("", None):
                continue
            cell = sheet.cell(line, column, value)
            if isinstance(value, str):
                # A text that begins like a formula stays a text.
                cell.data_type = "s"
    for column, cells in enumerate(zip(*rows[:ROWS_MEASURED], strict=True), start=1):
        wide = max(len(str(cell)) for cell in cells)
        sheet.column_dimensions[get_column_letter(column)].width = min(max(wide + 2, NARROWEST), WIDEST)
