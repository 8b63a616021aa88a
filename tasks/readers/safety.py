"""Is this file safe and whole; asked before any parser sees it, since parsers fail late, unclearly or not at all."""

import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from tasks.readers.formats import check_binary_workbook, check_old_workbook, check_open_document, recognise
from tasks.readers.hidden import Hidden, by_sheet_name, hidden_in_sheet
from tasks.readers.outcome import FileProblem

ENCRYPTED_MEMBER = 0x1
PARTIAL_SUFFIXES = (".part", ".crdownload", ".tmp", ".download")
# A village workbook of 5,000 rows unpacks to about 20 MB; a regency file of a million rows to about 3 GB.
MAX_UNPACKED_BYTES = 4_000_000_000
# Spreadsheet XML packs 10 to 30 times; a bomb packs a thousand times.
MAX_RATIO = 200
RATIO_MATTERS_ABOVE = 50_000_000
# A document type stands before the first element.
PROLOGUE_BYTES = 65_536
UNCALCULATED = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*>\s*<f[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>')


def is_partial_name(path: Path) -> bool:
    """Whether the name is one that programs give to a file they are still writing."""
    return path.name.startswith(("~$", ".")) or path.suffix.lower() in PARTIAL_SUFFIXES


def check_workbook(path: Path) -> dict[str, Hidden]:
    """Raises FileProblem for a locked, damaged or hostile workbook, or one with formulas nobody calculated.

    Returns what each sheet hides, known of .xlsx and .ods only, because it is seen on the way and reading again takes as long.
    """
    kind = recognise(path)
    if kind == "xls":
        check_old_workbook(path)
        return {}
    if kind not in BY_MEMBER:
        raise FileProblem("not_a_workbook")
    return check_zipped(path, kind)


def check_zipped(path: Path, kind: str) -> dict[str, Hidden]:
    """Raises FileProblem for a locked, damaged or hostile zip, then for what its format may have wrong; returns what sheets hide."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(archive)
            _check_entities(archive)
            return BY_MEMBER[kind](archive)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise FileProblem("truncated_workbook") from error


def _check_sizes(archive: zipfile.ZipFile) -> None:
    if any(info.flag_bits & ENCRYPTED_MEMBER for info in archive.infolist()):
        raise FileProblem("password_protected")
    unpacked = sum(info.file_size for info in archive.infolist())
    packed = max(1, sum(info.compress_size for info in archive.infolist()))
    bomb = unpacked > MAX_UNPACKED_BYTES or (unpacked > RATIO_MATTERS_ABOVE and unpacked / packed > MAX_RATIO)
    if bomb:
        raise FileProblem("zip_bomb", megabytes=str(unpacked // 1_000_000))
    if any(info.filename.startswith("/") or ".." in Path(info.filename).parts for info in archive.infolist()):
        raise FileProblem("not_a_workbook")


def _check_entities(archive: zipfile.ZipFile) -> None:
    """No spreadsheet program writes a document type; it is how a file asks for other files or grows without end when parsed."""
    for info in archive.infolist():
        # Old programs declare one for the list of members, which nobody parses.
        if info.filename.endswith((".xml", ".rels")) and not info.filename.startswith("META-INF/"):
            with archive.open(info) as member:
                # Without the zeros of two-byte encodings.
                beginning = member.read(PROLOGUE_BYTES).replace(b"\0", b"").upper()
            if b"<!DOCTYPE" in beginning or b"<!ENTITY" in beginning:
                raise FileProblem("not_a_workbook")


def _check_formulas(archive: zipfile.ZipFile) -> dict[str, Hidden]:
    hidden: dict[str, Hidden] = {}
    for info in archive.infolist():
        if info.filename.startswith("xl/worksheets/sheet"):
            content = archive.read(info)
            match = UNCALCULATED.search(content) if b"<f" in content else None
            if match:
                cell = (match[1] + match[2]).decode("ascii")
                raise FileProblem("formula_without_value", cell=cell, sheet=Path(info.filename).stem)
            hidden[info.filename] = hidden_in_sheet(content)
    return by_sheet_name(archive, hidden)


def _check_delimited(archive: zipfile.ZipFile) -> dict[str, Hidden]:
    for info in archive.infolist():
        archive.read(info)
    return {}


BY_MEMBER: dict[str, Callable[[zipfile.ZipFile], dict[str, Hidden]]] = {
    "xlsx": _check_formulas,
    "xlsb": check_binary_workbook,
    "ods": check_open_document,
    "zip": _check_delimited,
}
