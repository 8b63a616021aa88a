"""The long table as a sheet to filter; the one sheet that is large, so it is written without ceremony."""

from collections.abc import Iterator, Sequence
from typing import Any

from tasks.publish.tabular import neutral
from tasks.publish.workbook_long import Cell, LongSheet
from tasks.publish.workbook_style import Book, number_format, write_head_row, write_title
from tasks.warehouse import Connection, scalar, sql_text

# Column of the query, word in its head, width.
COLUMNS = (
    ("area_code", "code", 15), ("area_level", "level", 12), ("area_name", "name", 22), ("kecamatan_name", "kecamatan", 17),
    ("period", "period", 11), ("indicator", "indicator", 34), ("breakdown", "breakdown", 16), ("category", "category", 18),
    ("value", "value", 15), ("status", "status", 12), ("lower", "lower", 13), ("upper", "upper", 13), ("n", "records", 11),
    ("population", "population", 13), ("unit", "unit", 11), ("method", "method", 11), ("grade", "grade", 8),
)  # fmt: skip
INDICATOR, VALUE, STATUS = 5, 8, 9
MEASURES = (8, 10, 11)
FIGURES = (8, 10, 11, 12, 13)


def write_data_sheet(con: Connection, book: Book) -> None:
    """Writes figures up to the declared row limit, withheld ones as the word of their status.

    Column names are the third head row, so that a pivot table made here reads like the published files.
    """
    sheet = book.sheet_of(LongSheet, "data", tuple(w for _, _, w in COLUMNS))
    total = scalar(con, "select count(*) from published.indicator")
    limit = book.release.publication.workbook_rows
    cut = book.word("cut").format(shown=limit, total=total) if total > limit else None
    top = write_title(book, sheet, "data", remark=cut)
    for row, style, heads in (
        (top, "head", [book.word(word).id for _, word, _ in COLUMNS]),
        (top + 1, "head_en", [book.word(word).en for _, word, _ in COLUMNS]),
        (top + 2, "head_unit", [name for name, _, _ in COLUMNS]),
    ):
        write_head_row(book, sheet, (row, style), heads, figures=FIGURES)
    found = con.execute(sql_text("out/workbook_rows"), {"row_limit": limit}).fetchall()
    _write_rows(book, sheet, top + 3, found)
    sheet.autofilter(top + 2, 0, top + 2 + len(found), len(COLUMNS) - 1)
    sheet.freeze_panes(top + 3, 3)
    sheet.repeat_rows(top, top + 2)
    sheet.fit_to_pages(1, 0)


def _write_rows(book: Book, sheet: LongSheet, first: int, found: Sequence[tuple[Any, ...]]) -> None:
    release = book.release
    words = {name: s.word.id for name, s in release.publication.statuses.items() if not s.shows}
    formats = {i.name: book.style("plain_figure", number_format(i, release) + "_*") for i in release.indicators}
    plain, withheld = book.style("plain"), book.style("plain_withheld")
    count, general = book.style("plain_figure", "#,##0_*"), book.style("plain_figure")
    texts = _Texts()

    def cells(row: tuple[Any, ...]) -> Iterator[Cell]:
        measure = formats.get(row[INDICATOR], general)
        for position, value in enumerate(row):
            if isinstance(value, str):
                yield position, texts[value], plain
            elif value is not None:
                yield position, value, measure if position in MEASURES else count
            elif position == VALUE:
                yield position, words[row[STATUS]], withheld

    sheet.write_long(first, len(COLUMNS), map(cells, found))


class _Texts(dict[str, str]):
    """Text made harmless, each distinct one once."""

    def __missing__(self, text: str) -> str:
        self[text] = neutral(text)
        return self[text]
