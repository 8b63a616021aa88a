"""Multidimensional poverty by Alkire and Foster (2011), with influences so that every figure has a design-based error.

A person's score is the weighted share of indicators in which the person is deprived; who reaches the cut k is poor. H is the share of
the poor, A their mean score, M0 = H A. Uncensored headcounts count every deprived person, censored ones only the poor; an
indicator contributes weight times censored headcount over M0. Formulas: Alkire, Foster, Seth, Santos, Roche, Ballon (2015),
Multidimensional Poverty Measurement and Analysis, chapters 5 and 8.
"""

from dataclasses import dataclass

import numpy as np

from tasks.statistics.arrays import Bools, Floats, as_floats
from tasks.statistics.measured import Measured, ratio

# Digits at which scores and cuts are compared: 1/6 + 1/6 must reach 1/3, whatever the last bits of the sum.
DIGITS = 9


@dataclass(frozen=True)
class Multidimensional:
    """H, A and M0, and by indicator uncensored and censored headcounts and contributions to M0 (they add to 1)."""

    headcount: Measured
    intensity: Measured
    adjusted: Measured
    uncensored: tuple[Measured, ...]
    censored: tuple[Measured, ...]
    contribution: tuple[Measured, ...]


def deprivation_scores(deprived: Floats, indicator_weight: Floats) -> Floats:
    """Scores (n,) of records from 0/1 deprivations (n, d); weights (d,) are made to add to 1. Missing gives NaN."""
    return as_floats(deprived @ (indicator_weight / indicator_weight.sum()))


def is_poor(score: Floats, cut: float) -> Bools:
    """Who reaches the cut, compared at `DIGITS` digits; NaN does not."""
    return np.asarray(np.round(score, DIGITS) >= round(cut, DIGITS))


def multidimensional(deprived: Floats, weight: Floats, *, indicator_weight: Floats, cut: float) -> Multidimensional:
    """All figures of one cut over records without a missing deprivation; `weight` is of persons."""
    share = indicator_weight / indicator_weight.sum()
    score = deprivation_scores(deprived, indicator_weight)
    poor = is_poor(score, cut).astype(np.float64)
    everyone = np.ones(len(weight))
    return Multidimensional(
        headcount=ratio(poor, everyone, weight),
        intensity=ratio(poor * score, poor, weight),
        adjusted=ratio(poor * score, everyone, weight),
        uncensored=tuple(ratio(column, everyone, weight) for column in deprived.T),
        censored=tuple(ratio(poor * column, everyone, weight) for column in deprived.T),
        contribution=tuple(
            ratio(part * poor * column, poor * score, weight) for part, column in zip(share, deprived.T, strict=True)
        ),
    )


def change(before: Measured, after: Measured) -> Measured:
    """Difference of two figures of the same pooled sample; waves that share units are correlated through their influences."""
    return Measured(after.value - before.value, after.influence - before.influence)
