"""Inequality of consumption: Gini in its two weighted forms, quintile ratio, Theil, mean log deviation, Atkinson.

Measures with a logarithm leave out records without a positive value, as they have none.
"""

import numpy as np

from tasks.statistics.arrays import Bools, Floats
from tasks.statistics.measured import Measured
from tasks.statistics.measures import quantile


def gini(y: Floats, weight: Floats) -> Measured:
    """Twice the area between Lorenz curve and diagonal: (2 sum w y C - sum w^2 y) / (W Y) - 1, C cumulated weight.

    The form of Eurostat and of the package laeken. It does not change when a record is split into two of half its weight;
    published figures use it. Influence: Langel and Tille (2013), Variance estimation of the Gini index, JRSS A 176(2).
    """
    order = np.argsort(y, kind="stable")
    w, x = weight[order], y[order]
    total, amount = w.sum(), w @ x
    if amount == 0:
        return Measured(float("nan"), np.zeros(len(y)))
    value = float(2 * (w * x) @ (np.cumsum(w) - w / 2) / (total * amount) - 1)
    below, held = _half_sums(x, w), _half_sums(x, w * x)
    influence = np.empty(len(y))
    influence[order] = (2 * (below * x - held) + amount - total * x - value * (amount + x * total)) / (total * amount)
    return Measured(value, influence)


def gini_ranked(y: Floats, weight: Floats) -> Measured:
    """The other weighted form, 2 sum w y C / (W Y) - 1, which counts each record's own weight whole.

    Larger than `gini` by sum w^2 y / (W Y), of the order of one over the records; the same influence to that order.
    """
    plain = gini(y, weight)
    added = float(weight**2 @ y / (weight.sum() * (weight @ y))) if weight @ y else float("nan")
    return Measured(plain.value + added, plain.influence)


def quintile_ratio(y: Floats, weight: Floats) -> Measured:
    """Mean of those above the fourth quintile over the mean of those up to the first (S80/S20 as in laeken, 3.971415 on eusilc).

    Means and not sums, since households share a value and so neither group holds a fifth exactly. Influence: Langel and
    Tille (2011), Statistical inference for the quintile share ratio, J. Stat. Plan. Inf. 141(8), which needs no density.
    """
    low, high = quantile(y, weight, 0.2), quantile(y, weight, 0.8)
    poor, rich = weight * (y <= low), weight * (y > high)
    if poor @ y == 0 or rich.sum() == 0:
        return Measured(float("nan"), np.zeros(len(y)))
    value = float((rich @ y / rich.sum()) / (poor @ y / poor.sum()))
    influence = value * ((y - _partial(y, high, 0.8)) / (rich @ y) - _partial(y, low, 0.2) / (poor @ y))
    return Measured(value, influence - weight @ influence / weight.sum())


def theil(y: Floats, weight: Floats) -> Measured:
    """Theil's T, the mean of y/mu ln(y/mu) (generalised entropy 1)."""
    known, w, x = _positive(y, weight)
    total, amount, entropy = w.sum(), w @ x, w @ (x * np.log(x))
    value = entropy / amount - np.log(amount / total)
    influence = x * np.log(x) / amount - entropy * x / amount**2 - x / amount + 1 / total
    return Measured(float(value), influence * known)


def mean_log_deviation(y: Floats, weight: Floats) -> Measured:
    """Mean of ln(mu / y) (Theil's L, generalised entropy 0)."""
    known, w, x = _positive(y, weight)
    total, amount, logs = w.sum(), w @ x, w @ np.log(x)
    value = np.log(amount / total) - logs / total
    influence = x / amount - 1 / total - np.log(x) / total + logs / total**2
    return Measured(float(value), influence * known)


def atkinson(y: Floats, weight: Floats, *, aversion: float) -> Measured:
    """One less the equally distributed equivalent over the mean (Atkinson 1970); `aversion` is above 0."""
    known, w, x = _positive(y, weight)
    total, amount = w.sum(), w @ x
    if aversion == 1:
        logs = np.log(x)
        middle = w @ logs / total
        equivalent, relative = np.exp(middle), (logs - middle) / total
    else:
        power = 1 - aversion
        middle = w @ x**power / total
        equivalent, relative = middle ** (1 / power), (x**power - middle) / (power * total * middle)
    value = 1 - equivalent / (amount / total)
    influence = -(1 - value) * (relative - (x - amount / total) / amount)
    return Measured(float(value), influence * known)


def _positive(y: Floats, weight: Floats) -> tuple[Bools, Floats, Floats]:
    """Who has a logarithm, their weights (0 for others), and values with 1 in the place of those that have none."""
    known = y > 0
    return known, weight * known, np.where(known, y, 1.0)


def _half_sums(sorted_y: Floats, amount: Floats) -> Floats:
    """Sums of `amount` below each value plus half of those equal to it, so that ties need no order."""
    found, at = np.unique(sorted_y, return_inverse=True)
    equal = np.bincount(at, amount, len(found))
    return (np.cumsum(equal) - equal / 2)[at]


def _partial(y: Floats, edge: float, share: float) -> Floats:
    """Influence of the amount held up to a quantile: share x edge - (edge - y) of those up to it."""
    return share * edge - np.maximum(edge - y, 0)
