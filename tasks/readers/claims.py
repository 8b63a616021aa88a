"""Which sheet of a file feeds which table of its source."""

import re
from collections.abc import Collection, Mapping

from config.sources import SourceTable
from tasks.readers import layout
from tasks.readers.opened import Opened
from tasks.readers.outcome import FileProblem


def claim_sheets(opened: Opened, tables: Mapping[str, SourceTable], *, without: Collection[str] = ()) -> dict[str, str]:
    """Which sheet feeds which table; raises FileProblem when a declared sheet is not there or is empty.

    Sheets that people see are taken first, those `without` never. A file whose sheets have no names is the first table's.
    """
    claims: dict[str, str] = {}
    seen = sorted((s for s in opened.sheets if s not in without), key=lambda s: opened.about(s).hidden)
    for name, table in list(tables.items()) if opened.named else list(tables.items())[:1]:
        pattern = re.compile(table.reader.sheet or ".*" if opened.named else ".*", re.I)
        fitting = [s for s in seen if s not in claims and pattern.fullmatch(s.strip())]
        if not fitting:
            raise FileProblem("sheet_missing", sheet=table.reader.sheet or "", sheets=", ".join(opened.sheets))
        filled = [s for s in fitting if any(cell not in ("", None) for row in opened.sheets[s] for cell in row)]
        if table.reader.every_sheet:
            # Covers and notes stand among the sheets of a report; those with the header are the table.
            filled = [s for s in filled if layout.is_table(opened.sheets[s], table)] or filled
        if not filled or (filled[0] != fitting[0] and not table.reader.every_sheet):
            raise FileProblem("empty_sheet", sheet=fitting[0])
        claims |= dict.fromkeys(filled if table.reader.every_sheet else fitting[:1], name)
    return claims
