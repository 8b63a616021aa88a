"""Desa by year as a block of numbers, the one form in which sites are matched and compared."""

from dataclasses import dataclass

import numpy as np

from tasks.statistics.arrays import Floats, Ints


@dataclass(frozen=True, kw_only=True)
class Panel:
    """`share` and `families` by desa, year (and outcome for shares), NaN where a profile says nothing; `start` is 0 for desa that are no site."""

    areas: tuple[str, ...]
    topography: tuple[str, ...]
    start: Ints
    years: Ints
    share: Floats
    families: Floats

    @property
    def sites(self) -> Ints:
        """Places of the laboratory sites."""
        return np.flatnonzero(self.start > 0)

    def before(self, start: int, years: int) -> Ints:
        """Places of the last `years` years before a beginning."""
        return np.flatnonzero((self.years < start) & (self.years >= start - years))

    def after(self, start: int, first: int) -> Ints:
        """Places of the years from `first` years after a beginning on."""
        return np.flatnonzero(self.years >= start + first)


def average(values: Floats) -> Floats:
    """Mean over the second axis, of what there is; NaN of nothing."""
    known = ~np.isnan(values)
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Floats = np.where(known, values, 0).sum(axis=1) / known.sum(axis=1)
    return found


def slope(years: Ints, values: Floats) -> Floats:
    """Least-squares change a year of (k, years) rows; NaN where a year is missing or there is but one."""
    if len(years) < 2:
        return np.full(len(values), np.nan)
    t = years - years.mean()
    found: Floats = (values @ t) / (t @ t)
    return found
