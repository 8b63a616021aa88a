"""From a declared estimator to figures and influences over a partition of records, so that publishing knows no formula."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from config.deprivation import load_specification
from config.estimator import Estimator
from tasks.statistics.alkire_foster import deprivation_scores, is_poor
from tasks.statistics.arrays import Bools, Floats, Ints, as_floats, group_sums
from tasks.statistics.inequality import atkinson, gini, mean_log_deviation, quintile_ratio, theil
from tasks.statistics.measured import Measure, by_domain, ratios_by_domain
from tasks.statistics.measures import median_line, relative_fgt, shortfall, watts_gap

TOTAL = "total"
# Never below 0 and without an upper bound; the mean is too far from 0 to be skew.
POSITIVE = ("watts", "quintile_ratio", "theil", "mean_log_deviation")
UNBOUNDED = ("mean", *POSITIVE)


@dataclass(frozen=True)
class Figures:
    """By category figures (D, k), the records each rests on (D, k), and influences.

    These are (n, k), or (n, D) of one figure that moves with other domains (`crossing`); records that are no sample have none.
    A figure about the poor alone rests on the poor.
    """

    categories: tuple[str, ...]
    value: Floats
    n: Ints
    influence: Floats
    bounded: bool
    positive: bool = False
    crossing: bool = False


@dataclass(frozen=True)
class Values:
    """What an estimator reads: columns (n,), weights of persons, and the line."""

    columns: Mapping[str, Floats]
    weight: Floats
    line: float


def known_records(estimator: Estimator, columns: Mapping[str, Floats]) -> Bools:
    """The records of which everything is known that the estimator needs."""
    return np.asarray(np.all([np.isfinite(columns[name]) for name in estimator.columns], axis=0))


def compute(estimator: Estimator, values: Values, *, domain: Ints, domains: int) -> Figures:
    """Figures of a partition (`domain` 0.. by record, -1 for none) with the influence of every record."""
    bounded, positive = estimator.measure not in UNBOUNDED, estimator.measure in POSITIVE
    if estimator.measure in ("gini", "quintile_ratio", "theil", "mean_log_deviation", "atkinson"):
        y = values.columns[estimator.value]
        value, influence = by_domain(_ranked(estimator), y, values.weight, domain=domain, domains=domains)
        n = _counted(np.ones((len(y), 1)), domain, domains)
        return Figures((TOTAL,), value[:, None], n, influence[:, None], bounded, positive)
    if estimator.measure == "relative_fgt":
        return _relative(estimator, values, domain, domains)
    categories, numerator, denominator = _RATIOS[estimator.measure](estimator, values)
    n = _counted(denominator, domain, domains)
    value, influence = ratios_by_domain(numerator, denominator, values.weight, domain=domain, domains=domains)
    return Figures(categories, value, n, influence, bounded, positive)


def _counted(denominator: Floats, domain: Ints, domains: int) -> Ints:
    inside = np.flatnonzero(domain >= 0)
    counted = (denominator[inside] != 0).astype(np.float64)
    return np.asarray(np.rint(group_sums(domain[inside], counted, domains)), np.int64)


@dataclass(frozen=True)
class Totals:
    """Weighted totals of ratios by place: numerators, denominators and records behind them, each (P, k)."""

    categories: tuple[str, ...]
    above: Floats
    below: Floats
    n: Ints

    def figures(self, domain: Ints, domains: int) -> Figures:
        """Ratios of a partition of the places (`domain` 0.. by place, -1 for none), without errors."""
        inside = np.flatnonzero(domain >= 0)
        parts = (self.above, self.below, as_floats(self.n))
        above, below, n = (group_sums(domain[inside], part[inside], domains) for part in parts)
        value = np.divide(above, below, out=np.full(below.shape, np.nan), where=below != 0)
        return Figures(self.categories, value, np.asarray(np.rint(n), np.int64), np.zeros((0, value.shape[1])), True)


def total(estimator: Estimator, values: Values, *, place: Ints, places: int) -> Totals:
    """The totals of records that are no sample, from which every level is made; -1 for a record of no known place.

    Raises KeyError for a measure that is no ratio: it cannot be put together from places.
    """
    categories, numerator, denominator = _RATIOS[estimator.measure](estimator, values)
    inside = np.flatnonzero(place >= 0)
    where, w = place[inside], values.weight[inside, None]
    above, below = (group_sums(where, w * part[inside], places) for part in (numerator, denominator))
    return Totals(categories, above, below, _counted(denominator, place, places))


def _ranked(estimator: Estimator) -> Measure:
    measures: Mapping[str, Measure] = {
        "gini": gini,
        "quintile_ratio": quintile_ratio,
        "theil": theil,
        "mean_log_deviation": mean_log_deviation,
        "atkinson": partial(atkinson, aversion=estimator.aversion),
    }
    return measures[estimator.measure]


def _relative(estimator: Estimator, values: Values, domain: Ints, domains: int) -> Figures:
    y, weight = values.columns[estimator.value], values.weight
    line = median_line(y, weight, estimator.share)
    value, influence = np.full((domains, 1), np.nan), np.zeros((len(y), domains))
    for at in np.unique(domain[domain >= 0]):
        found = relative_fgt(y, weight, line=line, alpha=estimator.alpha, inside=domain == at)
        value[at, 0], influence[:, at] = found.value, found.influence
    n = _counted(np.ones((len(y), 1)), domain, domains)
    return Figures((TOTAL,), value, n, influence, bounded=True, crossing=True)


Ratio = tuple[tuple[str, ...], Floats, Floats]


def _mean(estimator: Estimator, values: Values) -> Ratio:
    y = values.columns[estimator.value]
    return (TOTAL,), y[:, None], np.ones((len(y), 1))


def _fgt(estimator: Estimator, values: Values) -> Ratio:
    gap = shortfall(values.columns[estimator.value], values.line, estimator.alpha)
    return (TOTAL,), gap[:, None], np.ones((len(gap), 1))


def _mean_gap(estimator: Estimator, values: Values) -> Ratio:
    gap, poor = (shortfall(values.columns[estimator.value], values.line, alpha)[:, None] for alpha in (1, 0))
    return (TOTAL,), gap, poor


def _watts(estimator: Estimator, values: Values) -> Ratio:
    gap, known = watts_gap(values.columns[estimator.value], values.line)
    return (TOTAL,), gap[:, None], known[:, None]


def _multidimensional(estimator: Estimator, values: Values) -> Ratio:
    """The total first, then by indicator what belongs to it: censored or uncensored headcounts, or contributions to M0."""
    specification = load_specification(estimator.specification or "")
    share = np.array(list(specification.weights.values()))
    deprived = np.column_stack([values.columns[name] for name in specification.weights])
    score = deprivation_scores(deprived, share)
    poor = is_poor(score, specification.cut).astype(np.float64)[:, None]
    everyone, held = np.ones((len(score), 1)), poor * score[:, None]
    any_one = (deprived.max(axis=1) > 0).astype(np.float64)[:, None]
    numerator, denominator = {
        "headcount": (np.hstack([poor, poor * deprived]), np.tile(everyone, len(share) + 1)),
        "intensity": (held, poor),
        "adjusted_headcount": (
            np.hstack([held, poor * deprived * share]),
            np.hstack([everyone, np.tile(held, len(share))]),
        ),
        "deprived": (np.hstack([any_one, deprived]), np.tile(everyone, len(share) + 1)),
    }[estimator.measure]
    return (TOTAL, *specification.weights)[: numerator.shape[1]], as_floats(numerator), as_floats(denominator)


_RATIOS: Mapping[str, Callable[[Estimator, Values], Ratio]] = {
    "mean": _mean,
    "fgt": _fgt,
    "mean_gap": _mean_gap,
    "watts": _watts,
    **dict.fromkeys(("headcount", "intensity", "adjusted_headcount", "deprived"), _multidimensional),
}
