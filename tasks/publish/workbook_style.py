"""How the workbook looks: few colours, one font, numbers by their unit; kept apart so that sheets say only what they hold."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, TypeVar

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from config.indicator import Indicator
from config.publication import Pair
from tasks.publish.facts import Release
from tasks.publish.tabular import neutral

INK, MUTED, RULE, HEAD, BAND, WARNING = "#1F2A30", "#7A868D", "#D5DCE0", "#1D4E63", "#EAF0F3", "#9C2A10"
HEAT = "#9CC5D3"
FONT = {"font_name": "Arial", "font_size": 10, "font_color": INK, "valign": "vcenter"}
LINE = {"bottom": 4, "bottom_color": RULE}
LEFT = {"align": "left", "indent": 1}
WRAP = {"align": "left", "indent": 1, "text_wrap": True, "valign": "top"}
QUIET = {"font_color": MUTED, "italic": True}
WITHHELD = {"align": "right", "num_format": "@_*"}
STYLES: dict[str, dict[str, Any]] = {
    "plain": LEFT,
    "plain_figure": {},
    "plain_withheld": QUIET | WITHHELD,
    "text": LEFT | LINE,
    "figure": LINE,
    "withheld": QUIET | WITHHELD | LINE,
    "strong": LEFT | LINE | {"bold": True},
    "quiet": LEFT | LINE | QUIET,
    "wrap": WRAP | LINE,
    "strong_wrap": WRAP | LINE | {"bold": True},
    "quiet_wrap": WRAP | LINE | QUIET,
    "title": {"bold": True, "font_size": 15, "font_color": HEAD},
    "subtitle": QUIET,
    "note": {"font_color": MUTED, "font_size": 9},
    "warning": {"bold": True, "font_color": WARNING},
    "head": WRAP | {"bold": True, "font_color": "#FFFFFF", "bg_color": HEAD, "valign": "bottom"},
    "head_en": WRAP | {"italic": True, "font_size": 9, "bg_color": BAND},
    "head_unit": LEFT | {"font_size": 9, "font_color": MUTED, "bg_color": BAND, "bottom": 1, "bottom_color": HEAD},
    "section": LEFT | {"bold": True, "font_color": HEAD, "bg_color": BAND},
}


Sheet = TypeVar("Sheet", bound=Worksheet)


@dataclass
class Book:
    """The workbook being written and the formats made for it so far, each made once."""

    workbook: Workbook
    release: Release
    formats: dict[tuple[str, str, bool], Format] = field(default_factory=dict)

    def style(self, name: str, number_format: str = "", *, right: bool = False) -> Format:
        """The format of that name, with a number format where one is given, and set to the right above figures."""
        key = (name, number_format, right)
        if key not in self.formats:
            number = {"num_format": number_format} if number_format else {}
            side = {"align": "right", "indent": 0} if right else {}
            self.formats[key] = self.workbook.add_format(FONT | STYLES[name] | number | side)
        return self.formats[key]

    def number(self, indicator: Indicator, *, marked: bool = False) -> Format:
        """How the values of an indicator are written; marked ones carry an asterisk."""
        return self.style("figure", number_format(indicator, self.release) + ('"*"' if marked else "_*"))

    def word(self, name: str) -> Pair:
        """A word of the publication in both languages."""
        return self.release.publication.words[name]

    def sheet(self, name: str, widths: tuple[float, ...]) -> Worksheet:
        """A new sheet with its column widths and page set-up: A4 landscape, release and page number below."""
        return self.sheet_of(Worksheet, name, widths)

    def sheet_of(self, kind: type[Sheet], name: str, widths: tuple[float, ...]) -> Sheet:
        """A new sheet of that kind."""
        sheet: Sheet = self.workbook.add_worksheet(self.release.publication.sheets[name].title.id, kind)
        for position, width in enumerate(widths):
            sheet.set_column(position, position, width)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page = self.word("page").id
        sheet.set_footer(f"&L&8{self.release.publication.title.id} - {self.release.release_id}&R&8{page} &P / &N")
        return sheet


def number_format(indicator: Indicator, release: Release) -> str:
    """The number format of an indicator, by its unit of measure or else its scale; a share of 1 is shown in per cent."""
    decimals = release.publication.decimals(indicator.measure_unit, indicator.scale)
    plain = "#,##0" + ("." + "0" * decimals if decimals else "")
    return plain + "%" if indicator.scale == "share" and indicator.maximum == 1 else plain


def unit_label(indicator: Indicator, release: Release) -> str:
    """What stands in the head of an indicator's column for its unit; the word itself where no label is declared."""
    unit = release.publication.measure_units.get(indicator.measure_unit)
    return unit.label.id if unit else neutral(indicator.measure_unit)


def write_title(book: Book, sheet: Worksheet, name: str, *, remark: Pair | None = None) -> int:
    """Writes title, English title and the notes under them, a remark of the sheet last; returns the row below."""
    declared = book.release.publication.sheets[name]
    release, facts = book.release, book.release.facts
    marked = book.word("marked")
    few = release.publication.statuses["few"]
    meaning = few.meaning.format(threshold=release.threshold)
    heading = f"{declared.title.id} - {declared.about.id}"
    sheet.set_row(0, 24)
    sheet.write_string(0, 0, heading, book.style("title"))
    sheet.write_string(1, 0, f"{declared.title.en} - {declared.about.en}", book.style("subtitle"))
    notes = (f"{book.word('release').id} {release.release_id}", f"{few.word.id}: {meaning.id}", marked.id)
    remarks = (remark.id, remark.en) if remark else ()
    sheet.write_string(2, 0, "   |   ".join((*notes, *remarks)), book.style("note"))
    if facts.demo:
        warning = release.publication.demo_warning
        sheet.write_string(3, 0, f"{warning.id} {warning.en}", book.style("warning"))
    sheet.set_row(4, 6)
    return 5


def write_head_row(
    book: Book, sheet: Worksheet, at: tuple[int, str], texts: list[str], *, figures: Collection[int]
) -> None:
    """Writes one row of heads in one style, those of `figures` columns to the right.

    Heads go row by row since a written row cannot be returned to.
    """
    row, style = at
    for position, text in enumerate(texts):
        sheet.write_string(row, position, neutral(text), book.style(style, right=position in figures))


def write_figure(
    book: Book, sheet: Worksheet, cell: tuple[int, int], indicator: Indicator, figure: tuple[float | None, str]
) -> None:
    """Writes a value, or the word of its status where the status withholds it: never an empty cell."""
    value, status = figure
    declared = book.release.publication.statuses[status]
    if value is None:
        sheet.write_string(*cell, declared.word.id, book.style("withheld"))
    else:
        sheet.write_number(*cell, value, book.number(indicator, marked=declared.marked))


def lines_needed(text: str, width: float) -> int:
    """Lines a wrapped text takes in a column of that width: text is narrower than the digits a width is counted in."""
    lines, used, width = 1, 0, width * 1.2
    for word in text.split():
        if used and used + 1 + len(word) > width - 1:
            lines, used = lines + 1, 0
        used += len(word) + (1 if used else 0)
        lines += int(len(word) // width)
    return lines
