"""The workbook that asks which column is which: the submitter's own, with a front sheet where each title has a list to choose from."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from config.messages import message
from config.sources import SourceTable
from config.whole_file import whole_file
from tasks.mapping import column_title, evidence_in_words, state_in_words
from tasks.mapping_sheets import shown_sheets
from tasks.publish.tabular import neutral
from tasks.readers.mapping.fits import slots_of
from tasks.readers.mapping.returned_map import ASKED, SHEET_ASKED, sheet_title
from tasks.readers.returned import KEY_SHEET, key_of, our_sheets
from tasks.readers.workbook import open_workbook
from tasks.reply.front import FONT, HEAD
from tasks.reply.locks import add_key_sheet, remove_key_sheet
from tasks.reply.repair import free_name, values_only

SHEET_HEADINGS = ("sheet", "", "", "table", "", "evidence", "state")
HEADINGS = ("sheet", "letter", "header", "choice", "confidence", "evidence", "state")
WIDTHS = (6, 20, 9, 34, 34, 12, 70, 26)
TOP = 4
DOUBTFUL = PatternFill("solid", fgColor="FFFFF2CC")
# Beside the words of one table in the key sheet stand those of the next.
FIRST_LIST_COLUMN = 12


@dataclass(frozen=True)
class MapJob:
    """One workbook to make: bytes it comes from, where it goes, what is proposed for columns and sheets, and the tables."""

    origin: Path
    target: Path
    submission_id: str
    columns: Sequence[Mapping[str, Any]]
    sheets: Sequence[Mapping[str, Any]]
    tables: Mapping[str, SourceTable]
    language: str


def try_map_workbook(job: MapJob) -> bool:
    """Writes the workbook; false for one that can be read but not written back, which `lab map confirm` answers instead."""
    try:
        write_map_workbook(job)
    except Exception:
        # What people's programs write is without end; one odd file must not cost the others their answers.
        return False
    return True


def write_map_workbook(job: MapJob) -> None:
    """Writes the submitter's workbook with a front sheet of its columns and, hidden, what was asked."""
    rows = open_workbook(job.origin).sheets
    with job.origin.open("rb") as stream:
        book = load_workbook(stream, rich_text=True)
    if our_sheets(rows) and (key := key_of(rows[KEY_SHEET])):
        remove_key_sheet(book, key.front)
    for sheet in book.worksheets:
        values_only(sheet, rows[sheet.title])
    front = free_name(book, message("map.front", job.language))
    keys = add_key_sheet(book, job.submission_id, front)
    for number, row in enumerate(job.columns, start=1):
        keys.append(
            [ASKED, number, row["sheet"], row["source_table"], row["layout_mark"], neutral(row["header"]), _doubts(row)]
        )
    for number, row in enumerate(job.sheets, start=1):
        keys.append([SHEET_ASKED, _sheet_number(number), row["sheet"], row["layout_mark"]])
    _add_front(book, front, keys, job)
    with whole_file(job.target) as part:
        book.save(part)


def _doubts(row: Mapping[str, Any]) -> str:
    """The doubts a person sets aside by leaving a column where it stands, as rule and canonical column."""
    if row["map_doubt"] != "disagrees":
        return ""
    return " ".join(f"{key}:{said}" for key, said in json.loads(row["map_evidence"]) if said.isidentifier())


