"""A list by name as a locked workbook: every cell is fixed but those of the entry columns, so that what comes back can be trusted.

Indonesian first with English below it; for one desa and its officers only, never part of a release.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from config.messages import message
from config.whole_file import whole_file
from tasks.publish.tabular import neutral
from tasks.readers.returned import KEY_HEADER, KEY_SHEET

INK, MUTED, HEAD, ENTRY, WARNING = "#1F2A30", "#5F6B72", "#1D4E63", "#FFFBE6", "#9C2A10"
FONT = {"font_name": "Arial", "font_size": 10, "font_color": INK, "valign": "vcenter"}
CELL = FONT | {"bottom": 4, "bottom_color": "#D5DCE0", "text_wrap": True}
TITLE_ROWS = 3


@dataclass(frozen=True, kw_only=True)
class ListColumn:
    """One column: the key of a row it shows, its width, and for a cell to fill in the words to choose from (none: free text)."""

    key: str
    width: float
    entry: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NameList:
    """A list of one desa: the prefix of its sentences in `config/messages`, the place, its columns and its rows.

    With a kind of `form` (tasks/readers/own_form.py) the list is known when it comes back; then only rows with a `key` are to fill in.
    """

    topic: str
    place: str
    columns: tuple[ListColumn, ...]
    rows: Sequence[Mapping[str, Any]]
    form: str = ""


def write_list(path: Path, names: NameList) -> None:
    """Writes the workbook, whole or not at all."""
    options = {"constant_memory": False, "strings_to_formulas": False, "strings_to_urls": False}
    with whole_file(path) as part, Workbook(str(part), options) as book:
        sheet = book.add_worksheet(message(f"{names.topic}.sheet", "id"))
        _front(book, sheet, names)
        _rows(book, sheet, names)
        _finish(sheet, names)
        if names.form:
            _mark(book, sheet, names)


def _front(book: Workbook, sheet: Worksheet, names: NameList) -> None:
    title = book.add_format(FONT | {"bold": True, "font_size": 15, "font_color": HEAD})
    note = book.add_format(FONT | {"font_color": MUTED, "font_size": 9})
    warning = book.add_format(FONT | {"bold": True, "font_color": WARNING})
    sheet.write_string(0, 0, f"{_both(names.topic, 'title')}: {names.place}", title)
    sheet.write_string(1, 0, _both(names.topic, "private"), warning)
    sheet.write_string(2, 0, _both(names.topic, "how"), note)
    head = book.add_format(FONT | {"bold": True, "font_color": "#FFFFFF", "bg_color": HEAD, "text_wrap": True})
    for at, column in enumerate(names.columns):
        texts = [message(f"{names.topic}.column_{column.key}", language) for language in ("id", "en")]
        sheet.write_string(TITLE_ROWS, at, "\n".join(texts), head)
        sheet.set_column(at, at, column.width)
    sheet.set_row(TITLE_ROWS, 32)


def _rows(book: Workbook, sheet: Worksheet, names: NameList) -> None:
    fixed = book.add_format(CELL | {"locked": True})
    entry = book.add_format(CELL | {"locked": False, "bg_color": ENTRY, "border": 1, "border_color": MUTED})
    # A loop, since a list of one desa is what a person reads.
    for number, row in enumerate(names.rows, start=TITLE_ROWS + 1):
        for at, column in enumerate(names.columns):
            value = row.get(column.key)
            if column.entry and (not names.form or row.get("key")):
                sheet.write_blank(number, at, None, entry)
            elif isinstance(value, int):
                sheet.write_number(number, at, value, fixed)
            else:
                sheet.write_string(number, at, "" if value is None else neutral(str(value)), fixed)


def _finish(sheet: Worksheet, names: NameList) -> None:
    last = TITLE_ROWS + max(len(names.rows), 1)
    for at, column in enumerate(names.columns):
        if column.choices:
            rule: dict[str, object] = {"validate": "list", "source": list(column.choices)}
            sheet.data_validation(
                TITLE_ROWS + 1, at, last, at, rule | {"error_message": _both(names.topic, "choice")[:255]}
            )
    sheet.protect("", {"autofilter": True, "sort": False, "format_columns": True, "format_rows": True})
    sheet.autofilter(TITLE_ROWS, 0, last, len(names.columns) - 1)
    sheet.freeze_panes(TITLE_ROWS + 1, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TITLE_ROWS)
    sheet.set_footer("&C&P / &N")


def _mark(book: Workbook, sheet: Worksheet, names: NameList) -> None:
    """Puts the hidden key beside each row to fill in, and the key sheet by which the list is known when it comes back."""
    at = len(names.columns)
    sheet.write_string(TITLE_ROWS, at, KEY_HEADER)
    for number, row in enumerate(names.rows, start=TITLE_ROWS + 1):
        sheet.write_string(number, at, row.get("key") or "")
    sheet.set_column(at, at, None, None, {"hidden": True})
    keys = book.add_worksheet(KEY_SHEET)
    keys.write_row(0, 0, [names.form, sheet.name])
    keys.write_row(1, 0, [*(column.key for column in names.columns), "key"])
    keys.protect()
    keys.very_hidden()


def _both(topic: str, key: str) -> str:
    return f"{message(f'{topic}.{key}', 'id')} / {message(f'{topic}.{key}', 'en')}"
