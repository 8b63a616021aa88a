"""Writes workbooks from columns of text as sheet XML, since 17 million cells through a cell-by-cell writer take minutes."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tasks.simulate.streams import Ints

TEXT, NUMBER, DATE = 0, 1, 2
Kinds = int | NDArray[np.uint8]
Cell = str | int | float | None
LEVEL = 1  # of deflate; higher levels take twice the time for a tenth less
FIXED_TIME = (2026, 9, 1, 0, 0, 0)
DATE_STYLE = 1
OPENING = ('" t="inlineStr"><is><t xml:space="preserve">', '"><v>', f'" s="{DATE_STYLE}"><v>')
CLOSING = ("</t></is></c>", "</v></c>", "</v></c>")
ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))

TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
    "{sheets}</Types>"
)
SHEET_TYPE = '<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
RELS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{rels}</Relationships>'
)
REL = '<Relationship Id="rId{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>'
WORKBOOK = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{sheets}</sheets></workbook>'
)
STYLES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="dd\\-mm\\-yyyy"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)
SHEET_START = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)


@dataclass(frozen=True)
class Sheet:
    """A sheet: its rows as XML in ascending order, and merged ranges such as A1:L1."""

    name: str
    rows: Sequence[bytes | memoryview]
    merges: Sequence[str] = field(default_factory=tuple)


def column_letters(index: int) -> str:
    """The letters of a 0-based column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def escape(text: str) -> str:
    """Text as it stands between two tags."""
    for plain, coded in ESCAPES:
        text = text.replace(plain, coded)
    return text


def plain_rows(rows: Sequence[Sequence[Cell]], first: int = 1) -> bytes:
    """Titles, headers and other hand-made rows as XML; None and an empty text leave the cell out."""
    parts = []
    for number, row in enumerate(rows, first):
        cells = "".join(_plain_cell(value, f"{column_letters(i)}{number}") for i, value in enumerate(row))
        if cells:
            parts.append(f'<row r="{number}">{cells}</row>')
    return "".join(parts).encode()


def _plain_cell(value: Cell, reference: str) -> str:
    if value is None or value == "":
        return ""
    kind = TEXT if isinstance(value, str) else NUMBER
    return f'<c r="{reference}{OPENING[kind]}{escape(str(value))}{CLOSING[kind]}'


def table_rows(columns: Sequence[pa.Array], kinds: Sequence[Kinds], row_no: Ints) -> pa.Array:
    """One XML row for each row of text columns; nulls leave the cell out.

    `kinds` says of a column, or of each of its cells, whether it is text, number or date. Raises
    pyarrow.ArrowInvalid for columns of different length.
    """
    number = pa.array(np.asarray(row_no, np.int64)).cast(pa.string())
    cells = [_cells(column, kind, i, number) for i, (column, kind) in enumerate(zip(columns, kinds, strict=True))]
    present = [cell for cell in cells if cell is not None]
    return pc.binary_join_element_wise(
        '<row r="', number, '">', *present, "</row>", "", null_handling="replace", null_replacement=""
    )


def _cells(column: pa.Array, kind: Kinds, index: int, number: pa.Array) -> pa.Array | None:
    if column.null_count == len(column):
        return None
    value = _escaped(column)
    opening: str | pa.Array
    closing: str | pa.Array
    if isinstance(kind, int):
        opening, closing = OPENING[kind], CLOSING[kind]
    else:
        which = pa.array(kind)
        opening, closing = pa.array(OPENING).take(which), pa.array(CLOSING).take(which)
    return pc.binary_join_element_wise(f'<c r="{column_letters(index)}', number, opening, value, closing, "")


def _escaped(column: pa.Array) -> pa.Array:
    if pa.types.is_dictionary(column.type):
        return _escaped(column.dictionary).take(column.indices)
    for plain, coded in ESCAPES:
        column = pc.replace_substring(column, plain, coded)
    return column


def row_bytes(rows: pa.Array, start: int, stop: int) -> memoryview:
    """Rows `start` to `stop` of what `table_rows` made, without a copy: Arrow keeps them one behind the other."""
    offsets = np.frombuffer(rows.buffers()[1], np.int32)[rows.offset :]
    return memoryview(rows.buffers()[2])[offsets[start] : offsets[stop]]


def write_workbook(path: Path, sheets: Sequence[Sheet]) -> None:
    """Writes a workbook with the same bytes every time; the folder is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    numbered = list(enumerate(sheets, 1))
    names = "".join(f'<sheet name="{escape(s.name)}" sheetId="{n}" r:id="rId{n}"/>' for n, s in numbered)
    rels = "".join(REL.format(n=n, kind="worksheet", target=f"worksheets/sheet{n}.xml") for n, _ in numbered)
    rels += REL.format(n=len(sheets) + 1, kind="styles", target="styles.xml")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        parts: dict[str, str | bytes] = {
            "[Content_Types].xml": TYPES.format(sheets="".join(SHEET_TYPE.format(n=n) for n, _ in numbered)),
            "_rels/.rels": RELS.format(rels=REL.format(n=1, kind="officeDocument", target="xl/workbook.xml")),
            "xl/workbook.xml": WORKBOOK.format(sheets=names),
            "xl/_rels/workbook.xml.rels": RELS.format(rels=rels),
            "xl/styles.xml": STYLES,
        }
        parts |= {f"xl/worksheets/sheet{n}.xml": _sheet_xml(sheet) for n, sheet in numbered}
        for name, content in parts.items():
            # The level is given here because a ZipInfo opened for streaming silently takes the default level.
            archive.writestr(zipfile.ZipInfo(name, FIXED_TIME), content, zipfile.ZIP_DEFLATED, LEVEL)


def _sheet_xml(sheet: Sheet) -> bytes:
    merges = "".join(f'<mergeCell ref="{ref}"/>' for ref in sheet.merges)
    tail = f'<mergeCells count="{len(sheet.merges)}">{merges}</mergeCells>' if merges else ""
    return b"".join((SHEET_START, *sheet.rows, f"</sheetData>{tail}</worksheet>".encode()))
