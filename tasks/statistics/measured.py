"""A figure with its influence, the one form in which measures meet the sampling design."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tasks.statistics.arrays import Floats, Ints, as_floats, group_sums


@dataclass(frozen=True)
class Measured:
    """A figure and, by record, its influence z: the error of the figure is about that of the weighted total of z.

    Deville (1999): Variance estimation for complex statistics and estimators. Survey Methodology 25(2).
    """

    value: float
    influence: Floats


Measure = Callable[[Floats, Floats], Measured]


def ratio(numerator: Floats, denominator: Floats, weight: Floats) -> Measured:
    """A ratio of weighted totals; NaN with no influence where the denominator is zero."""
    below = float(weight @ denominator)
    if below == 0:
        return Measured(float("nan"), np.zeros(len(weight)))
    value = float(weight @ numerator) / below
    return Measured(value, (numerator - value * denominator) / below)


def ratios_by_domain(
    numerator: Floats, denominator: Floats, weight: Floats, *, domain: Ints, domains: int
) -> tuple[Floats, Floats]:
    """Ratios (D, k) of weighted totals of the columns (n, k) over a partition, and their influences (n, k), all at once.

    `domain` is 0.. by record, -1 for none. A domain whose denominator is zero is NaN and has no influence.
    """
    value, below = ratio_values(numerator, denominator, weight, domain=domain, domains=domains)
    inside = np.flatnonzero(domain >= 0)
    where, influence = domain[inside], np.zeros(numerator.shape)
    with np.errstate(invalid="ignore", divide="ignore"):
        own = (numerator[inside] - value[where] * denominator[inside]) / below[where]
    influence[inside] = np.where(np.isfinite(own), own, 0)
    return value, influence


def ratio_values(
    numerator: Floats, denominator: Floats, weight: Floats, *, domain: Ints, domains: int
) -> tuple[Floats, Floats]:
    """Ratios (D, k) of weighted totals over a partition, and the totals of the denominators, where no error is asked."""
    inside = np.flatnonzero(domain >= 0)
    where, w = domain[inside], weight[inside, None]
    below = group_sums(where, w * denominator[inside], domains)
    above = group_sums(where, w * numerator[inside], domains)
    return np.divide(above, below, out=np.full(below.shape, np.nan), where=below != 0), below


def by_domain(measure: Measure, y: Floats, weight: Floats, *, domain: Ints, domains: int) -> tuple[Floats, Floats]:
    """Figures (D,) of a partition and the influence (n,) of each record on the figure of its own domain.

    `domain` is 0.. by record, -1 for none. Domains without a record, or without weight, are NaN.
    """
    values, influence = np.full(domains, np.nan), np.zeros(len(y))
    order = np.argsort(domain, kind="stable")
    edges = np.searchsorted(domain[order], np.arange(domains + 1))
    # Over domains, not records: quantiles and ranks are of one domain each.
    for at in range(domains):
        mine = order[edges[at] : edges[at + 1]]
        if len(mine) and weight[mine].sum() > 0:
            found = measure(y[mine], weight[mine])
            values[at], influence[mine] = found.value, found.influence
    return as_floats(values), influence
