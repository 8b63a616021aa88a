"""The sheets with one row per area and one column per indicator: desa and kecamatan."""

from collections.abc import Mapping, Sequence
from typing import Any

from xlsxwriter.worksheet import Worksheet

from config.codes import load_code_list
from config.indicator import Indicator
from tasks.publish.tabular import neutral
from tasks.publish.wide import wide_table
from tasks.publish.workbook_style import Book, lines_needed, unit_label, write_figure, write_head_row, write_title
from tasks.warehouse import Connection, rows

NARROW, WIDE = 14.0, 24.0
Leading = Sequence[tuple[str, str, float]]
# Column of the wide table, word in its head, width; the first two stay in view.
LEADING: dict[str, Leading] = {
    "kecamatan": (("area_code", "code", 10), ("area_name", "kecamatan", 18), ("topography_class", "topography", 14)),
    "desa": (
        ("area_code", "code", 15),
        ("area_name", "name", 22),
        ("kecamatan_name", "kecamatan", 17),
        ("topography_class", "topography", 14),
        ("lab_start_year", "lab_year", 11),
    ),
}


def write_area_sheet(con: Connection, book: Book, level: str, periods: Mapping[str, str]) -> None:
    """Writes the sheet of one level; heads have Indonesian, English, then unit and period, and stay in view."""
    indicators = book.release.at_level(level)
    found = rows(con, f"select * from published.{wide_table(level)} order by area_code")
    leading = [column for column in LEADING[level] if any(row[column[0]] is not None for row in found)]
    sheet = book.sheet(level, (*(w for _, _, w in leading), *map(_width, indicators)))
    top = write_title(book, sheet, level)
    first = _write_heads(book, sheet, (top, leading), [(i, periods.get(i.name, "")) for i in indicators])
    classes = load_code_list("topography_class")
    # A workbook is written cell by cell; there is no set-based way.
    for at, row in enumerate(found, start=first):
        if row["topography_class"]:
            row["topography_class"] = classes.label(row["topography_class"], "id")
        _write_leading(book, sheet, at, [row[name] for name, _, _ in leading])
        for position, indicator in enumerate(indicators, start=len(leading)):
            figure = (row[indicator.name], row[f"{indicator.name}_status"])
            write_figure(book, sheet, (at, position), indicator, figure)
    sheet.freeze_panes(first, 2)
    sheet.autofilter(first - 1, 0, first + len(found) - 1, len(leading) + len(indicators) - 1)
    sheet.repeat_rows(top, first - 1)
    sheet.repeat_columns(0, 1)
    sheet.set_print_scale(60)


def _write_heads(
    book: Book, sheet: Worksheet, at: tuple[int, Leading], indicators: Sequence[tuple[Indicator, str]]
) -> int:
    top, leading = at
    heads = [(book.word(word).id, book.word(word).en, width) for _, word, width in leading]
    heads += [(i.title_id, i.title_en, _width(i)) for i, _ in indicators]
    units = [" · ".join(filter(None, (unit_label(i, book.release), period))) for i, period in indicators]
    figures = range(len(leading), len(heads))
    sheet.set_row(top, 4 + 13 * max(lines_needed(title, width) for title, _, width in heads))
    sheet.set_row(top + 1, 4 + 12 * max(lines_needed(title, width * 1.1) for _, title, width in heads))
    sheet.set_row(top + 2, 16)
    write_head_row(book, sheet, (top, "head"), [title for title, _, _ in heads], figures=figures)
    write_head_row(book, sheet, (top + 1, "head_en"), [title for _, title, _ in heads], figures=figures)
    write_head_row(book, sheet, (top + 2, "head_unit"), ["" for _ in leading] + units, figures=figures)
    return top + 3


def _width(indicator: Indicator) -> float:
    """Wide enough for its titles to take about four lines, so that one long title does not make every head tall."""
    return min(max(NARROW, max(len(indicator.title_id), len(indicator.title_en)) / 3), WIDE)


def _write_leading(book: Book, sheet: Worksheet, at: int, values: list[Any]) -> None:
    for position, value in enumerate(values):
        style = book.style("strong" if position == 1 else "text")
        if isinstance(value, int):
            sheet.write_number(at, position, value, style)
        else:
            sheet.write_string(at, position, neutral(value or ""), style)
