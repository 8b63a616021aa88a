"""The workbook of doubtful pairs: two records side by side with their differences marked, and one cell for the verdict.

Indonesian first with English after it, since both read it; locked but for the cells to fill in, so that nothing is moved by mistake.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from config.codes import load_code_list
from config.messages import message
from config.whole_file import whole_file
from tasks.publish.tabular import neutral
from tasks.readers.returned import KEY_SHEET
from tasks.readers.review_form import FORM, KEY_COLUMN, REVIEWER_CELL, VERDICT_COLUMN
from tasks.review.pairs import COMPARED, ORIGIN, Pair, differing, marked_parts

INK, MUTED, HEAD, LINE, STRIPE = "FF1F2A30", "FF5F6B72", "FF1D4E63", "FFD5DCE0", "FFF3F6F7"
DIFFERENT, ENTRY, ACCENT = "FFFCE9A9", "FFFFFBE6", "FFB3261E"
FONT = "Arial"
WIDTHS = {"A": 2, "B": 27, "C": 40, "D": 4, "E": 40, "F": 2, "G": 20, "H": 30, "I": 2}
ORDINARY = {
    name: Font(name=FONT, size=10, color=colour, bold=bold)
    for name, colour, bold in (
        ("text", INK, False),
        ("label", MUTED, False),
        ("head", "FFFFFFFF", True),
        ("strong", INK, True),
    )
}
TOP = Alignment(vertical="center", wrap_text=True, indent=1)
MIDDLE = Alignment(horizontal="center", vertical="center")
BOX = Border(**dict.fromkeys(("left", "right", "top", "bottom"), Side("thin", color=MUTED)))
PAIRS_ON_A_PAGE = 2
MARK = re.compile(rb"identifier>([0-9a-f]{64})<")


def both(key: str, **values: object) -> str:
    """A sentence in Indonesian, then in English."""
    return f"{message(f'review.{key}', 'id', **values)} / {message(f'review.{key}', 'en', **values)}"


@dataclass(frozen=True)
class Questions:
    """What one workbook asks; `left_out` pairs are asked after these are answered."""

    place: str
    pairs: Sequence[Pair]
    left_out: int


def mark_of(path: Path) -> str | None:
    """The mark that a workbook was written with; nothing when there is none."""
    try:
        with ZipFile(path) as parts:
            found = MARK.search(parts.read("docProps/core.xml"))
    except (FileNotFoundError, BadZipFile, KeyError):
        return None
    return found.group(1).decode() if found else None


def write_workbook(path: Path, questions: Questions, mark: str) -> None:
    """Writes the questions of one desa, whole or not at all; `mark` tells later whether they are still the same."""
    pairs = questions.pairs
    book = Workbook()
    book.properties.identifier = mark
    sheet = book.active
    sheet.title = message("review.sheet", "id")
    _prepare(sheet)
    row = _front(sheet, questions.place, len(pairs), questions.left_out)
    rule = _choice()
    sheet.add_data_validation(rule)
    for position, pair in enumerate(pairs, start=1):
        row = _block(sheet, row, pair, f"{position}/{len(pairs)}")
        rule.add(f"{VERDICT_COLUMN}{row - len(_lines(pair)) - 1}")
        if position % PAIRS_ON_A_PAGE == 0:
            sheet.row_breaks.append(Break(id=row - 1))
    _lock(book, sheet)
    with whole_file(path) as part:
        book.save(part)


def _prepare(sheet: Worksheet) -> None:
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = HEAD[2:]
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    sheet.column_dimensions[KEY_COLUMN].hidden = True
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "1:2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", 9, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins = PageMargins(left=0.4, right=0.4, top=0.4, bottom=0.7, footer=0.3)
    sheet.oddFooter.center.text = "&P / &N"


def _front(sheet: Worksheet, place: str, count: int, left_out: int) -> int:
    """Title, the reviewer's name and how to do it; returns the first row of the questions."""
    sheet["B1"] = f"{both('title')}: {place}"
    sheet["B1"].font = Font(name=FONT, size=15, bold=True, color=HEAD)
    sheet["B2"], sheet["E2"], sheet["G2"] = both("private"), both("pairs", count=count), both("reviewer")
    for cell in ("B2", "E2", "G2"):
        sheet[cell].font, sheet[cell].alignment = (
            ORDINARY["label"],
            Alignment(vertical="center", wrap_text=cell == "G2"),
        )
    _entry(sheet, REVIEWER_CELL)
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 26, 30
    row = 3
    for key in ("how_1", "how_2", "how_3"):
        for language in ("id", "en"):
            sheet.cell(row, 2, message(f"review.{key}", language)).font = ORDINARY[
                "text" if language == "id" else "label"
            ]
            row += 1
    if left_out:
        sheet.cell(row, 2, both("left_out", count=left_out, shown=count)).font = ORDINARY["label"]
        row += 1
    return row + 1


