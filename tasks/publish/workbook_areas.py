"""The sheets with one row per area and one column per indicator: desa and kecamatan."""

from xlsxwriter.worksheet import Worksheet

from config.codes import load_code_list
from tasks.publish.tabular import neutral
from tasks.publish.wide import wide_table
from tasks.publish.workbook_style import Book, lines_needed, unit_label, write_figure, write_title
from tasks.warehouse import Connection, rows

WIDTH = 15.0
# Column of the wide table, word in its head, width; the first two stay in view.
LEADING = {
    "kecamatan": (("area_code", "code", 10), ("area_name", "kecamatan", 18), ("topography_class", "topography", 14)),
    "desa": (
        ("area_code", "code", 15),
        ("area_name", "name", 22),
        ("kecamatan_name", "kecamatan", 17),
        ("topography_class", "topography", 14),
        ("lab_start_year", "lab_year", 11),
    ),
}


def write_area_sheet(con: Connection, book: Book, level: str, periods: dict[str, str]) -> None:
    """Writes the sheet of one level; heads have Indonesian, English, then unit and period, and stay in view."""
    indicators, leading = book.release.at_level(level), LEADING[level]
    sheet = book.sheet(level, (*(w for _, _, w in leading), *(WIDTH for _ in indicators)))
    top = write_title(book, sheet, level)
    _write_heads(book, sheet, top, level)
    for position, indicator in enumerate(indicators, start=len(leading)):
        period = periods.get(indicator.name, "")
        unit = f"{unit_label(indicator, book.release)} · {period}" if period else unit_label(indicator, book.release)
        sheet.write_string(top + 2, position, unit, book.style("head_unit"))
    labels = load_code_list("topography_class")
    first = top + 3
    found = rows(con, f"select * from published.{wide_table(level)} order by area_code")
    # A workbook is written cell by cell; there is no set-based way.
    for at, row in enumerate(found, start=first):
        if row.get("topography_class"):
            row["topography_class"] = labels.label(row["topography_class"], "id")
        _write_leading(book, sheet, at, [row[name] for name, _, _ in leading])
        for position, indicator in enumerate(indicators, start=len(leading)):
            figure = (row[indicator.name], row[f"{indicator.name}_status"])
            write_figure(book, sheet, (at, position), indicator, figure)
    last = first + max(len(found), 1) - 1
    sheet.freeze_panes(first, 2)
    sheet.autofilter(top + 2, 0, last, len(leading) + len(indicators) - 1)
    sheet.repeat_rows(top, top + 2)
    sheet.repeat_columns(0, 1)
    sheet.set_print_scale(60)


def _write_heads(book: Book, sheet: Worksheet, top: int, level: str) -> None:
    indicators, leading = book.release.at_level(level), LEADING[level]
    heads = [(book.word(word).id, book.word(word).en, width) for _, word, width in leading]
    heads += [(i.title_id, i.title_en, WIDTH) for i in indicators]
    sheet.set_row(top, 4 + 13 * max(lines_needed(h[0], h[2] * 0.95) for h in heads))
    sheet.set_row(top + 1, 4 + 12 * max(lines_needed(h[1], h[2] * 1.05) for h in heads))
    sheet.set_row(top + 2, 16)
    for position, (title_id, title_en, _) in enumerate(heads):
        sheet.write_string(top, position, neutral(title_id), book.style("head"))
        sheet.write_string(top + 1, position, neutral(title_en), book.style("head_en"))
        sheet.write_blank(top + 2, position, None, book.style("head_unit"))


def _write_leading(book: Book, sheet: Worksheet, at: int, values: list[object]) -> None:
    for position, value in enumerate(values):
        style = book.style("strong" if position == 1 else "text")
        if isinstance(value, int):
            sheet.write_number(at, position, value, style)
        else:
            sheet.write_string(at, position, neutral(str(value or "")), style)

