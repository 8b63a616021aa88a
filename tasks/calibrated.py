"""Weights of a wave raked to what registers know of the population, and the error that is left of a figure by them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from tasks.statistics.arrays import Ints
from tasks.statistics.calibrate import Margin, MarginsNotMet, rake, residual_influence
from tasks.statistics.declared import Figures
from tasks.survey_waves import Labels, Wave, kept


@dataclass(frozen=True)
class CalibratedWave:
    """A wave with raked weights and the margins they meet."""

    wave: Wave
    margins: tuple[Margin, ...]

    def less_known(self, figures: Figures, domain: Ints) -> Figures:
        """The figures, of one category, with influences (n, D) less what the margins explain: that carries no sampling error.

        What is left of a record reaches beyond its own domain, since the margins do.
        """
        own = domain[:, None] == np.arange(len(figures.value))
        left = residual_influence(figures.influence * own, self.wave.weight, self.margins)
        return replace(figures, influence=left, crossing=True)


def calibrate(wave: Wave) -> CalibratedWave | None:
    """The wave with weights that meet the shares of its margins, their sum unchanged; none where a class has no record.

    A record of no known class is left out. Weights stay within a fifth and five times what they were.
    """
    known = kept(wave, np.flatnonzero(np.all([wave.labels[name].code >= 0 for name in wave.margins], axis=0)))
    total = float(known.weight.sum())
    margins = {name: _margin(known.labels[name], persons, total) for name, persons in wave.margins.items()}
    try:
        weight = rake(known.weight, margins).weight
    except MarginsNotMet:
        return None
    return CalibratedWave(replace(known, weight=weight), tuple(margins.values()))


def _margin(labels: Labels, persons: Mapping[str, float], total: float) -> Margin:
    """The classes of records and of the population in one order, with their shares of the sum of weights."""
    classes = sorted({*persons, *labels.words})
    number = {name: at for at, name in enumerate(classes)}
    code = np.array([number[word] for word in labels.words], np.int64)[labels.code]
    counted = np.array([persons.get(name, 0.0) for name in classes])
    return Margin(code, counted / counted.sum() * total)
