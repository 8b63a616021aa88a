"""Raking: survey weights moved to known margins of the population, so that estimates agree with what is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, hstack
from scipy.sparse.linalg import spsolve

from tasks.statistics.arrays import Floats, Ints, as_floats, columns

TOLERANCE = 1e-10


class MarginsNotMet(ValueError):
    """Margins cannot be met: a category without records, totals that differ, or no convergence within the limits."""


@dataclass(frozen=True)
class Margin:
    """A classification of the records (codes 0.., none left out) and the known total of each class."""

    code: Ints
    total: Floats


@dataclass(frozen=True)
class Calibrated:
    """New weights, the rounds they took, and the largest relative difference from a margin that is left."""

    weight: Floats
    rounds: int
    difference: float


def rake(
    weight: Floats,
    margins: Mapping[str, Margin],
    *,
    lowest: float = 0.2,
    highest: float = 5.0,
    rounds: int = 500,
) -> Calibrated:
    """Iterative proportional fitting (Deming and Stephan 1940) with each weight within `lowest` to `highest` times its first.

    Raises MarginsNotMet, which names the margin, rather than giving weights that do not meet it.
    """
    _refuse_impossible(weight, margins)
    current, difference = weight.copy(), np.inf
    for done in range(1, rounds + 1):
        for margin in margins.values():
            found = np.bincount(margin.code, current, len(margin.total))
            factor = np.divide(margin.total, found, out=np.ones(len(found)), where=found > 0)
            current = np.clip(current * factor[margin.code], lowest * weight, highest * weight)
        difference = max(_difference(current, margin) for margin in margins.values())
        if difference <= TOLERANCE:
            return Calibrated(current, done, difference)
    worst = max(margins, key=lambda name: _difference(current, margins[name]))
    raise MarginsNotMet(
        f"{worst}: after {rounds} rounds a class is off by {difference:.2%} within the limits of weights"
    )


def residual_influence(influence: Floats, weight: Floats, margins: Sequence[Margin]) -> Floats:
    """Influences (n, k) less what the margins explain: what is known of the population carries no sampling error.

    Deville and Saerndal (1992), Calibration estimators in survey sampling, JASA 87; `weight` are the calibrated weights.
    """
    n = len(weight)
    dummies = [csr_array((np.ones(n), (np.arange(n), m.code)), shape=(n, len(m.total))) for m in margins]
    # The first class of every further margin is the rest of the others, so it is left out.
    x = hstack([dummies[0], *(d[:, 1:] for d in dummies[1:])]).tocsc()
    weighted = x.multiply(weight[:, None]).tocsc()
    z = columns(influence)
    explained = spsolve((x.T @ weighted).tocsc(), weighted.T @ z).reshape(x.shape[1], z.shape[1])
    return as_floats((z - x @ explained).reshape(influence.shape))


def _difference(weight: Floats, margin: Margin) -> float:
    found = np.bincount(margin.code, weight, len(margin.total))
    known = margin.total > 0
    return float(np.max(np.abs(found[known] / margin.total[known] - 1)))


def _refuse_impossible(weight: Floats, margins: Mapping[str, Margin]) -> None:
    whole = {name: margin.total.sum() for name, margin in margins.items()}
    first = next(iter(whole))
    for name, margin in margins.items():
        if abs(whole[name] / whole[first] - 1) > 1e-9:
            raise MarginsNotMet(f"{name} adds to {whole[name]:.6g}, {first} to {whole[first]:.6g}")
        if np.any((np.bincount(margin.code, weight, len(margin.total)) == 0) & (margin.total > 0)):
            raise MarginsNotMet(f"{name}: a class of the population has no record with a weight")
