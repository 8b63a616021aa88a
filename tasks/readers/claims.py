"""Which sheet of a file feeds which table of its source."""

import re
from collections.abc import Collection, Mapping, Sequence

from config.sources import SourceTable
from tasks.readers import layout
from tasks.readers.opened import Opened
from tasks.readers.outcome import FileProblem


def claim_sheets(opened: Opened, tables: Mapping[str, SourceTable], *, without: Collection[str] = ()) -> dict[str, str]:
    """Which sheet feeds which table; raises FileProblem when a declared sheet is not there, may be one of another name, or is empty.

    Sheets that people see are taken first, those `without` never. A file whose sheets have no names is the first table's.
    """
    claims: dict[str, str] = {}
    seen = sorted((s for s in opened.sheets if s not in without), key=lambda s: opened.about(s).hidden)
    for name, table in list(tables.items()) if opened.named else list(tables.items())[:1]:
        pattern = re.compile(table.reader.sheet or ".*" if opened.named else ".*", re.I)
        fitting = [s for s in seen if s not in claims and pattern.fullmatch(s.strip())]
        if not fitting:
            raise _missing(opened, table, [s for s in seen if not _is_wanted(s, tables)])
        filled = [s for s in fitting if any(cell not in ("", None) for row in opened.sheets[s] for cell in row)]
        if table.reader.every_sheet:
            filled = _with_header(opened, filled, table) or filled
        if not filled or (filled[0] != fitting[0] and not table.reader.every_sheet):
            raise FileProblem("empty_sheet", sheet=fitting[0])
        claims |= dict.fromkeys(filled if table.reader.every_sheet else fitting[:1], name)
    return claims


def _with_header(opened: Opened, sheets: Sequence[str], table: SourceTable) -> list[str]:
    """Covers, notes and recaps stand among the sheets of a report; those that name half of what the best one names are the table."""
    known = {s: layout.known_columns(opened.sheets[s][: layout.HEADER_SEARCH_ROWS], table) for s in sheets}
    return [s for s, count in known.items() if count >= 2 and count * 2 >= max(known.values())]


def _is_wanted(sheet: str, tables: Mapping[str, SourceTable]) -> bool:
    return any(re.fullmatch(t.reader.sheet or ".*", sheet.strip(), re.I) for t in tables.values())


def _missing(opened: Opened, table: SourceTable, others: Sequence[str]) -> FileProblem:
    """What is said of a file without the declared sheet: a sheet of another name with all needed columns may be the one."""
    wanted, like = table.reader.sheet or "", [s for s in others if _looks_like(opened, s, table)]
    if like:
        return FileProblem("sheet_unclear", sheet=wanted, like=", ".join(like))
    return FileProblem("sheet_missing", sheet=wanted, sheets=", ".join(opened.sheets))


def _looks_like(opened: Opened, sheet: str, table: SourceTable) -> bool:
    if table.reader.kind == "key_value" or not opened.sheets[sheet]:
        return False
    try:
        layout.find_layout(opened.sheets[sheet], table, sheet, opened.about(sheet))
    except FileProblem:
        return False
    return True
