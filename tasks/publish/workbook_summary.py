"""The two sheets read first: the regency's figures one below the other, and the topography classes side by side."""

from collections.abc import Collection, Iterator
from itertools import groupby

from xlsxwriter.worksheet import Worksheet

from config.codes import load_code_list
from config.indicator import Indicator
from tasks.publish.tabular import neutral
from tasks.publish.wide import wide_table
from tasks.publish.workbook_style import HEAT, Book, number_format, unit_label, write_figure, write_head_row, write_title
from tasks.warehouse import Connection, rows, sql_text

REGENCY_COLUMNS = (
    ("indicator", 50), ("english", 44), ("value", 16), ("unit", 13), ("lower", 13), ("upper", 13),
    ("records", 12), ("period", 12), ("method", 17), ("grade", 25), ("status", 12),
)  # fmt: skip
CLASS_COLUMNS = (("indicator", 50), ("english", 44), ("unit", 13), ("period", 12))


def write_regency_sheet(con: Connection, book: Book) -> None:
    """Writes every headline indicator of the regency as a row, grouped by what it counts."""
    sheet = book.sheet("kabupaten", tuple(w for _, w in REGENCY_COLUMNS))
    top = write_title(book, sheet, "kabupaten")
    write_heads(book, sheet, top, [(book.word(w).id, book.word(w).en) for w, _ in REGENCY_COLUMNS], figures=(2, 4, 5, 6))
    found = {(r["indicator"], r["method"]): r for r in rows(con, sql_text("out/regency_figures"))}
    methods, grades = load_code_list("method"), load_code_list("grade")
    at = top + 2
    for indicator in _with_sections(book, sheet, iter(book.release.at_level("kabupaten")), at, len(REGENCY_COLUMNS)):
        at, declared = indicator
        row = found.get((declared.name, declared.method))
        _write_names(book, sheet, at, declared)
        status = row["status"] if row else "missing"
        write_figure(book, sheet, (at, 2), declared, (row["value"] if row else None, status))
        sheet.write_string(at, 3, unit_label(declared, book.release), book.style("text"))
        for position, name in ((4, "lower"), (5, "upper"), (6, "n")):
            _write_optional(book, sheet, (at, position), declared if name != "n" else None, row and row[name])
        texts = (
            row["period"] if row else "",
            methods.label(declared.method, "id"),
            grades.label(row["grade"], "id") if row and row["grade"] else "",
            book.release.publication.statuses[status].word.id,
        )
        for position, text in enumerate(texts, start=7):
            sheet.write_string(at, position, text, book.style("text"))
    _finish(sheet, top, 1)


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
    for at, declared in _with_sections(book, sheet, iter(book.release.at_level(level)), top + 2, len(heads)):
        _write_names(book, sheet, at, declared)
        sheet.write_string(at, 2, unit_label(declared, book.release), book.style("text"))
        sheet.write_string(at, 3, periods.get(declared.name, ""), book.style("text"))
        for position, (_, row) in enumerate(areas, start=first):
            figure = (row.get(declared.name), str(row.get(f"{declared.name}_status", "missing")))
            write_figure(book, sheet, (at, position), declared, figure)
        if declared.scale == "share":
            scale = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": HEAT}
            sheet.conditional_format(at, first, at, len(heads) - 1, scale)
    _finish(sheet, top, 1)


def write_heads(
    book: Book, sheet: Worksheet, top: int, heads: list[tuple[str, str]], *, figures: Collection[int] = ()
) -> None:
    """Writes the Indonesian heads and the English ones under them."""
    sheet.set_row(top, 18)
    sheet.set_row(top + 1, 16)
    write_head_row(book, sheet, (top, "head"), [title_id for title_id, _ in heads], figures=figures)
    write_head_row(book, sheet, (top + 1, "head_en"), [title_en for _, title_en in heads], figures=figures)


def _with_sections(
    book: Book, sheet: Worksheet, indicators: Iterator[Indicator], at: int, width: int
) -> Iterator[tuple[int, Indicator]]:
    """Each indicator with its row, after a heading row for every new unit counted."""
    units = load_code_list("unit")
    for unit, group in groupby(sorted(indicators, key=lambda i: units.codes.index(i.unit)), key=lambda i: i.unit):
        for position in range(width):
            sheet.write_blank(at, position, None, book.style("section"))
        sheet.write_string(at, 0, f"{units.label(unit, 'id')} / {units.label(unit, 'en')}", book.style("section"))
        at += 1
        for indicator in group:
            yield at, indicator
            at += 1


def _write_names(book: Book, sheet: Worksheet, at: int, indicator: Indicator) -> None:
    sheet.write_string(at, 0, neutral(indicator.title_id), book.style("strong"))
    sheet.write_string(at, 1, neutral(indicator.title_en), book.style("quiet"))


def _write_optional(
    book: Book, sheet: Worksheet, cell: tuple[int, int], indicator: Indicator | None, value: float | None
) -> None:
    plain = number_format(indicator, book.release) if indicator else "#,##0"
    style = book.style("figure", plain + "_*")
    if value is None:
        sheet.write_blank(*cell, None, style)
    else:
        sheet.write_number(*cell, value, style)


def _finish(sheet: Worksheet, top: int, columns: int) -> None:
    sheet.freeze_panes(top + 2, columns)
    sheet.repeat_rows(top, top + 1)
    sheet.fit_to_pages(1, 0)
