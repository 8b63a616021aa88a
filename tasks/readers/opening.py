"""Any file that holds tables, opened by what it is; the same list comes as a workbook from one village and as text from another."""

import tempfile
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath

from config.sources import SourceTable
from tasks.readers import layout
from tasks.readers.formats import recognise
from tasks.readers.opened import Opened, Row, SheetFacts
from tasks.readers.outcome import FileProblem
from tasks.readers.safety import check_zipped
from tasks.readers.statistics_file import open_statistics
from tasks.readers.text_table import open_text
from tasks.readers.workbook import open_workbook

TEXT_SUFFIXES = (".csv", ".tsv", ".txt", "")
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
    opened = open_text(path, name, lambda rows: max(layout.known_columns(rows, t) for t in tables.values()))
    if max(opened.about(name).widths, default=0) < 2 and PurePosixPath(name).suffix.lower() not in TEXT_SUFFIXES:
        # Words without columns under the name of a workbook are what is left of one, not a list.
        raise FileProblem("not_a_workbook")
    return opened


def _other(path: Path, name: str, tables: Mapping[str, SourceTable]) -> Opened:
    del path, name, tables
    raise FileProblem("not_a_workbook")


def _statistics(kind: str) -> Opener:
    def opened(path: Path, name: str, tables: Mapping[str, SourceTable]) -> Opened:
        return open_statistics(
            path, name, kind, lambda rows: max(layout.known_columns(rows, t) for t in tables.values())
        )

    return opened


def _zip(path: Path, name: str, tables: Mapping[str, SourceTable]) -> Opened:
    """Delimited files in a zip, each a sheet named like its file; pictures beside them are left."""
    del name
    check_zipped(path, "zip")
    sheets: dict[str, Sequence[Row]] = {}
    facts: dict[str, SheetFacts] = {}
    with zipfile.ZipFile(path) as archive, tempfile.TemporaryDirectory() as folder:
        for member in archive.namelist():
            place = PurePosixPath(member)
            if place.suffix.lower() != ".csv" or place.name.startswith("."):
                continue
            copy = Path(folder) / f"{len(sheets)}.csv"
            copy.write_bytes(archive.read(member))
            opened = _text(copy, place.stem, tables)
            sheets |= opened.sheets
            facts |= opened.facts
    return Opened(sheets, facts)


OPENERS: dict[str, Opener] = {
    "text": _text,
    "zip": _zip,
    "sav": _statistics("sav"),
    "dta": _statistics("dta"),
    "other": _other,
}
