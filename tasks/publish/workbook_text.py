"""The readme sheet and the dictionary sheet: what the words and numbers of the workbook mean."""

from xlsxwriter.worksheet import Worksheet

from config.codes import load_code_list
from config.publication import Pair
from tasks.publish.dictionary import DictionaryRow
from tasks.publish.tabular import neutral
from tasks.publish.workbook_style import Book, lines_needed, write_title
from tasks.publish.workbook_summary import write_heads

README_WIDTHS = (30.0, 66.0, 66.0)
# Field of the dictionary, word in the head, width.
DICTIONARY_COLUMNS = (
    ("entry", "entry", 11), ("table_name", "table", 15), ("name", "column", 34), ("title_id", "title_id", 36),
    ("title_en", "title_en", 36), ("definition_id", "definition_id", 52), ("definition_en", "definition_en", 52),
    ("kind", "kind", 10), ("measure_unit", "unit", 14), ("method", "method", 11), ("levels", "levels", 22),
    ("latest_period", "period", 12), ("codes", "codes", 16), ("reference", "reference", 44),
)  # fmt: skip


def write_readme_sheet(book: Book, facts: dict[str, str]) -> None:
    """Writes title and warning, what the release is, the sheets, the words of status, grades, units and the licence."""
    sheet = book.sheet("readme", README_WIDTHS)
    publication = book.release.publication
    sheet.set_row(0, 26)
    sheet.write_string(0, 0, publication.title.id, book.style("title"))
    sheet.write_string(1, 0, publication.title.en, book.style("subtitle"))
    at = 3
    if book.release.facts.demo:
        sheet.write_string(at, 0, publication.demo_warning.id, book.style("warning"))
        sheet.write_string(at + 1, 0, publication.demo_warning.en, book.style("warning"))
        at += 3
    for word, entries in _sections(book, facts):
        at = _write_section(book, sheet, at, word, entries) + 1
    sheet.fit_to_pages(1, 1)


def _sections(book: Book, facts: dict[str, str]) -> list[tuple[str, list[tuple[Pair, Pair]]]]:
    publication = book.release.publication
    threshold = publication.words["threshold_text"].format(threshold=book.release.threshold)
    about = [(publication.words[k], Pair(id=v, en="")) for k, v in facts.items()]
    about += [(publication.words["threshold"], threshold), (publication.words["licence"], publication.licence)]
    grades = load_code_list("grade").entries
    used = dict.fromkeys(i.measure_unit for i in book.release.indicators)
    units = [publication.measure_units[u] for u in used if u in publication.measure_units]
    statuses = [
        (Pair(id=s.word.id, en=s.word.en), s.meaning.format(threshold=book.release.threshold))
        for s in publication.statuses.values()
    ]
    return [
        ("about", about),
        ("contents", [(s.title, s.about) for name, s in publication.sheets.items() if name != "readme"]),
        ("status_words", statuses),
        ("grades", [(Pair(id=g.code.upper(), en=""), Pair(id=g.label_id, en=g.label_en)) for g in grades]),
        ("units", [(u.label, u.name) for u in units]),
    ]


def _write_section(book: Book, sheet: Worksheet, at: int, word: str, entries: list[tuple[Pair, Pair]]) -> int:
    head = book.word(word)
    for position, text in enumerate((head.id, "", head.en)):
        sheet.write_string(at, position, text, book.style("section"))
    for name, meaning in entries:
        at += 1
        label = f"{name.id} / {name.en}" if name.en and name.en != name.id else name.id
        sheet.set_row(
            at, 4 + 13 * max(lines_needed(t, w) for t, w in ((meaning.id, 66), (meaning.en, 66), (label, 30)))
        )
        sheet.write_string(at, 0, neutral(label), book.style("strong_wrap"))
        sheet.write_string(at, 1, neutral(meaning.id), book.style("wrap"))
        sheet.write_string(at, 2, neutral(meaning.en), book.style("quiet_wrap"))
    return at + 1


def write_dictionary_sheet(book: Book, found: tuple[DictionaryRow, ...]) -> None:
    """Writes the data dictionary, ready to filter."""
    sheet = book.sheet("dictionary", tuple(w for _, _, w in DICTIONARY_COLUMNS))
    top = write_title(book, sheet, "dictionary")
    write_heads(book, sheet, top, [(book.word(w).id, book.word(w).en) for _, w, _ in DICTIONARY_COLUMNS])
    for at, row in enumerate(found, start=top + 2):
        texts = [(str(getattr(row, name)), width) for name, _, width in DICTIONARY_COLUMNS]
        sheet.set_row(at, 3 + 13 * max(lines_needed(text, width) for text, width in texts))
        for position, (text, _) in enumerate(texts):
            style = "strong_wrap" if position == 2 else "wrap"
            sheet.write_string(at, position, neutral(text), book.style(style))
    sheet.autofilter(top + 1, 0, top + 1 + len(found), len(DICTIONARY_COLUMNS) - 1)
    sheet.freeze_panes(top + 2, 3)
    sheet.repeat_rows(top, top + 1)
    sheet.fit_to_pages(2, 0)
