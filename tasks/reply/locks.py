"""The hidden part of a repair workbook: a key in each row that moves with it, and a key sheet that says whose file it is."""

from collections.abc import Mapping, Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import TableColumn
from openpyxl.worksheet.worksheet import Worksheet

from tasks.readers.returned import FRONT, KEY_HEADER, KEY_SHEET, SUBMISSION

FIRST_LIST_COLUMN = 4
# Rows that people add below the table get the list of valid words too.
SPARE_ROWS = 200


def add_key_sheet(book: Workbook, submission_id: str, front: str) -> Worksheet:
    """A sheet that no menu shows, with the submission and the front sheet's name; the order of sheets is locked with it."""
    sheet = book.create_sheet(KEY_SHEET)
    sheet.append([SUBMISSION, submission_id])
    sheet.append([FRONT, front])
    sheet.sheet_state = "veryHidden"
    sheet.protection.sheet = True
    book.security = WorkbookProtection(lockStructure=True)
    return sheet


def remove_key_sheet(book: Workbook, front: str) -> None:
    """Takes out what an earlier answer added, so that a file never carries two."""
    for name in (KEY_SHEET, front):
        if name in book.sheetnames:
            del book[name]
    for sheet in book.worksheets:
        own = [v for v in sheet.data_validations.dataValidation if KEY_SHEET not in str(v.formula1)]
        sheet.data_validations.dataValidation = own


def write_keys(sheet: Worksheet, row: int, keys: Mapping[int, str], header: str = KEY_HEADER) -> None:
    """Writes row keys into a hidden column right of the table, where sorting and filtering take them along.

    `header` stands over them and tells the keys of one table from those of another on the same sheet.
    """
    column = _free_column(sheet, row)
    sheet.cell(row, column).value = header
    for row_no, key in keys.items():
        sheet.cell(row_no, column).value = key
    sheet.column_dimensions[get_column_letter(column)].hidden = True
    _take_along(sheet, row, column)


def remove_keys(sheet: Worksheet) -> None:
    """Takes out the keys that an earlier answer wrote."""
    places = [
        (c.row, c.column) for line in sheet.iter_rows() for c in line if str(c.value or "").startswith(KEY_HEADER)
    ]
    for top, column in sorted(places, reverse=True):
        for row in range(top, sheet.max_row + 1):
            sheet.cell(row, column).value = None


def _free_column(sheet: Worksheet, row: int) -> int:
    """The column after the last header when nothing stands in it, since a sort stops at the first empty column."""
    merged = [area.max_col for area in sheet.merged_cells.ranges if area.min_row <= row <= area.max_row]
    after: int = 1 + max([*merged, *(c.column for c in sheet[row] if c.value not in (None, ""))])
    column = next(sheet.iter_cols(after, after, 1, sheet.max_row))
    return after if all(c.value in (None, "") for c in column) else int(sheet.max_column) + 1


def _take_along(sheet: Worksheet, row: int, column: int) -> None:
    """Widens the filter and the tables that end beside the key column, because they sort their own columns only."""
    if sheet.auto_filter.ref:
        left, top, right, bottom = range_boundaries(sheet.auto_filter.ref)
        if top == row and right == column - 1:
            sheet.auto_filter.ref = f"{get_column_letter(left)}{top}:{get_column_letter(column)}{bottom}"
    for table in sheet.tables.values():
        left, top, right, bottom = range_boundaries(table.ref)
        if top == row and right == column - 1:
            table.ref = f"{get_column_letter(left)}{top}:{get_column_letter(column)}{bottom}"
            table.tableColumns.append(TableColumn(id=len(table.tableColumns) + 1, name=KEY_HEADER))
            if table.autoFilter is not None:
                table.autoFilter.ref = table.ref


def add_choices(
    sheet: Worksheet, keys: Worksheet, columns: Mapping[str, Sequence[str]], header: int, words: tuple[str, str]
) -> None:
    """A dropdown of valid words over each of these columns; `words` are the title and text of the warning."""
    for letter, valid in columns.items():
        if any(f"{letter}{header + 1}" in own.sqref for own in sheet.data_validations.dataValidation):
            continue
        column = max(keys.max_column + 1, FIRST_LIST_COLUMN)
        for position, word in enumerate(valid, start=1):
            keys.cell(position, column).value = word
        listed = f"${get_column_letter(column)}$1:${get_column_letter(column)}${len(valid)}"
        rule = DataValidation(
            type="list", formula1=f"'{KEY_SHEET}'!{listed}", allow_blank=True, errorStyle="warning",
            errorTitle=words[0], error=words[1], showErrorMessage=True,
        )  # fmt: skip
        rule.add(f"{letter}{header + 1}:{letter}{sheet.max_row + SPARE_ROWS}")
        sheet.add_data_validation(rule)
