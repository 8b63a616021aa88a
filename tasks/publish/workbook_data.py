"""The long table as a sheet to filter; the one sheet that is large, so it is written without ceremony."""

from tasks.publish.tabular import neutral
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
    sheet = book.sheet("data", tuple(w for _, _, w in COLUMNS))
    publication = book.release.publication
    total, limit = scalar(con, "select count(*) from published.indicator"), publication.workbook_rows
    cut = book.word("cut").format(shown=limit, total=total) if total > limit else None
    top = write_title(book, sheet, "data", remark=cut)
    write_head_row(book, sheet, (top, "head"), [book.word(word).id for _, word, _ in COLUMNS], figures=FIGURES)
    write_head_row(book, sheet, (top + 1, "head_en"), [book.word(word).en for _, word, _ in COLUMNS], figures=FIGURES)
    write_head_row(book, sheet, (top + 2, "head_unit"), [name for name, _, _ in COLUMNS], figures=FIGURES)
    found = con.execute(sql_text("out/workbook_rows"), {"row_limit": limit}).fetchall()
    words = {name: s.word.id for name, s in publication.statuses.items() if not s.shows}
    formats = {
        i.name: book.style("plain_figure", number_format(i, book.release) + "_*") for i in book.release.indicators
    }
    plain, withheld = book.style("plain"), book.style("plain_withheld")
    count, general = book.style("plain_figure", "#,##0_*"), book.style("plain_figure")
    sheet.autofilter(top + 2, 0, top + 2 + len(found), len(COLUMNS) - 1)
    sheet.freeze_panes(top + 3, 3)
    sheet.repeat_rows(top, top + 2)
    sheet.fit_to_pages(1, 0)
    texts = _Texts()
    # Tens of thousands of cells: the writers are looked up once, and text is checked once per distinct word.
    write_string, write_number = sheet.write_string, sheet.write_number
    for at, row in enumerate(found, start=top + 3):
        measure = formats.get(row[INDICATOR], general)
        for position, value in enumerate(row):
            if value is None:
                if position == VALUE:
                    write_string(at, position, words.get(row[STATUS], row[STATUS]), withheld)
            elif isinstance(value, str):
                write_string(at, position, texts[value], plain)
            else:
                write_number(at, position, value, measure if position in MEASURES else count)


class _Texts(dict[str, str]):
    """Text made harmless, each distinct one once."""

    def __missing__(self, text: str) -> str:
        self[text] = neutral(text)
        return self[text]
