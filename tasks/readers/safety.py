"""Is this file safe and whole; asked before any parser sees it, since parsers fail late, unclearly or not at all."""

import re
import zipfile
import zlib
from pathlib import Path

from tasks.readers.outcome import FileProblem

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
ENCRYPTED_MEMBER = 0x1
PARTIAL_SUFFIXES = (".part", ".crdownload", ".tmp", ".download")
# A village workbook of 5,000 rows unpacks to about 20 MB; a regency file of a million rows to about 3 GB.
MAX_UNPACKED_BYTES = 4_000_000_000
# Spreadsheet XML packs 10 to 30 times; a bomb packs a thousand times.
MAX_RATIO = 200
RATIO_MATTERS_ABOVE = 50_000_000
UNCALCULATED = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*>\s*<f[^>]*?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>')


def is_partial_name(path: Path) -> bool:
    """Whether the name is one that programs give to a file they are still writing."""
    return path.name.startswith(("~$", ".")) or path.suffix.lower() in PARTIAL_SUFFIXES


def check_workbook(path: Path) -> None:
    """Raises FileProblem for a locked, damaged or hostile workbook, or one with formulas nobody calculated."""
    with path.open("rb") as stream:
        head = stream.read(8)
    if head == OLE_MAGIC:
        locked = ENCRYPTED_STREAM in path.read_bytes()
        raise FileProblem("password_protected" if locked else "not_a_workbook")
    if head[:4] != b"PK\x03\x04":
        raise FileProblem("not_a_workbook")
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(archive)
            _check_formulas(archive)
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


def _check_formulas(archive: zipfile.ZipFile) -> None:
    for info in archive.infolist():
        if info.filename.startswith("xl/worksheets/sheet"):
            content = archive.read(info)
            match = UNCALCULATED.search(content) if b"<f" in content else None
            if match:
                cell = (match[1] + match[2]).decode("ascii")
                raise FileProblem("formula_without_value", cell=cell, sheet=Path(info.filename).stem)
