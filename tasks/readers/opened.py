"""An opened file as sheets of rows, whatever it was; what is only known while it is opened is kept beside the rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tasks.readers.hidden import NOTHING_HIDDEN, Hidden

Row = Sequence[object]
# First and last row and column of cells that were merged, from 0, the last one included.
Merged = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class UserMissing:
    """A cell whose answer the makers of the file declared missing, such as 98 for "refused", with its code and label."""

    code: str


@dataclass(frozen=True)
class SheetFacts:
    """What a sheet's rows do not say: whether people see it and all of it, which cells are merged and how lines of text were cut.

    `row_no` is where each row begins in a file of text, and `widths` how many cells it has there; empty for a workbook.
    """

    hidden: bool = False
    merged: tuple[Merged, ...] = ()
    unseen: Hidden = NOTHING_HIDDEN
    row_no: tuple[int, ...] = ()
    widths: tuple[int, ...] = ()
    broken: frozenset[int] = frozenset()
    finished: bool = True
    recoded: tuple[int, ...] = ()

    def number(self, index: int) -> int:
        """The number a person sees of the row at this place."""
        return self.row_no[index] if self.row_no else index + 1


@dataclass(frozen=True)
class Opened:
    """Sheets in their order with their rows from the first, and the facts of each; `named` is false where sheets have no names."""

    sheets: Mapping[str, Sequence[Row]]
    facts: Mapping[str, SheetFacts] = field(default_factory=dict)
    named: bool = True

    def about(self, sheet: str) -> SheetFacts:
        """The facts of a sheet."""
        return self.facts.get(sheet, SheetFacts())
