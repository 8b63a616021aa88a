"""The two sheets read first: the regency's figures one below the other, and the topography classes side by side."""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby
from typing import Any

from xlsxwriter.worksheet import Worksheet

from config.codes import load_code_list
from config.indicator import Indicator
from tasks.publish.tabular import neutral
from tasks.publish.wide import declared_lists, wide_table
from tasks.publish.workbook_style import (
    HEAT,
    Book,
    number_format,
    unit_label,
    write_figure,
    write_head_row,
    write_title,
)
from tasks.warehouse import Connection, rows, sql_text

REGENCY_COLUMNS = (
    ("indicator", 50), ("english", 44), ("value", 16), ("unit", 13), ("lower", 13), ("upper", 13),
    ("records", 12), ("period", 12), ("method", 17), ("grade", 25), ("status", 12),
)  # fmt: skip
CLASS_COLUMNS = (("indicator", 50), ("english", 44), ("unit", 13), ("period", 12))


def write_regency_sheet(con: Connection, book: Book) -> None:
    """Writes every headline indicator of the regency as a row, grouped by what it counts."""
    level = "kabupaten"
    indicators = book.release.at_level(level)
    sheet = book.sheet(level, tuple(w for _, w in REGENCY_COLUMNS))
    top = write_title(book, sheet, level)
    heads = [(book.word(w).id, book.word(w).en) for w, _ in REGENCY_COLUMNS]
    write_heads(book, sheet, top, heads, figures=(2, 4, 5, 6))
    figures = rows(con, sql_text("out/headline"), {**declared_lists(indicators), "level": level})
    found = {row["indicator"]: row for row in figures}
    for at, indicator in _with_sections(book, sheet, indicators, (top + 2, len(heads))):
        if indicator.name in found:
            _write_regency_row(book, sheet, at, (indicator, found[indicator.name]))
    _finish(sheet, top)


def _write_regency_row(book: Book, sheet: Worksheet, at: int, figure: tuple[Indicator, dict[str, Any]]) -> None:
    indicator, row = figure
    status, grade = row["status"], row["grade"]
    _write_names(book, sheet, at, indicator)
    write_figure(book, sheet, (at, 2), indicator, (row["value"], status))
    sheet.write_string(at, 3, unit_label(indicator, book.release), book.style("text"))
    shape = number_format(indicator, book.release)
    for position, name, number in ((4, "lower", shape), (5, "upper", shape), (6, "n", "#,##0")):
        # A blank cell is written too, for its line.
        sheet.write(at, position, row[name], book.style("figure", number + "_*"))
    texts = (
        row["period"] or "",
        load_code_list("method").label(indicator.method, "id"),
        load_code_list("grade").label(grade, "id") if grade else "",
        book.release.publication.statuses[status].word.id,
    )
    for position, text in enumerate(texts, start=7):
        sheet.write_string(at, position, text, book.style("text"))


def write_class_sheet(con: Connection, book: Book, periods: dict[str, str]) -> None:
    """Writes indicators as rows and the regency and topography classes as columns, shares shaded by height."""
    level = "topography"
    levels, classes = load_code_list("area_level"), load_code_list("topography_class")
    areas = [(level, row) for row in rows(con, f"select * from published.{wide_table(level)}")]
    areas.sort(key=lambda area: classes.codes.index(area[1]["area_code"]))
    areas += [("kabupaten", row) for row in rows(con, f"select * from published.{wide_table('kabupaten')}")]
    sheet = book.sheet(level, (*(w for _, w in CLASS_COLUMNS), *(17.0 for _ in areas)))
    top = write_title(book, sheet, level)
    heads = [(book.word(w).id, book.word(w).en) for w, _ in CLASS_COLUMNS]
    heads += [
        (str(row["area_name"]), classes.label(row["area_code"], "en") if kind == level else levels.label(kind, "en"))
        for kind, row in areas
    ]
    first = len(CLASS_COLUMNS)
    write_heads(book, sheet, top, heads, figures=range(first, len(heads)))
    for at, declared in _with_sections(book, sheet, book.release.at_level(level), (top + 2, len(heads))):
        sheet.write_string(at, 3, periods.get(declared.name, ""), book.style("text"))
        _write_class_row(book, sheet, at, (declared, [row for _, row in areas]))
    _finish(sheet, top)


def _write_class_row(book: Book, sheet: Worksheet, at: int, figures: tuple[Indicator, list[dict[str, Any]]]) -> None:
    indicator, areas = figures
    _write_names(book, sheet, at, indicator)
    sheet.write_string(at, 2, unit_label(indicator, book.release), book.style("text"))
    first = len(CLASS_COLUMNS)
    for position, row in enumerate(areas, start=first):
        figure = (row.get(indicator.name), str(row.get(f"{indicator.name}_status", "missing")))
        write_figure(book, sheet, (at, position), indicator, figure)
    if indicator.scale == "share":
        scale = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": HEAT}
        sheet.conditional_format(at, first, at, first + len(areas) - 1, scale)


def write_heads(
    book: Book, sheet: Worksheet, top: int, heads: list[tuple[str, str]], *, figures: Collection[int] = ()
) -> None:
    """Writes the Indonesian heads and the English ones under them."""
    sheet.set_row(top, 18)
    sheet.set_row(top + 1, 16)
    write_head_row(book, sheet, (top, "head"), [title_id for title_id, _ in heads], figures=figures)
    write_head_row(book, sheet, (top + 1, "head_en"), [title_en for _, title_en in heads], figures=figures)


def _with_sections(
    book: Book, sheet: Worksheet, indicators: Sequence[Indicator], at: tuple[int, int]
) -> Iterator[tuple[int, Indicator]]:
    """Each indicator with its row, after a heading row as wide as the table for every new unit counted."""
    row, width = at
    units = load_code_list("unit")
    for unit, group in groupby(sorted(indicators, key=lambda i: units.codes.index(i.unit)), key=lambda i: i.unit):
        title = f"{units.label(unit, 'id')} / {units.label(unit, 'en')}"
        write_head_row(book, sheet, (row, "section"), [title, *[""] * (width - 1)], figures=())
        row += 1
        for indicator in group:
            yield row, indicator
            row += 1


def _write_names(book: Book, sheet: Worksheet, at: int, indicator: Indicator) -> None:
    sheet.write_string(at, 0, neutral(indicator.title_id), book.style("strong"))
    sheet.write_string(at, 1, neutral(indicator.title_en), book.style("quiet"))


def _finish(sheet: Worksheet, top: int) -> None:
    sheet.freeze_panes(top + 2, 1)
    sheet.repeat_rows(top, top + 1)
    sheet.fit_to_pages(1, 0)
