"""A proposed and a confirmed map of a sheet's columns, as small values that pass between processes; no cell of the sheet is in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Evidence:
    """One reason for or against a column, as the key of a sentence with a share or a title that fills it."""

    key: str
    said: str = ""


@dataclass(frozen=True)
class Guess:
    """What one column of the sheet is proposed to be: a slot or nothing, how sure, why, and what is in doubt about it."""

    column: int
    slot: int | None
    confidence: float
    evidence: tuple[Evidence, ...]
    doubt: str = ""


@dataclass(frozen=True)
class Proposal:
    """What one sheet's columns are proposed to be, and what of their titles the values speak against.

    `names` are the first canonical columns of the slots, `labels` the titles from the left, of which the first stands in the
    column `first` of the sheet, counted from 0; `mark` is that of the layout.
    """

    sheet: str
    table: str
    mark: str
    first: int
    labels: tuple[str, ...]
    names: tuple[str, ...]
    guesses: tuple[Guess, ...]
    alarms: frozenset[str]


@dataclass(frozen=True)
class SheetGuess:
    """What one sheet of a file is proposed to be: a table of its source or none, why, and what is in doubt about it.

    `mark` is that of its header's layout, empty where no header was found; `said` fills the sentence of the reason.
    """

    sheet: str
    mark: str
    table: str
    reason: str
    said: str = ""
    doubt: str = ""


# What a person said of sheets, by the sheet's plain name and the mark of its layout: a table, or nothing for none of ours.
SheetAnswers = Mapping[tuple[str, str], str]
# A title of a sheet and which of the columns so called from the left it is, from 1.
Title = tuple[str, int]


@dataclass(frozen=True)
class ConfirmedMap:
    """What a person said of a layout: the title over each canonical column, and the doubts they set aside."""

    columns: Mapping[str, Title]
    accepted: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Basis:
    """What is known before a file is read: the regency, and what its submitter was asked before.

    `confirmed` are maps by table and mark of the layout, `sheets` says which sheets hold a table.
    """

    regency: str = "33.26"
    confirmed: Mapping[tuple[str, str], ConfirmedMap] = field(default_factory=dict)
    sheets: SheetAnswers = field(default_factory=dict)
