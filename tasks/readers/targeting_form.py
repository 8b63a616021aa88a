"""What a desa filled in on its workbook of candidates that came back: a verdict, its day and a note beside the hidden key of each."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from tasks.readers.own_form import KINDS, OwnForm, read_own

# The key sheet's first cell; its second row names the columns in their order.
FORM = "sasaran"
TARGETING, TABLE = KINDS[FORM]
# In the order of the key: family, kind of candidate, and the rules that found it, with commas between.
SEPARATOR = "|"
ENTRIES = ("verdict", "judged_on", "note")
DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y")


@dataclass(frozen=True)
class Judged:
    """One asked candidate as filled in; `day` is nothing where none is written or `has_bad_day` says that it cannot be read."""

    family_id: str
    candidate_kind: str
    rules: tuple[str, ...]
    word: str
    note: str
    day: dt.date | None
    has_bad_day: bool
    row_no: int


@dataclass(frozen=True)
class TargetingForm:
    """One returned workbook: the rows of its sheet, the letter of each column to fill in, and the candidates."""

    sheet: str
    row_count: int
    letters: dict[str, str]
    candidates: tuple[Judged, ...]


def read_targeting(path: Path) -> TargetingForm | None:
    """What a workbook of candidates holds; nothing for any other file, and for one whose key sheet was changed."""
    own = read_own(path)
    if own is None or own.kind != FORM or not {"key", *ENTRIES} <= set(own.said):
        return None
    at = {name: own.said.index(name) for name in ("key", *ENTRIES)}
    letters = {name: chr(ord("A") + at[name]) for name in ENTRIES}
    # A loop, since a list of one desa is what a person fills in.
    rows = (_judged(own, index, at) for index in range(len(own.rows)))
    return TargetingForm(own.sheet, len(own.rows), letters, tuple(row for row in rows if row))


def _judged(own: OwnForm, index: int, at: dict[str, int]) -> Judged | None:
    parts = own.text(index, at["key"]).split(SEPARATOR)
    if len(parts) != 3:
        return None
    day = _day(own.cell(index, at["judged_on"]))
    return Judged(
        family_id=parts[0],
        candidate_kind=parts[1],
        rules=tuple(parts[2].split(",")),
        word=own.text(index, at["verdict"]),
        note=own.text(index, at["note"]),
        day=day,
        has_bad_day=day is None and bool(own.text(index, at["judged_on"])),
        row_no=index + 1,
    )


def _day(cell: object) -> dt.date | None:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    for pattern in DAYS:
        try:
            return dt.datetime.strptime(str(cell).strip(), pattern).date()
        except ValueError:
            continue
    return None
