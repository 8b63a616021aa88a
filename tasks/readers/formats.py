"""What kind of file this is by its first bytes, since names lie; and the checks that each workbook format needs before a parser."""

import re
import zipfile
from pathlib import Path

from tasks.readers.hidden import Hidden, hidden_in_document
from tasks.readers.outcome import FileProblem

ZIP_MAGIC, OLE_MAGIC = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SPSS_MAGIC = (b"$FL2", b"$FL3")
LOCKED_SPSS = b"ENCRYPTEDSAV"
# Stata since 13 begins with words; before, with its version number and a byte order of 1 or 2.
STATA_MAGIC = b"<stata_dta>"
STATA_OLD_VERSIONS = range(104, 116)
UTF16_MAGIC = (b"\xff\xfe", b"\xfe\xff")
DOCUMENT_MAGIC = (b"<", b"%PDF", b"{\\rtf")
CONTROL = frozenset(range(1, 9)) | frozenset(range(14, 32))
# The member that tells a zipped format from the others.
ZIP_MEMBERS = {"xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb", "content.xml": "ods"}
OLE_SECTOR, OLE_VERSIONS = 512, (3, 4)
WORKBOOK_STREAMS = tuple(name.encode("utf-16-le") for name in ("Workbook", "Book"))
# The first record of a workbook's stream, then the one that says the rest is encrypted (MS-XLS BOF, WriteProtect, FilePass).
OLD_PASSWORD = re.compile(rb"\x09\x08(?:\x10\x00\x00\x06.{14}|\x08\x00\x00\x05.{6})(?:\x86\x00\x00\x00)?\x2f\x00", re.S)
ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
# A repeated filled row stands for that many rows, so a few bytes can stand for a sheet of millions of cells.
ODS_ROW = re.compile(
    rb"<table:table-row\b[^>]*?number-rows-repeated=\"(\d+)\"[^>]*?(?<!/)>(.*?)</table:table-row>", re.S
)
ODS_CELL = re.compile(rb"<table:table-cell\b[^>]*?>")
REPEATED_COLUMNS = re.compile(rb"number-columns-repeated=\"(\d+)\"")
MOST_REPEATED_ROWS, MOST_REPEATED_COLUMNS = 10_000, 1_000


def recognise(path: Path) -> str:
    """xlsx, xlsb, xls, ods, zip (of delimited files), sav, dta, text, or other for pages, documents and pictures.

    Raises FileProblem for a damaged zip and for one that holds no table.
    """
    with path.open("rb") as stream:
        head = stream.read(64)
    if head.startswith(OLE_MAGIC):
        return "xls"
    if head.startswith(ZIP_MAGIC):
        return _zipped(path)
    if head[8:].startswith(LOCKED_SPSS):
        raise FileProblem("password_protected")
    if head.startswith(SPSS_MAGIC):
        return "sav"
    if head.startswith(STATA_MAGIC) or (head[0] in STATA_OLD_VERSIONS and head[1:2] in (b"\x01", b"\x02")):
        return "dta"
    return "text" if _is_text(head) else "other"


def _is_text(head: bytes) -> bool:
    """Whether bytes are text that is no page or document: without control characters, but for the zeros of UTF-16."""
    if head.startswith(UTF16_MAGIC) or any(half.count(0) * 2 > len(half) for half in (head[::2], head[1::2]) if half):
        return True
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    return not start.startswith(DOCUMENT_MAGIC) and not set(head) & CONTROL


def _zipped(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except zipfile.BadZipFile as error:
        raise FileProblem("truncated_workbook") from error
    found = next((kind for member, kind in ZIP_MEMBERS.items() if member in names), None)
    if found:
        return found
    if any(name.lower().endswith(".csv") for name in names):
        return "zip"
    # The member that names the format may be what a hostile or damaged file lacks; the checks of a workbook say more.
    return "xlsx"


def check_old_workbook(path: Path) -> None:
    """Raises FileProblem for a locked or cut .xls, or a file of another program in the same container."""
    content = path.read_bytes()
    if ENCRYPTED_STREAM in content:
        raise FileProblem("password_protected")
    if len(content) < OLE_SECTOR or int.from_bytes(content[26:28], "little") not in OLE_VERSIONS:
        raise FileProblem("not_a_workbook")
    # Where the list of streams stands; it is often the last thing written.
    streams = (int.from_bytes(content[48:52], "little") + 2) * OLE_SECTOR
    if streams > len(content):
        raise FileProblem("truncated_workbook")
    if not any(name in content for name in WORKBOOK_STREAMS):
        raise FileProblem("not_a_workbook")
    if OLD_PASSWORD.search(content):
        raise FileProblem("password_protected")
    if len(content) % OLE_SECTOR:
        raise FileProblem("truncated_workbook")


def check_open_document(archive: zipfile.ZipFile) -> dict[str, Hidden]:
    """Raises FileProblem for a locked .ods or one whose repeated rows would fill the memory; returns what its sheets hide."""
    manifest = "META-INF/manifest.xml"
    if manifest in archive.namelist() and b"encryption-data" in archive.read(manifest):
        raise FileProblem("password_protected")
    content = archive.read("content.xml")
    for row in ODS_ROW.finditer(content):
        if int(row[1]) > MOST_REPEATED_ROWS and b"office:value-type" in row[2]:
            raise FileProblem("zip_bomb", megabytes=str(int(row[1]) // 1_000))
    for cell in ODS_CELL.finditer(content):
        repeated = REPEATED_COLUMNS.search(cell[0]) if b"office:value-type" in cell[0] else None
        if repeated and int(repeated[1]) > MOST_REPEATED_COLUMNS:
            raise FileProblem("zip_bomb", megabytes=str(int(repeated[1]) // 1_000))
    return hidden_in_document(content)


def check_binary_workbook(archive: zipfile.ZipFile) -> dict[str, Hidden]:
    """Reads the sheets of an .xlsb once, because a damaged member is only noticed when it is unpacked."""
    for info in archive.infolist():
        if info.filename.startswith("xl/worksheets/"):
            archive.read(info)
    return {}
