"""One sheet as it is judged: its titles, a sample of its values, and how each column suits each of ours."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from config.headers import load_headers
from config.sources import SourceTable
from tasks.readers.layout import last_segment
from tasks.readers.mapping.fits import Fit, Slot, fits_of, slots_of
from tasks.readers.mapping.sample import take_sample
from tasks.readers.mapping.shapes import Shapes
from tasks.readers.mapping.titles import best_title, plain
from tasks.readers.opened import Row

# From how much likeness on a title that is known to be none of ours beats those that are.
FOREIGN_LIKENESS = 0.75


@dataclass(frozen=True)
class View:
    """Titles of a sheet's columns from the left, its data rows, and the table it is to be."""

    labels: tuple[str, ...]
    rows: Sequence[Row]
    table: SourceTable
    regency: str

    @cached_property
    def slots(self) -> tuple[Slot, ...]:
        """Our columns, those that a heading of the sheet gives left out unless the source names a column for them as well."""
        return slots_of(self.table)

    @cached_property
    def shapes(self) -> Shapes:
        """The sampled cells."""
        return Shapes(take_sample(self.rows, len(self.labels)), self.regency)

    @cached_property
    def said(self) -> np.ndarray:
        """How many sampled cells of each column say something."""
        return np.asarray(self.shapes.filled.sum(axis=1), int)

    @cached_property
    def fits(self) -> list[Fit]:
        """How well each column's values suit each slot."""
        return fits_of(self.shapes, self.table, self.slots)

    def title(self, column: int, slot: int) -> tuple[float, str]:
        """How much a column's title is like one of a slot's, and which; its last level counts too."""
        return self._titles_of(column)[slot]

    @cached_property
    def _titles(self) -> dict[int, list[tuple[float, str]]]:
        return {}

    def _titles_of(self, column: int) -> list[tuple[float, str]]:
        """Looked at when asked, since most columns of most sheets need no second look."""
        if column not in self._titles:
            self._titles[column] = titles_like(self.labels[column], self.slots)
        return self._titles[column]

    def is_foreign(self, column: int) -> bool:
        """Whether a column is known to hold nothing of ours: by having no title or another's, or by counting the rows."""
        label = self.labels[column]
        if not label:
            return True
        ours = max((alike for alike, _ in self._titles_of(column)), default=0.0)
        ignored = {plain(last_segment(text)) for text in self.table.ignore}
        if ours < 1 and plain(last_segment(label)) in ignored:
            return True
        theirs = best_title(last_segment(label), (), (*load_headers().not_ours, *self.table.ignore))[0]
        return theirs > max(ours, FOREIGN_LIKENESS) or (ours < FOREIGN_LIKENESS and self.counts_rows(column))

    def counts_rows(self, column: int) -> bool:
        """Whether a column numbers the rows one after the other, groups beginning anew."""
        texts = [text.removesuffix(".0") for text in self.shapes.sample.columns[column] if text]
        if len(texts) < 3 or not all(text.isdigit() and len(text) < 7 for text in texts):
            return False
        numbers = np.array([int(text) for text in texts])
        return bool(np.mean(np.diff(numbers) == 1) > 0.6)


def titles_like(label: str, slots: Sequence[Slot]) -> list[tuple[float, str]]:
    """For each slot how much a title, or its last level, is like one of the slot's, and which."""
    tried = {label, last_segment(label)} - {""}
    return [max((best_title(text, slot.declared, slot.known) for text in tried), default=(0.0, "")) for slot in slots]
