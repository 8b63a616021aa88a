"""Sampling error by Taylor linearisation for strata, stages and domains, since survey records are not independent draws.

An estimate is described by its influence z, one number a record, so that the error of the estimate is that of the weighted
total of z. For strata h with n_h first-stage units and unit totals t of weight times z the variance is
sum_h (1 - f_h) n_h / (n_h - 1) sum (t - mean t)^2, and with known sampled shares f_h each further stage adds the same
expression within its units, times the shares of the stages above (Saerndal, Swensson, Wretman 1992, sections 4.3 and 5.5).
A domain is a set of records whose influence is zero elsewhere; units without a record of the domain count as zero.

Rules for what has no spread of its own:
- a certainty unit is a stratum whose share is 1: its first stage adds nothing, its households (second stage) do;
- a stratum with one sampled unit (and a share below 1) counts the square of its total, that is its distance from the
  overall mean of a linearised variable, which is zero (the rule "adjust" of the survey package; errs to the safe side);
- a unit with one sampled household adds nothing at the second stage.
"""

from dataclasses import dataclass

import numpy as np
from scipy import special

from tasks.statistics.arrays import Floats, Ints, as_floats, codes_of, columns, group_sums

LEVEL = 0.95


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One stage of selection: the unit of each record, the parent of each unit, and by parent its sampled share.

    `factor` is by parent the product of the shares of the stages above it (1 for the first stage).
    """

    unit: Ints
    parent: Ints
    share: Floats
    factor: Floats


@dataclass(frozen=True)
class Design:
    """Weights of the records and the stages by which they were drawn."""

    weight: Floats
    stages: tuple[Stage, ...]

    @property
    def units(self) -> int:
        """First-stage units."""
        return len(self.stages[0].parent)

    @property
    def degrees(self) -> int:
        """First-stage units less strata."""
        return self.units - len(self.stages[0].share)


@dataclass(frozen=True, kw_only=True)
class Estimates:
    """Figures of D domains and k measures, each (D, k): value, standard error, interval, design effect; records are (D,)."""

    value: Floats
    se: Floats
    lower: Floats
    upper: Floats
    deff: Floats
    n: Ints


def make_design(
    weight: object,
    *,
    stratum: object | None = None,
    unit: object | None = None,
    share: Floats | None = None,
    household: object | None = None,
    household_share: Floats | None = None,
) -> Design:
    """A design of one or two stages; without `unit` each record is one, units are told apart within their stratum.

    `share` is by record the sampled share of units in its stratum (finite-population correction; none means drawn with
    replacement or from very many), `household_share` that of households in its unit and needs `household` and `share`.
    Raises ValueError when weights are negative or not finite, or a share is not above 0 and at most 1.
    """
    w = as_floats(weight)
    if not np.all(np.isfinite(w)) or np.any(w < 0):
        raise ValueError("weights must be finite and not negative")
    strata = codes_of(np.zeros(len(w)) if stratum is None else stratum)[0]
    units = _nested(strata, codes_of(np.arange(len(w)) if unit is None else unit)[0])
    first = _stage(units, strata, share, np.ones(int(strata.max()) + 1))
    if household is None or share is None:
        return Design(w, (first,))
    within = _nested(units, codes_of(household)[0])
    return Design(w, (first, _stage(within, units, household_share, first.share[first.parent])))


def variance(design: Design, influence: Floats, domain: Ints | None = None, domains: int = 1) -> Floats:
    """Variances (domains, k) of the estimates with influences (n, k); `domain` is 0.. by record, -1 for none."""
    totals = columns(influence) * design.weight[:, None]
    inside = np.arange(len(totals)) if domain is None else np.flatnonzero(domain >= 0)
    where = np.zeros(len(inside), np.int64) if domain is None else domain[inside]
    found = np.zeros((domains, totals.shape[1]))
    for depth, stage in enumerate(design.stages):
        found += _stage_variance(stage, totals[inside], (inside, where, domains), lone_counts=depth == 0)
    return found


def units_by_domain(design: Design, domain: Ints, domains: int) -> tuple[Ints, Ints]:
    """First-stage units and strata that have a record in each domain."""
    stage, inside = design.stages[0], np.flatnonzero(domain >= 0)
    cells = np.unique(domain[inside] * design.units + stage.unit[inside])
    strata = len(stage.share)
    layers = np.unique(cells // design.units * strata + stage.parent[cells % design.units])
    units = np.bincount(cells // design.units, minlength=domains)
    return units.astype(np.int64), np.bincount(layers // strata, minlength=domains).astype(np.int64)


def degrees_of_freedom(design: Design, domain: Ints, domains: int) -> Ints:
    """First-stage units less strata among the records of each domain, at least 1."""
    units, strata = units_by_domain(design, domain, domains)
    return np.asarray(np.maximum(units - strata, 1), np.int64)


def effective_degrees(design: Design, domain: Ints, peaked: Floats) -> Floats:
    """Degrees of freedom (domains, k) of the variances: fewer than units less strata where few units make most of a variance.

    With the excess kurtosis c of m unit totals a variance on d degrees varies as one on 2 / (2 / d + c / m); `peaked` less 3 / m
    stands for c / m (Satterthwaite 1946; Wilson, Bell and Kott 2015), which matters for inequality and the severity of poverty.
    """
    domains = len(peaked)
    units = np.maximum(units_by_domain(design, domain, domains)[0], 1)[:, None]
    excess = np.maximum(np.nan_to_num(peaked) - 3 / units, 0)
    return as_floats(np.maximum(2 / (2 / degrees_of_freedom(design, domain, domains)[:, None] + excess), 1))


def peakedness(design: Design, influence: Floats, domain: Ints | None = None, domains: int = 1) -> Floats:
    """Sum of fourth powers over the squared sum of squares (domains, k) of the first-stage units' deviations; NaN without spread."""
    totals, stage = columns(influence) * design.weight[:, None], design.stages[0]
    inside = np.arange(len(totals)) if domain is None else np.flatnonzero(domain >= 0)
    where = np.zeros(len(inside), np.int64) if domain is None else domain[inside]
    sums, layers, layer = _unit_totals(stage, totals[inside], inside, where)
    parent, layer_domain = layers % len(stage.share), layers // len(stage.share)
    units = np.bincount(stage.parent, minlength=len(stage.share))[parent][:, None]
    mean = np.where(units > 1, group_sums(layer, sums, len(layers)) / units, 0)
    absent = units - np.bincount(layer, minlength=len(layers))[:, None]
    scale = (1 - stage.share[parent])[:, None] * units / np.maximum(units - 1, 1)
    squares, fourths = (
        group_sums(
            layer_domain,
            scale ** (power / 2)
            * (group_sums(layer, (sums - mean[layer]) ** power, len(layers)) + absent * mean**power),
            domains,
        )
        for power in (2, 4)
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        return as_floats(fourths / squares**2)


def simple_variance(weight: Floats, influence: Floats, domain: Ints, domains: int) -> Floats:
    """What the variances (domains, k) would be had as many records been drawn one by one (denominator of the design effect)."""
    inside = domain >= 0
    w, z, where = weight[inside, None], columns(influence)[inside], domain[inside]
    total = group_sums(where, w, domains)
    n = np.bincount(where, minlength=domains)[:, None]
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = group_sums(where, w * z, domains) / total
        spread = group_sums(where, w * (z - mean[where]) ** 2, domains)
        return as_floats(np.where(n > 1, total * spread / (n - 1), np.nan))


def estimate(
    design: Design, value: Floats, influence: Floats, domain: Ints, *, bounded: bool = False, positive: bool = False
) -> Estimates:
    """Figures with error of `value` (D, k) and `influence` (n, k) over the partition `domain`.

    `bounded` says that a figure lies between 0 and 1: its interval is then made on the logit scale, which keeps it inside and
    follows the skew of small rates (Korn and Graubard 1999, section 2.8); that of a `positive` one on the log scale.
    """
    domains = len(value)
    squares = variance(design, influence, domain, domains)
    peaked = peakedness(design, influence, domain, domains)
    simple = simple_variance(design.weight, influence, domain, domains)
    return _estimates(columns(value), (squares, simple, peaked), (design, domain), (bounded, positive))


def estimate_crossing(
    design: Design, value: Floats, influence: Floats, domain: Ints, *, bounded: bool = False
) -> Estimates:
    """As `estimate`, of one measure whose figures (D,) move with records of other domains too; influences are (n, D)."""
    everyone = np.zeros(len(domain), np.int64)
    squares, simple = variance(design, influence), simple_variance(design.weight, influence, everyone, 1)
    return _estimates(
        columns(value), (squares.T, simple.T, peakedness(design, influence).T), (design, domain), (bounded, False)
    )


def _estimates(
    values: Floats, spreads: tuple[Floats, Floats, Floats], place: tuple[Design, Ints], ends: tuple[bool, bool]
) -> Estimates:
    (squares, simple, peaked), (design, domain) = spreads, place
    se = np.sqrt(squares)
    with np.errstate(invalid="ignore", divide="ignore"):
        deff = squares / simple
    t = special.stdtrit(effective_degrees(design, domain, peaked), 0.5 + LEVEL / 2)
    lower, upper = interval(values, se, t, bounded=ends[0], positive=ends[1])
    n = np.bincount(domain[domain >= 0], minlength=len(values)).astype(np.int64)
    return Estimates(value=values, se=se, lower=lower, upper=upper, deff=as_floats(deff), n=n)


def interval(
    value: Floats, se: Floats, t: Floats, *, bounded: bool = False, positive: bool = False
) -> tuple[Floats, Floats]:
    """Ends of the intervals value +- t se, on the logit scale where `bounded`, on the log scale where `positive`.

    On either scale a figure at its bound has none (NaN).
    """
    if not bounded and not positive:
        return as_floats(value - t * se), as_floats(value + t * se)
    top = 1.0 if bounded else np.inf
    with np.errstate(invalid="ignore", divide="ignore"):
        odds, reach = value / (1 - value / top), np.exp(t * se / (value * (1 - value / top)))
        ends = [1 / (1 / (odds * factor) + 1 / top) for factor in (1 / reach, reach)]
    lower, upper = (np.where((value <= 0) | (value >= top), np.nan, end) for end in ends)
    return as_floats(lower), as_floats(upper)


def _nested(parent: Ints, unit: Ints) -> Ints:
    """Numbers of units told apart within their parent, in order of parent."""
    found: Ints = np.unique(parent * (int(unit.max()) + 1) + unit, return_inverse=True)[1].astype(np.int64)
    return found


def _stage(unit: Ints, parent_of_record: Ints, share: Floats | None, factor: Floats) -> Stage:
    parent = np.zeros(int(unit.max()) + 1, np.int64)
    parent[unit] = parent_of_record
    shares = np.zeros(len(factor))
    if share is not None:
        if np.any(share <= 0) or np.any(share > 1):
            raise ValueError("sampled shares must be above 0 and at most 1")
        shares[parent_of_record] = share
    return Stage(unit=unit, parent=parent, share=shares, factor=factor)


def _stage_variance(stage: Stage, totals: Floats, place: tuple[Ints, Ints, int], *, lone_counts: bool) -> Floats:
    inside, domain, domains = place
    sums, layers, where = _unit_totals(stage, totals, inside, domain)
    first, second = group_sums(where, sums, len(layers)), group_sums(where, sums**2, len(layers))
    parent, layer_domain = layers % len(stage.share), layers // len(stage.share)
    units = np.bincount(stage.parent, minlength=len(stage.share))[parent][:, None]
    many = np.maximum(units, 2)
    spread = np.where(units > 1, many / (many - 1) * (second - first**2 / many), second if lone_counts else 0.0)
    weight = (stage.factor * (1 - stage.share))[parent][:, None]
    return group_sums(layer_domain, weight * np.maximum(spread, 0), domains)


def _unit_totals(stage: Stage, totals: Floats, inside: Ints, domain: Ints) -> tuple[Floats, Ints, Ints]:
    """Totals of each unit in each domain, the parents in each domain that have any, and by unit which of these is its own."""
    cells, at = np.unique(domain * len(stage.parent) + stage.unit[inside], return_inverse=True)
    sums = group_sums(at.astype(np.int64), totals, len(cells))
    cell_domain, parent = cells // len(stage.parent), stage.parent[cells % len(stage.parent)]
    layers, where = np.unique(cell_domain * len(stage.share) + parent, return_inverse=True)
    return sums, layers, where.astype(np.int64)
