"""Writers of .xls and .ods, since the files of a proof must not depend on an office program being there."""

import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from tests.deform_sheet import Grid

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
# The container keeps shorter streams elsewhere, so ours are never shorter.
LEAST_STREAM = 4096
OPEN_NAMES = "".join(
    f' xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (("office", "office"), ("table", "table"), ("text", "text"))
)
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    "</manifest:manifest>"
)


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _cell(row: int, column: int, value: object) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, int | float):
        return _record(0x0203, place + struct.pack("<d", value))
    text = str(value)
    return _record(0x0204, place + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))


def _page(grid: Grid) -> bytes:
    width = max((len(row) for row in grid.rows), default=0)
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    size = _record(0x0200, struct.pack("<IIHHH", 0, len(grid.rows), 0, width, 0))
    cells = [_cell(r, c, v) for r, row in enumerate(grid.rows) for c, v in enumerate(row) if v not in ("", None)]
    areas = b"".join(struct.pack("<HHHH", top, bottom, left, right) for top, left, bottom, right in grid.merged)
    merged = _record(0x00E5, struct.pack("<H", len(grid.merged)) + areas) if grid.merged else b""
    return start + size + b"".join(cells) + merged + _record(0x000A)


def write_xls(path: Path, sheets: Sequence[Grid]) -> None:
    """A workbook of Excel 97 with texts, numbers and merged cells (MS-XLS BIFF8 in an MS-CFB container)."""
    pages = [_page(grid) for grid in sheets]
    names = [grid.name.encode("utf-16-le") for grid in sheets]
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    at = len(start) + sum(4 + 8 + len(name) for name in names) + 4
    listed = []
    for name, page in zip(names, pages, strict=True):
        listed.append(_record(0x0085, struct.pack("<IHBB", at, 0, len(name) // 2, 1) + name))
        at += len(page)
    path.write_bytes(_container(start + b"".join(listed) + _record(0x000A) + b"".join(pages)))


def _container(stream: bytes) -> bytes:
    stream = stream.ljust(max(LEAST_STREAM, -(-len(stream) // SECTOR) * SECTOR), b"\0")
    sectors = len(stream) // SECTOR
    tables = 1
    while tables * (SECTOR // 4) < tables + 1 + sectors:
        tables += 1
    chain = [FAT] * tables + [END] + [tables + 2 + i for i in range(sectors - 1)] + [END]
    chain += [FREE] * (tables * (SECTOR // 4) - len(chain))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(24, b"\0") + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, tables, tables, 0, LEAST_STREAM, END, 0, END, 0)
    head += struct.pack("<109I", *range(tables), *[FREE] * (109 - tables))
    folder = _entry("Root Entry", 5, END, 0, child=1) + _entry("Workbook", 2, tables + 1, len(stream))
    return head + struct.pack(f"<{len(chain)}I", *chain) + folder.ljust(SECTOR, b"\0") + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    text = name.encode("utf-16-le")
    links = struct.pack("<HBBIII", len(text) + 2, kind, 1, FREE, FREE, child)
    return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)


def write_ods(path: Path, sheets: Sequence[Grid]) -> None:
    """An OpenDocument spreadsheet with texts, numbers and merged cells."""
    tables = "".join(_table(grid) for grid in sheets)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{OPEN_NAMES} office:version="1.2"><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", MANIFEST)


def _table(grid: Grid) -> str:
    spans = {(top, left): (bottom - top + 1, right - left + 1) for top, left, bottom, right in grid.merged}
    lines = "".join(
        "<table:table-row>"
        + "".join(_open_cell(v, spans.get((r, c))) for c, v in enumerate(row))
        + "</table:table-row>"
        for r, row in enumerate(grid.rows)
    )
    return f"<table:table table:name={quoteattr(grid.name)}>{lines}</table:table>"


def _open_cell(value: object, span: tuple[int, int] | None) -> str:
    over = f' table:number-rows-spanned="{span[0]}" table:number-columns-spanned="{span[1]}"' if span else ""
    if value in ("", None):
        return f"<table:table-cell{over}/>"
    if isinstance(value, int | float):
        return f'<table:table-cell{over} office:value-type="float" office:value="{value}"/>'
    return (
        f'<table:table-cell{over} office:value-type="string"><text:p>{escape(str(value))}</text:p></table:table-cell>'
    )
