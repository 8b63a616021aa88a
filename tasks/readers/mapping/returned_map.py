"""The map of columns in a workbook that came back: what its front sheet says of each title, beside what its key sheet says was asked."""

import re
from collections.abc import Mapping, Sequence

from config.sources import SourceTable
from tasks.readers.mapping.fits import slots_of
from tasks.readers.mapping.proposal import ConfirmedMap
from tasks.readers.mapping.spelling import title_at
from tasks.readers.mapping.titles import plain
from tasks.readers.opened import Row
from tasks.readers.returned import KEY_SHEET, key_of

# In the key sheet a row for each column asked about: this word, number, sheet, table, mark of the layout, title, doubts about it.
ASKED = "peta kolom"
# In the key sheet a row for each sheet asked about: this word, number, sheet, mark of the layout.
SHEET_ASKED = "peta lembar"
# In the front sheet the column of the same number as its row in the key sheet has its answer here.
NUMBER, ANSWER = 0, 4


def answers_in(
    sheets: Mapping[str, Sequence[Row]], tables: Mapping[str, SourceTable]
) -> tuple[dict[tuple[str, str], ConfirmedMap], dict[tuple[str, str], str]]:
    """Confirmed maps by table and mark of the layout, and which sheets hold a table; nothing in a workbook that was not asked about."""
    key = key_of(sheets[KEY_SHEET]) if KEY_SHEET in sheets else None
    if key is None or key.front not in sheets:
        return {}, {}
    answers = {_number(row[NUMBER]): str(row[ANSWER]) for row in sheets[key.front] if len(row) > ANSWER}
    return _columns_in(sheets, answers, tables), _sheets_in(sheets, answers, tables)


def _sheets_in(
    sheets: Mapping[str, Sequence[Row]], answers: Mapping[str, str], tables: Mapping[str, SourceTable]
) -> dict[tuple[str, str], str]:
    titled = {sheet_title(name, table): name for name, table in tables.items()}
    asked = [[str(cell) for cell in row[1:4]] for row in sheets[KEY_SHEET] if len(row) > 3 and row[0] == SHEET_ASKED]
    return {(plain(sheet), mark): titled.get(answers.get(_number(n), ""), "") for n, sheet, mark in asked}


def sheet_title(name: str, table: SourceTable) -> str:
    """What people call a table of a source: the sheet it is declared to stand on, else its name."""
    declared = table.reader.sheet or name
    return declared if re.fullmatch(r"[\w ]+", declared) else name


def _columns_in(
    sheets: Mapping[str, Sequence[Row]], answers: Mapping[str, str], tables: Mapping[str, SourceTable]
) -> dict[tuple[str, str], ConfirmedMap]:
    asked = [[str(cell) for cell in row[1:7]] for row in sheets[KEY_SHEET] if len(row) > 6 and row[0] == ASKED]
    found: dict[tuple[str, str], ConfirmedMap] = {}
    for sheet, table, mark in dict.fromkeys((row[1], row[2], row[3]) for row in asked):
        if table in tables:
            columns = [row for row in asked if (row[1], row[2], row[3]) == (sheet, table, mark)]
            found[table, mark] = _confirmed(columns, answers, tables[table])
    return found


def _confirmed(columns: Sequence[Sequence[str]], answers: Mapping[str, str], table: SourceTable) -> ConfirmedMap:
    labels = [row[4] for row in columns]
    titled = {slot.title: slot.name for slot in reversed(slots_of(table))}
    chosen: dict[str, int] = {}
    for place, row in enumerate(columns):
        name = titled.get(answers.get(_number(row[0]), ""))
        if name is not None:
            chosen.setdefault(name, place)
    doubts = {(doubt, place) for place, row in enumerate(columns) for doubt in row[5].split()}
    accepted = frozenset(doubt for doubt, place in doubts if chosen.get(doubt.partition(":")[2]) == place)
    return ConfirmedMap({name: title_at(labels, place) for name, place in chosen.items()}, accepted)


def _number(cell: object) -> str:
    return str(cell).removesuffix(".0")
