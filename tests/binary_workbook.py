"""An .xlsb from literal rows, since no library writes one; only what a reader needs (MS-XLSB records)."""

import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
WORKSHEET = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
BOOK, BOOK_END, SHEETS, SHEETS_END, SHEET = 131, 132, 143, 144, 156
PAGE, PAGE_END, DATA, DATA_END, SIZE, ROW, TEXT, NUMBER = 129, 130, 145, 146, 148, 0, 6, 5


def record(kind: int, body: bytes = b"") -> bytes:
    """A record: its kind and size in groups of seven bits, then its bytes."""
    return _groups(kind) + _groups(len(body)) + body


def _groups(number: int) -> bytes:
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    return bytes([*found, number])


def _text(value: str) -> bytes:
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def _cell(column: int, value: object) -> bytes:
    place = struct.pack("<II", column, 0)
    if isinstance(value, str):
        return record(TEXT, place + _text(value))
    return record(NUMBER, place + struct.pack("<d", value))


def _page(rows: Sequence[Sequence[object]]) -> bytes:
    width = max(len(row) for row in rows)
    parts = [record(PAGE), record(SIZE, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1)), record(DATA)]
    for index, row in enumerate(rows):
        parts.append(record(ROW, struct.pack("<I", index) + bytes(13)))
        parts += [_cell(column, value) for column, value in enumerate(row) if value not in ("", None)]
    return b"".join([*parts, record(DATA_END), record(PAGE_END)])


def write_binary_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> None:
    """A workbook with these sheets of texts and numbers."""
    bundle = [record(SHEET, struct.pack("<II", 0, i) + _text(f"r{i}") + _text(n)) for i, n in enumerate(sheets, 1)]
    links = [
        f'<Relationship Id="r{i}" Type="{WORKSHEET}" Target="worksheets/sheet{i}.bin"/>'
        for i in range(1, len(sheets) + 1)
    ]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "xl/workbook.bin", record(BOOK) + record(SHEETS) + b"".join(bundle) + record(SHEETS_END) + record(BOOK_END)
        )
        archive.writestr(
            "xl/_rels/workbook.bin.rels", f'<Relationships xmlns="{RELATIONS}">{"".join(links)}</Relationships>'
        )
        for i, rows in enumerate(sheets.values(), start=1):
            archive.writestr(f"xl/worksheets/sheet{i}.bin", _page(rows))
