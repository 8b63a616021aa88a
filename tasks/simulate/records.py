"""Rows on their way into a file: cells by header, whom they are about, and which defects they got."""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from config.simulate_files import Defect
from tasks.simulate.sheet_writer import TEXT, Kinds
from tasks.simulate.streams import Ints, Mask

BIT = {defect: np.int64(1 << i) for i, defect in enumerate(Defect)}


@dataclass
class Records:
    """Rows of one file kind; `person` and `family` are indices into the truth, -1 where a row is about neither.

    `kinds` marks columns, or single cells, that a workbook holds as a number or a date.
    """

    cells: dict[str, pa.Array]
    person: Ints
    family: Ints
    flags: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    kinds: dict[str, Kinds] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.flags) != len(self.person):
            self.flags = np.zeros(len(self.person), np.int64)

    def __len__(self) -> int:
        return len(self.person)

    def mark(self, defect: Defect, hit: Mask) -> None:
        """Notes that the rows hit have this defect."""
        self.flags[hit] |= BIT[defect]

    def put(self, column: str, hit: Mask, values: pa.Array | str) -> None:
        """Replaces the cells of the rows hit; `values` holds one value for each of them, or one for all."""
        if not hit.any():
            return
        if isinstance(values, str):
            values = pa.array([values], pa.string()).take(pa.array(np.zeros(int(hit.sum()), np.int8)))
        self.cells[column] = pc.replace_with_mask(flat(self.cells[column]), pa.array(hit), flat(values))

    def put_kind(self, column: str, hit: Mask, kind: int) -> None:
        """Makes the cells of the rows hit numbers or dates."""
        kinds = self.kinds.get(column, TEXT)
        cells = np.full(len(self), kinds, np.uint8) if isinstance(kinds, int) else kinds.copy()
        cells[hit] = kind
        self.kinds[column] = cells

    def take(self, index: Ints) -> "Records":
        """The rows at those places, in that order."""
        at = pa.array(index)
        return Records(
            {name: column.take(at) for name, column in self.cells.items()},
            self.person[index],
            self.family[index],
            self.flags[index],
            {name: kind if isinstance(kind, int) else kind[index] for name, kind in self.kinds.items()},
        )

    def take_marked(self, index: Ints, defect: Defect) -> "Records":
        """The rows at those ascending places; a place named again gets the defect."""
        if len(index) == len(self):
            return self
        found = self.take(index)
        found.mark(defect, np.concatenate(([False], index[1:] == index[:-1])))
        return found

    def kind_of(self, column: str) -> Kinds:
        """Whether the cells of a column are text, numbers or dates."""
        return self.kinds.get(column, TEXT)


def flat(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    """A column as one plain array of text."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    return column.cast(pa.string())


def number_text(values: Ints, blank: Mask | None = None) -> pa.Array:
    """Whole numbers as text; null where `blank`."""
    return pa.array(np.asarray(values, np.int64), mask=blank).cast(pa.string())


def coded(index: Ints, words: list[str] | tuple[str, ...], blank: Mask | None = None) -> pa.Array:
    """Words by index as a dictionary column; null where `blank`."""
    return pa.DictionaryArray.from_arrays(
        pa.array(np.asarray(index, np.int32), mask=blank), pa.array(words, pa.string())
    )


def constant(word: str, size: int) -> pa.Array:
    """The same word in every row."""
    return coded(np.zeros(size, np.int32), [word])


def padded(values: Ints, width: int = 3) -> pa.Array:
    """Small whole numbers as zero-padded text, such as RT 001."""
    top = int(values.max(initial=0)) + 1
    return coded(values, [str(i).zfill(width) for i in range(top)])


def nothing(size: int) -> pa.Array:
    """A column of nulls."""
    return pa.nulls(size, pa.string())
