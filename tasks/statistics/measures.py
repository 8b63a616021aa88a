"""Monetary poverty: FGT family, mean gap of the poor, Watts, and lines that are a share of a median or mean.

Weights are of persons: household weight times household size for household files. Below the line is poor, on it is not.
"""

from dataclasses import dataclass

import numpy as np

from tasks.statistics.arrays import Bools, Floats, as_floats
from tasks.statistics.measured import Measured, ratio


def mean(y: Floats, weight: Floats) -> Measured:
    """Weighted mean."""
    return ratio(y, np.ones(len(y)), weight)


def shortfall(y: Floats, line: Floats | float, alpha: int) -> Floats:
    """((line - y) / line)^alpha of those below the line, 0 of others (Foster, Greer, Thorbecke 1984)."""
    gap = np.maximum((line - y) / line, 0)
    return as_floats((y < line) * (gap**alpha if alpha else 1.0))


def fgt(y: Floats, weight: Floats, *, line: Floats | float, alpha: int) -> Measured:
    """P0, P1 or P2 below a fixed line, which may differ by record."""
    return ratio(shortfall(y, line, alpha), np.ones(len(y)), weight)


def mean_gap(y: Floats, weight: Floats, *, line: Floats | float) -> Measured:
    """Mean gap of the poor as a share of the line, P1 / P0; NaN where nobody is poor."""
    return ratio(shortfall(y, line, 1), shortfall(y, line, 0), weight)


def watts_gap(y: Floats, line: Floats | float) -> tuple[Floats, Floats]:
    """ln(line / y) of the poor, 0 of others; and who has a logarithm at all."""
    known = y > 0
    gap = np.where(y < line, np.log(line / np.where(known, y, 1.0)), 0.0)
    return np.where(known, gap, 0.0), known.astype(np.float64)


def watts(y: Floats, weight: Floats, *, line: Floats | float) -> Measured:
    """Mean of ln(line / y) of the poor over all (Watts 1968); records without a positive y are left out."""
    return ratio(*watts_gap(y, line), weight)


@dataclass(frozen=True)
class RelativeLine:
    """A line estimated from the same sample, with the influence of every record on it."""

    value: float
    influence: Floats


def quantile(y: Floats, weight: Floats, share: float) -> float:
    """Weighted quantile: the first value whose cumulated weight exceeds the share, the midpoint of two where it meets it.

    The definition of Eurostat's indicators as in the package laeken (Alfons and Templ 2013).
    """
    order = np.argsort(y, kind="stable")
    reached = np.cumsum(weight[order]) / weight.sum()
    at = int(np.searchsorted(reached, share * (1 + 1e-12), side="left"))
    low = int(np.searchsorted(reached, share * (1 - 1e-12), side="left"))
    last = len(y) - 1
    return float((y[order[min(low, last)]] + y[order[min(at, last)]]) / 2)


def density(y: Floats, weight: Floats, at: float) -> float:
    """Density at a point: Gaussian kernel with Silverman's bandwidth 0.9 min(sd, IQR / 1.349) n^(-1/5), n the records."""
    middle = float(weight @ y / weight.sum())
    deviation = float(np.sqrt(weight @ (y - middle) ** 2 / weight.sum()))
    spread = (quantile(y, weight, 0.75) - quantile(y, weight, 0.25)) / 1.349
    width = 0.9 * min(deviation, spread if spread > 0 else deviation) * len(y) ** -0.2
    if width == 0:
        return float("nan")
    kernel = np.exp(-(((at - y) / width) ** 2) / 2) / (width * np.sqrt(2 * np.pi))
    return float(weight @ kernel / weight.sum())


def median_line(y: Floats, weight: Floats, share: float = 0.6) -> RelativeLine:
    """A share of the median; influence of a quantile as in Deville (1999) and Osier (2009, Survey Research Methods 3(3))."""
    middle = quantile(y, weight, 0.5)
    slope = density(y, weight, middle) * weight.sum()
    return RelativeLine(share * middle, -share * ((y <= middle) - 0.5) / slope)


def mean_line(y: Floats, weight: Floats, share: float = 0.5) -> RelativeLine:
    """A share of the mean."""
    found = mean(y, weight)
    return RelativeLine(share * found.value, share * found.influence)


def relative_fgt(y: Floats, weight: Floats, *, line: RelativeLine, alpha: int, inside: Bools | None = None) -> Measured:
    """P0, P1 or P2 of the records `inside` (all by default) below a line estimated from the whole sample.

    The influence reaches records outside the domain too, since they move the line; it is over the whole sample.
    """
    mine = np.ones(len(y), bool) if inside is None else inside
    weights = weight * mine
    own = fgt(y, weights, line=line.value, alpha=alpha)
    if alpha:
        lesser = fgt(y, weights, line=line.value, alpha=alpha - 1)
        slope = alpha / line.value * (lesser.value - own.value)
    else:
        slope = density(y[mine], weight[mine], line.value)
    return Measured(own.value, own.influence * mine + slope * line.influence)
