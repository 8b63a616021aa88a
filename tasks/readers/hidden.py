"""Rows and columns that a workbook does not show; parsers read them like any other, and a person should know that they count."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape

HIDDEN_ROW = re.compile(rb"<row\b[^>]*\bhidden=\"(?:1|true)\"[^>]*>")
HIDDEN_COLUMN = re.compile(rb"<col\b[^>]*\bhidden=\"(?:1|true)\"[^>]*>")
ROW_NUMBER, FIRST, LAST = (re.compile(rb"\b%s=\"(\d+)\"" % name) for name in (b"r", b"min", b"max"))
SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
ATTRIBUTE = re.compile(r"([\w:]+)=\"([^\"]*)\"")
ODS_TABLE = re.compile(rb"<table:table\s[^>]*?table:name=\"([^\"]*)\"[^>]*>(.*?)</table:table>", re.S)
ODS_PART = re.compile(rb"<table:table-(row|column)\b([^>]*)>")
ODS_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated=\"(\d+)\"")
ODS_INVISIBLE = re.compile(rb"table:visibility=\"(?:collapse|filter)\"")


@dataclass(frozen=True)
class Hidden:
    """Hidden rows, and ranges of hidden columns, from 0; the end of a range is not in it."""

    rows: frozenset[int] = frozenset()
    columns: tuple[range, ...] = ()


NOTHING_HIDDEN = Hidden()


def hidden_in_sheet(content: bytes) -> Hidden:
    """What the XML of one sheet of an .xlsx hides."""
    if b'hidden="' not in content:
        return NOTHING_HIDDEN
    rows = [ROW_NUMBER.search(tag[0]) for tag in HIDDEN_ROW.finditer(content)]
    columns = [(FIRST.search(tag[0]), LAST.search(tag[0])) for tag in HIDDEN_COLUMN.finditer(content)]
    return Hidden(
        frozenset(int(row[1]) - 1 for row in rows if row),
        tuple(range(int(first[1]) - 1, int(last[1])) for first, last in columns if first and last),
    )


def by_sheet_name(archive: zipfile.ZipFile, hidden: Mapping[str, Hidden]) -> dict[str, Hidden]:
    """What each sheet of an .xlsx hides by the sheet's name instead of its member in the zip."""
    said = [dict(ATTRIBUTE.findall(tag)) for tag in RELATION.findall(_text(archive, "xl/_rels/workbook.xml.rels"))]
    members = {relation.get("Id"): f"xl/{relation.get('Target', '').removeprefix('/xl/')}" for relation in said}
    sheets = [dict(ATTRIBUTE.findall(tag)) for tag in SHEET.findall(_text(archive, "xl/workbook.xml"))]
    named = {unescape(sheet.get("name", "")): members.get(sheet.get("r:id"), "") for sheet in sheets}
    return {name: hidden[member] for name, member in named.items() if member in hidden}


def _text(archive: zipfile.ZipFile, member: str) -> str:
    return archive.read(member).decode("utf-8", errors="replace") if member in archive.namelist() else ""


def hidden_in_document(content: bytes) -> dict[str, Hidden]:
    """What the sheets of an .ods hide, by the sheet's name."""
    if b"table:visibility=" not in content:
        return {}
    return {unescape(table[1].decode("utf-8")): _hidden_parts(table[2]) for table in ODS_TABLE.finditer(content)}


def _hidden_parts(content: bytes) -> Hidden:
    places, ranges = {b"row": 0, b"column": 0}, {b"row": list[range](), b"column": list[range]()}
    for part in ODS_PART.finditer(content):
        repeated = ODS_REPEATED.search(part[2])
        start = places[part[1]]
        places[part[1]] = end = start + (int(repeated[1]) if repeated else 1)
        if ODS_INVISIBLE.search(part[2]):
            ranges[part[1]].append(range(start, end))
    return Hidden(frozenset(i for rows in ranges[b"row"] for i in rows), tuple(ranges[b"column"]))
