"""What stands in the cells of tables in one language, since the same figure stands on many pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from config.indicator import Indicator
from tasks.site.figures import MISSING, NOTHING, Figure, Figures
from tasks.site.palette import FEW, NONE
from tasks.site.words import Words

Cell = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Cells:
    """The cells of one release."""

    words: Words
    figures: Figures
    indicators: Mapping[str, Indicator]

    def total(self, area: str, indicator: str) -> Cell:
        """The cell of the total of an area: as `cell`, with the records it rests on and its quality in words."""
        return self._totals.get((area, indicator), self._missing)

    def cell(self, indicator: Indicator, figure: Figure) -> Cell:
        """The text of a figure, its 95 % interval if it has one, and the class name of its cell, empty for a value that is shown."""
        kind = "" if figure.value is not None else NONE if figure.status == MISSING else FEW
        return {
            "text": self.words.figure(indicator, figure),
            "range": self.words.interval(indicator, figure),
            "kind": kind,
        }

    @cached_property
    def _totals(self) -> dict[tuple[str, str], Cell]:
        totals = self.figures.totals.items()
        return {(area, name): self._total(self.indicators[name], figure) for (area, name), figure in totals}

    @cached_property
    def _missing(self) -> Cell:
        # That of any indicator: what is missing has no number.
        return self._total(next(iter(self.indicators.values())), NOTHING)

    def _total(self, indicator: Indicator, figure: Figure) -> Cell:
        return {
            **self.cell(indicator, figure),
            "n": "" if figure.n is None else self.words.number(figure.n),
            "quality": self.words.quality(figure),
        }
