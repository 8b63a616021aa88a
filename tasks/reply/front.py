"""The front sheet of a repair workbook: what was accepted, what to repair, how to send it back, a link to each bad cell."""

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from tasks.publish.tabular import neutral
from tasks.reply.findings import Counts, Problem, RuleCount
from tasks.reply.marks import LOOKS
from tasks.reply.wording import filled, number, sentence

# More links than this nobody clicks; the cells are coloured all the same.
MOST_LINKS = 3_000
INK, MUTED, HEAD, LINE = "FF1F2A30", "FF5F6B72", "FF1D4E63", "FFD5DCE0"
WIDTHS = {"A": 3, "B": 16, "C": 24, "D": 14, "E": 78}
FONT = "Arial"


class _Page:
    """Writes one row after the other; every text is made harmless, whatever it starts with."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet, self.row = sheet, 0

    def line(self, *texts: str, style: str = "text", height: float | None = None) -> int:
        """A row of texts from column B on; an empty text leaves its cell alone."""
        self.row += 1
        for column, text in enumerate(texts, start=2):
            if text:
                cell = self.sheet.cell(self.row, column, neutral(text))
                cell.font, cell.alignment, cell.fill = STYLES[style]
        if height:
            self.sheet.row_dimensions[self.row].height = height
        return self.row

    def wide(self, text: str, style: str = "text", height: float | None = None) -> None:
        """A row whose text runs over all columns."""
        row = self.line(text, style=style, height=height)
        self.sheet.merge_cells(start_row=row, end_row=row, start_column=2, end_column=5)

    def rule(self) -> None:
        """A thin line under the row."""
        for column in range(2, 6):
            self.sheet.cell(self.row, column).border = Border(bottom=Side("thin", color=LINE))


NO_FILL = PatternFill()
TOP = Alignment(horizontal="left", vertical="top", wrap_text=True)
STYLES = {
    "title": (Font(name=FONT, size=18, bold=True, color=HEAD), Alignment(vertical="center"), NO_FILL),
    "subtitle": (Font(name=FONT, size=10, color=MUTED), Alignment(vertical="center"), NO_FILL),
    "section": (Font(name=FONT, size=12, bold=True, color=HEAD), Alignment(vertical="bottom"), NO_FILL),
    "text": (Font(name=FONT, size=10, color=INK), TOP, NO_FILL),
    "head": (
        Font(name=FONT, size=10, bold=True, color="FFFFFFFF"),
        Alignment(vertical="center"),
        PatternFill("solid", fgColor=HEAD),
    ),
}


def add_front(
    book: Workbook,
    title: str,
    about: str,
    counts: Counts,
    rules: Sequence[RuleCount],
    problems: Sequence[Problem],
    language: str,
) -> None:
    """Puts the front sheet before all others and opens the workbook there."""
    sheet = book.create_sheet(title, 0)
    for other in book.worksheets:
        other.sheet_view.tabSelected = False
    book.active = 0
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = HEAD[2:]
    for letter, width in WIDTHS.items():
        sheet.column_dimensions[letter].width = width
    page = _Page(sheet)
    page.line(height=6)
    page.wide(filled("workbook_title", language), style="title", height=28)
    page.wide(about, style="subtitle")
    _summary(page, counts, language)
    _instructions(page, language)
    _by_rule(page, rules, language)
    _by_cell(page, problems, language)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.protection.sheet = True
    sheet.protection.autoFilter = sheet.protection.sort = False


def _summary(page: _Page, counts: Counts, language: str) -> None:
    page.line(height=8)
    rows = [("accepted", counts.buckets["loaded"], ""), ("rejected", counts.rejected, "reject_row"),
            ("warned", counts.warned, "warn")]  # fmt: skip
    if counts.before or counts.added or counts.removed:
        rows.append(("repaired", counts.repaired, ""))
        rows += [(key, value, "") for key, value in (("added", counts.added), ("removed", counts.removed)) if value]
    for key, value, look in rows:
        note = filled(f"{key}_note", language, before=number(counts.before, language))
        row = page.line(number(value, language), filled(key, language), note)
        figure = page.sheet.cell(row, 2)
        figure.font = Font(name=FONT, size=14, bold=True, color=INK)
        figure.alignment = Alignment(horizontal="right", vertical="center", indent=1)
        for column in (3, 4):
            page.sheet.cell(row, column).alignment = Alignment(horizontal="left", vertical="center", indent=1)
        if look and value:
            figure.fill, figure.border = LOOKS[look]
        page.sheet.row_dimensions[row].height = 24


def _instructions(page: _Page, language: str) -> None:
    page.wide(filled("how_title", language), style="section", height=30)
    for step in (1, 2, 3):
        page.wide(f"{step}. {filled(f'how_{step}', language)}", height=17)


def _by_rule(page: _Page, rules: Sequence[RuleCount], language: str) -> None:
    page.wide(filled("by_rule", language), style="section", height=30)
    heads = [filled(key, language) for key in ("count", "column", "kind", "what")]
    page.line(*heads, style="head", height=20)
    for rule in rules:
        said = sentence(rule.rule, rule.header, language)
        kind = filled(rule.severity, language)
        row = page.line(number(rule.count, language), rule.header or "-", kind, said, height=_height(said))
        page.sheet.cell(row, 2).alignment = Alignment(horizontal="right", vertical="top", indent=1)
        page.sheet.cell(row, 4).fill = LOOKS[rule.severity][0]
        page.rule()


def _by_cell(page: _Page, problems: Sequence[Problem], language: str) -> None:
    page.wide(filled("by_cell", language), style="section", height=30)
    page.wide(filled("by_cell_note", language), style="subtitle")
    page.line(*(filled(key, language) for key in ("cell", "column", "kind", "what")), style="head", height=20)
    top = page.row
    for problem in sorted(problems, key=lambda p: p.severity)[:MOST_LINKS]:
        said = sentence(problem.rule, problem.header, language)
        place = f"{problem.letter}{problem.row_no}"
        kind = filled(problem.severity, language)
        row = page.line(f"{problem.sheet} {place}", problem.header or "-", kind, said, height=_height(said))
        cell = page.sheet.cell(row, 2)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"{quote_sheetname(problem.sheet)}!{place}")
        cell.font = Font(name=FONT, size=10, color="FF0B57A4", underline="single")
        page.sheet.cell(row, 4).fill = LOOKS[problem.severity][0]
        page.rule()
    page.sheet.auto_filter.ref = f"B{top}:E{page.row}"
    if len(problems) > MOST_LINKS:
        page.wide(filled("more", language, count=number(len(problems) - MOST_LINKS, language)), style="subtitle")


def _height(text: str) -> float:
    return 14.5 * (1 + len(text) // 100) + 2
