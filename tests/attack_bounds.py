"""How far each withheld quantity can be told apart: bounds carried along sums, then linear programs for what they leave open."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from tasks.disclosure.relations import Flags, Floats, Numbers

ROUNDS = 60
SLACK = 1e-6


@dataclass(frozen=True)
class Bounds:
    """The lowest and highest value that each quantity can have."""

    low: Floats
    high: Floats


def carry_bounds(sums: sparse.csr_array, given: Bounds, whole: Flags, rounds: int = ROUNDS) -> Bounds:
    """Bounds that follow from those of the other quantities in each sum, again and again until nothing moves or so often."""
    low, high = given.low.copy(), given.high.copy()
    entries = sums.tocoo()
    row, column, sign = entries.row, entries.col, entries.data
    for _ in range(rounds):
        least, most = ends(sign, low[column], high[column])
        sum_least, open_least = summed(row, least, sums.shape[0])
        sum_most, open_most = summed(row, most, sums.shape[0])
        rest_least = without(sum_least[row], open_least[row], least)
        rest_most = without(sum_most[row], open_most[row], most)
        new_low = np.where(sign > 0, -rest_most, rest_least) / np.abs(sign)
        new_high = np.where(sign > 0, -rest_least, rest_most) / np.abs(sign)
        before = low.copy(), high.copy()
        np.maximum.at(low, column, new_low - SLACK)
        np.minimum.at(high, column, new_high + SLACK)
        low[whole], high[whole] = np.ceil(low[whole] - 1e-3), np.floor(high[whole] + 1e-3)
        if np.allclose(before[0], low) and np.allclose(before[1], high):
            break
    return Bounds(low, high)


def ends(sign: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Least and most that each entry adds to its row."""
    return np.where(sign > 0, sign * low, sign * high), np.where(sign > 0, sign * high, sign * low)


def summed(row: Numbers, part: Floats, count: int) -> tuple[Floats, Floats]:
    """Sums of the finite entries of each row, and how many are not."""
    endless = (~np.isfinite(part)).astype(np.float64)
    finite = np.bincount(row, np.where(endless > 0, 0.0, part), minlength=count).astype(np.float64)
    return finite, np.bincount(row, endless, minlength=count).astype(np.float64)


def without(total: Floats, endless: Floats, part: Floats) -> Floats:
    """What the others of its row add up to, without end where one of them has none."""
    own = ~np.isfinite(part)
    finite = total - np.where(own, 0, part)
    sign = np.where(part[own][0] > 0, 1.0, -1.0) if own.any() else 1.0
    return np.where(endless - own > 0, sign * np.inf, finite)


def narrowest(number: Numbers, low: Floats, high: Floats, count: int) -> Bounds:
    """The bounds of each quantity that is told in several places."""
    lowest, highest = np.zeros(count), np.full(count, np.inf)
    np.maximum.at(lowest, number, low)
    np.minimum.at(highest, number, high)
    return Bounds(lowest, highest)
