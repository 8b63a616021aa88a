"""Replicate weights, a second route to sampling error that needs no formula for a measure and so checks the first.

JKn leaves one unit of a stratum out at a time; the bootstrap of Rao and Wu (1988, JASA 83) as rescaled by Rao, Wu and Yue
(1992, Survey Methodology 18) draws n_h - 1 of n_h units. A stratum of one unit keeps its weight in both, so it adds nothing.
The jackknife is not consistent for quantiles and what rests on them (relative lines, quintile ratio): use the bootstrap there.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tasks.statistics.arrays import Floats, Ints, as_floats
from tasks.statistics.design import Design


@dataclass(frozen=True)
class Replicates:
    """Weights (R, n) and the scale (R,) of the squared deviation of each replicate from the full sample."""

    weight: Floats
    scale: Floats


def jackknife(design: Design) -> Replicates:
    """JKn: one replicate for each first-stage unit in a stratum of two or more."""
    stage = design.stages[0]
    units = np.bincount(stage.parent, minlength=len(stage.share))
    out = np.flatnonzero(units[stage.parent] > 1)
    size = units[stage.parent[out]]
    factor = np.ones((len(out), len(stage.parent)))
    factor[stage.parent[out][:, None] == stage.parent] = 0
    factor += (stage.parent[out][:, None] == stage.parent) * (size / (size - 1))[:, None]
    factor[np.arange(len(out)), out] = 0
    scale = (size - 1) / size * (1 - stage.share[stage.parent[out]])
    return Replicates(factor[:, stage.unit] * design.weight, as_floats(scale))


def bootstrap(design: Design, *, replicates: int, seed: int) -> Replicates:
    """Rao-Wu: n_h - 1 draws with replacement of n_h units, weights times n_h / (n_h - 1) times the draws of the unit."""
    stage, rng = design.stages[0], np.random.default_rng(seed)
    factor = np.ones((replicates, len(stage.parent)))
    for stratum in range(len(stage.share)):
        units: Ints = np.flatnonzero(stage.parent == stratum)
        if len(units) > 1:
            drawn = rng.multinomial(len(units) - 1, np.full(len(units), 1 / len(units)), size=replicates)
            shrink = np.sqrt(1 - stage.share[stratum])
            factor[:, units] = 1 + shrink * (drawn * len(units) / (len(units) - 1) - 1)
    return Replicates(factor[:, stage.unit] * design.weight, np.full(replicates, 1 / replicates))


def replicate_se(statistic: Callable[[Floats], float], replicates: Replicates, weight: Floats) -> float:
    """Standard error of a statistic of the weights; replicates in which it is NaN are left out."""
    full = statistic(weight)
    found = np.array([statistic(row) for row in replicates.weight])
    known = np.isfinite(found)
    return float(np.sqrt(replicates.scale[known] @ (found[known] - full) ** 2))
