"""Any file that holds tables, opened by what it is; the same list comes as a workbook from one village and as text from another."""

from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from config.sources import SourceTable
from tasks.readers import layout
from tasks.readers.formats import recognise
from tasks.readers.opened import Opened
from tasks.readers.outcome import FileProblem
from tasks.readers.statistics_file import open_statistics
from tasks.readers.text_table import open_text
from tasks.readers.workbook import open_workbook

Opener = Callable[[Path, str, Mapping[str, SourceTable]], Opened]


def open_file(path: Path, file: str, tables: Mapping[str, SourceTable]) -> Opened:
    """The sheets of a file; raises FileProblem for one that cannot be used.

    Readers of kind `table` take whatever holds the table; the others take workbooks only.
    """
    kind = recognise(path)
    if not any(table.reader.kind == "table" for table in tables.values()):
        return open_workbook(path)
    return OPENERS.get(kind, _workbook)(path, PurePosixPath(file).name, tables)


def _workbook(path: Path, name: str, tables: Mapping[str, SourceTable]) -> Opened:
    del name, tables
    return open_workbook(path)


def _text(path: Path, name: str, tables: Mapping[str, SourceTable]) -> Opened:
    return open_text(path, name, lambda rows: max(layout.known_columns(rows, t) for t in tables.values()))


def _other(path: Path, name: str, tables: Mapping[str, SourceTable]) -> Opened:
    del path, name, tables
    raise FileProblem("not_a_workbook")


def _statistics(kind: str) -> Opener:
    def opened(path: Path, name: str, tables: Mapping[str, SourceTable]) -> Opened:
        return open_statistics(
            path, name, kind, lambda rows: max(layout.known_columns(rows, t) for t in tables.values())
        )

    return opened


OPENERS: dict[str, Opener] = {"text": _text, "sav": _statistics("sav"), "dta": _statistics("dta"), "other": _other}