def _add_front(book: Workbook, title: str, keys: Worksheet, job: MapJob) -> None:
    sheet = book.create_sheet(title, 0)
    for other in book.worksheets:
        other.sheet_view.tabSelected = False
    book.active = 0
    sheet.sheet_view.showGridLines = False
    for position, width in enumerate(WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width
    sheet["B1"], sheet["B2"] = message("map.title", job.language), message("map.about", job.language)
    sheet["B1"].font, sheet["B2"].font = Font(name=FONT, size=16, bold=True, color=HEAD), Font(name=FONT, size=10)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    top = _add_sheets(sheet, keys, job)
    if job.columns:
        _write_headings(sheet, top, HEADINGS, job.language)
    lists = {name: _list_of_titles(keys, place, job.tables[name], job.language)
             for place, name in enumerate(sorted({row["source_table"] for row in job.columns}))}  # fmt: skip
    for rule in lists.values():
        sheet.add_data_validation(rule)
    for number, row in enumerate(job.columns, start=1):
        _write_line(sheet, top + number, _column_line(number, row, job), doubtful=bool(row["map_doubt"]))
        lists[row["source_table"]].add(f"E{top + number}")
    sheet.freeze_panes = f"A{top + 1}" if not job.sheets else None


def _write_headings(sheet: Worksheet, top: int, headings: Sequence[str], language: str) -> None:
    for position, heading in enumerate(headings, start=2):
        cell = sheet.cell(top, position, message(f"map.{heading}", language) if heading else None)
        cell.font, cell.fill = Font(name=FONT, bold=True, color="FFFFFFFF"), PatternFill("solid", fgColor=HEAD)


def _add_sheets(sheet: Worksheet, keys: Worksheet, job: MapJob) -> int:
    """The sheets that are asked about, above the columns; returns the row of the columns' headings."""
    if not job.sheets:
        return TOP
    _write_headings(sheet, TOP, SHEET_HEADINGS, job.language)
    titles = [message("map.nothing", job.language), *(sheet_title(name, table) for name, table in job.tables.items())]
    rule = _list_of(keys, FIRST_LIST_COLUMN - 1, titles)
    sheet.add_data_validation(rule)
    for number, shown in enumerate(shown_sheets(job.sheets, job.tables, job.language), start=1):
        line = (
            _sheet_number(number),
            neutral(shown["sheet"]),
            None,
            None,
            shown["holds"],
            None,
            shown["evidence"],
            shown["state"],
        )
        _write_line(sheet, TOP + number, line, doubtful=bool(job.sheets[number - 1]["sheet_doubt"]))
        rule.add(f"E{TOP + number}")
    return TOP + len(job.sheets) + 2


def _sheet_number(number: int) -> str:
    """Sheets are numbered beside columns."""
    return f"L{number}"


def _list_of_titles(keys: Worksheet, place: int, table: SourceTable, language: str) -> DataValidation:
    """A dropdown of our columns of one table, by the titles its source gives them."""
    titles = [message("map.nothing", language), *dict.fromkeys(slot.title for slot in slots_of(table))]
    return _list_of(keys, FIRST_LIST_COLUMN + place, titles)


def _list_of(keys: Worksheet, place: int, titles: Sequence[str]) -> DataValidation:
    """A dropdown of words that stand in a column of the key sheet."""
    column = get_column_letter(place)
    for position, title in enumerate(titles, start=1):
        keys[f"{column}{position}"] = title
    return DataValidation(type="list", formula1=f"'{KEY_SHEET}'!${column}$1:${column}${len(titles)}", allow_blank=True)


def _column_line(number: int, row: Mapping[str, Any], job: MapJob) -> tuple[object, ...]:
    table, language = job.tables[row["source_table"]], job.language
    return (
        number,
        neutral(row["sheet"]),
        get_column_letter(row["column_no"]),
        neutral(row["header"]),
        column_title(table, row["column_name"], language),
        f"{row['map_confidence']:.0%}" if row["column_name"] else "",
        evidence_in_words(row["map_evidence"], language),
        state_in_words(row, language),
    )


def _write_line(sheet: Worksheet, row: int, values: Sequence[object], *, doubtful: bool) -> None:
    for position, value in enumerate(values, start=1):
        cell = sheet.cell(row, position, value)
        cell.font, cell.alignment = Font(name=FONT, size=10), Alignment(vertical="top", wrap_text=position > 3)
        if doubtful:
            cell.fill = DOUBTFUL