def _words() -> list[str]:
    answers = load_code_list("review_answer")
    return [answers.label(code, "id") for code in answers.codes]


def _choice() -> DataValidation:
    rule = DataValidation(
        type="list", formula1=f'"{",".join(_words())}"', allow_blank=True, errorStyle="stop", showErrorMessage=True
    )
    rule.errorTitle, rule.error = message("review.choice_title", "id"), both("choice")
    return rule


def _lines(pair: Pair) -> list[str]:
    """The fields that at least one record has."""
    return [name for name in (*COMPARED, *ORIGIN) if any(pair.fields[name])]


def _block(sheet: Worksheet, row: int, pair: Pair, position: str) -> int:
    """One question from `row` on; returns the row after it and a blank one."""
    heads = {
        "B": both("pair", position=position),
        "C": both("record_1"),
        "E": both("record_2"),
        "G": both("affected", count=pair.affected),
    }
    for letter in "BCDEFGH":
        cell = sheet[f"{letter}{row}"]
        cell.value, cell.font, cell.fill = heads.get(letter), ORDINARY["head"], PatternFill("solid", fgColor=HEAD)
        cell.alignment = Alignment(vertical="center", indent=1)
    sheet.row_dimensions[row].height = 20
    for offset, name in enumerate(_lines(pair), start=1):
        _compare(sheet, row + offset, name, pair.fields[name])
    for offset, key in ((1, "verdict"), (2, "note")):
        label = sheet.cell(row + offset, 7, both(key))
        label.font, label.alignment = ORDINARY["strong" if key == "verdict" else "label"], TOP
        _entry(sheet, f"{VERDICT_COLUMN}{row + offset}")
    if pair.status == "third_reviewer":
        _remark(sheet, row + 3, both("third", names=pair.seen_by))
    elif pair.seen_by:
        _remark(sheet, row + 3, both("another", names=pair.seen_by))
    sheet[f"{KEY_COLUMN}{row + 1}"] = pair.key
    return row + len(_lines(pair)) + 2


def _remark(sheet: Worksheet, row: int, text: str) -> None:
    sheet.merge_cells(start_row=row, end_row=row + 3, start_column=7, end_column=8)
    cell = sheet.cell(row, 7, neutral(text))
    cell.font, cell.alignment = (
        Font(name=FONT, size=10, color=ACCENT),
        Alignment(vertical="top", wrap_text=True, indent=1),
    )


def _compare(sheet: Worksheet, row: int, name: str, values: tuple[str, str]) -> None:
    """One field of both records; where they differ the cells are coloured and the differing characters are red."""
    differs = name in COMPARED and differing(*values)
    sheet.cell(row, 2, both(f"field_{name}")).font = ORDINARY["label"]
    mark = sheet.cell(row, 4, "≠" if differs else "=" if name in COMPARED and all(values) else None)
    mark.font = Font(name=FONT, size=11, bold=differs, color=ACCENT if differs else MUTED)
    mark.alignment = MIDDLE
    # Two ways of writing an address differ everywhere; there the colour alone says enough.
    shown = _marked(*values) if differs and name != "address" else tuple(neutral(v) for v in values)
    for column, value in zip((3, 5), shown, strict=True):
        cell = sheet.cell(row, column, value or "-")
        cell.font = ORDINARY["label" if name in ORIGIN or not value else "text"]
        cell.number_format = "@"
        if differs:
            cell.fill = PatternFill("solid", fgColor=DIFFERENT)
    for column in range(2, 6):
        cell = sheet.cell(row, column)
        cell.border = Border(bottom=Side("thin", color=LINE))
        if column != 4:
            cell.alignment = TOP
    longest = max(len(v) for v in values)
    sheet.row_dimensions[row].height = 16 * (1 + longest // 44)


def _marked(first: str, second: str) -> tuple[CellRichText, CellRichText]:
    """Both values with what one has and the other has not in bold red."""
    plain, red = InlineFont(rFont=FONT, sz=10, color=INK), InlineFont(rFont=FONT, sz=10, color=ACCENT, b=True)
    left, right = (
        CellRichText(*(TextBlock(red if differs else plain, text) for text, differs in parts))
        for parts in marked_parts(first, second)
    )
    return left, right


def _entry(sheet: Worksheet, cell: str) -> None:
    """A cell to fill in."""
    sheet[cell].protection = Protection(locked=False)
    sheet[cell].fill, sheet[cell].border = PatternFill("solid", fgColor=ENTRY), BOX
    sheet[cell].font, sheet[cell].alignment = ORDINARY["strong"], TOP


def _lock(book: Workbook, sheet: Worksheet) -> None:
    """Locks all but the cells to fill in, and adds the key sheet by which the workbook is known when it comes back."""
    sheet.protection.sheet = True
    keys = book.create_sheet(KEY_SHEET)
    keys.append([FORM, sheet.title])
    keys.sheet_state = "veryHidden"
    keys.protection.sheet = True
    book.security = WorkbookProtection(lockStructure=True)
