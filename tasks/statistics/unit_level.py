"""Unit-level small-area model: nested-error regression of log consumption, and FGT measures of areas from it.

Battese, Harter and Fuller (1988): y = x'b + u_area + e. Best prediction of FGT measures over a census of the same covariates as in
Molina and Rao (2010, Canadian Journal of Statistics 38), every household of the census taken as unobserved (census EB). Where
they draw, the lognormal has the expectation in closed form, so figures do not depend on a seed; `draw_fgt` draws, as a check.
Mean squared errors by parametric bootstrap (Gonzalez-Manteiga et al. 2008, J. Stat. Comput. Simul. 78).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import ndtr

from tasks.statistics.arrays import Floats, Ints, as_floats, columns, group_sums


@dataclass(frozen=True)
class NestedError:
    """Coefficients, variance between areas and within, and by area the predicted effect and its share of variance known."""

    coefficients: Floats
    between: float
    within: float
    effect: Floats
    known: Floats


@dataclass(frozen=True)
class Census:
    """Every household of every area: covariates (N, p) with the constant, area 0.., and persons."""

    x: Floats
    area: Ints
    persons: Floats


def fit_nested(y: Floats, x: Floats, area: Ints, areas: int) -> NestedError:
    """Maximum likelihood; `area` is 0..areas-1 by record. Areas without a record have effect 0, of which nothing is known.

    The likelihood is profiled to the ratio of the two variances.
    """
    n, size = len(y), np.bincount(area, minlength=areas).astype(np.float64)
    sums = group_sums(area, columns(y), areas)[:, 0], group_sums(area, x, areas)

    def solve(ratio: float) -> tuple[Floats, float, Floats]:
        shrink = ratio / (1 + ratio * size)
        gram = x.T @ x - sums[1].T @ (sums[1] * shrink[:, None])
        right = x.T @ y - sums[1].T @ (sums[0] * shrink)
        coefficients = np.linalg.solve(gram, right)
        left = group_sums(area, columns(y - x @ coefficients), areas)[:, 0]
        residual = float((y - x @ coefficients) @ (y - x @ coefficients) - left @ (left * shrink))
        return as_floats(coefficients), residual / n, left * shrink

    def loss(log_ratio: float) -> float:
        ratio = float(np.exp(log_ratio))
        return float(n * np.log(solve(ratio)[1]) + np.log1p(ratio * size).sum())

    best = minimize_scalar(loss, bounds=(-16, 4), method="bounded", options={"xatol": 1e-7})
    ratio = float(np.exp(best.x)) if best.x > -15 else 0.0
    coefficients, within, effect = solve(ratio)
    return NestedError(coefficients, ratio * within, within, effect, as_floats(ratio * size / (1 + ratio * size)))


def expected_fgt(model: NestedError, census: Census, line: float, *, alphas: Sequence[int]) -> Floats:
    """FGT (alphas, areas), persons weighted: the mean over households of E[((z - c) / z)^alpha; c < z], ln c normal.

    With m and s the mean and deviation of ln (c / z) and k = -m / s, E[(c / z)^j; c < z] is exp(j m + j^2 s^2 / 2) F(k - j s), and FGT is the
    sum over j of these by the binomial of (1 - c / z)^alpha. NaN for an area without a household.
    """
    spread = np.sqrt(model.between * (1 - model.known) + model.within)
    middle, around = census.x @ model.coefficients + model.effect[census.area] - np.log(line), spread[census.area]
    reach, ratio, held = -middle / around, np.exp(middle), census.persons
    parts = []
    for power in range(max(alphas) + 1):
        # What is alike in all of an area is taken out of the sum over its households.
        factor = np.exp(power**2 * spread**2 / 2)
        parts.append(factor * np.bincount(census.area, held * ndtr(reach - power * around), len(spread)))
        held = held * ratio
    return _per_person([sum((-1) ** j * comb(a, j) * parts[j] for j in range(a + 1)) for a in alphas], census)


def draw_fgt(model: NestedError, census: Census, line: float, *, alpha: int, draws: int, seed: int) -> Floats:
    """The same by Monte Carlo: effects from their distribution given the sample, errors anew."""
    rng, found, areas = np.random.default_rng(seed), np.zeros(len(model.effect)), len(model.effect)
    middle = census.x @ model.coefficients
    for _ in range(draws):
        effect = rng.normal(model.effect, np.sqrt(model.between * (1 - model.known)))
        drawn = middle + effect[census.area] + rng.normal(0, np.sqrt(model.within), len(middle))
        found += _true_fgt(drawn, census, line, (alpha,), areas)[0] / draws
    return as_floats(found)


def bootstrap_errors(
    model: NestedError,
    sample: tuple[Floats, Ints],
    census: Census,
    line: float,
    *,
    alphas: Sequence[int],
    rounds: int,
    seed: int,
) -> Floats:
    """Errors of prediction (alphas, rounds, areas): populations and samples drawn from the model, fitted and predicted again.

    The mean of their squares is the mean squared error of an area; of what areas make up, that of their weighted mean.
    Each area draws for its own households in the order they are given, so that one more elsewhere changes nothing here.
    """
    (x, area), areas = sample, len(model.effect)
    rng, errors = np.random.default_rng(seed), np.empty((len(alphas), rounds, areas))
    middle, by_area = census.x @ model.coefficients, np.argsort(census.area, kind="stable")
    streams = [
        (np.random.default_rng((seed, at)), size) for at, size in enumerate(np.bincount(census.area, minlength=areas))
    ]
    noise = np.empty(len(middle))
    for at in range(rounds):
        effect = rng.normal(0, np.sqrt(model.between), areas)
        noise[by_area] = np.concatenate([stream.normal(0, np.sqrt(model.within), size) for stream, size in streams])
        drawn = middle + effect[census.area] + noise
        seen = x @ model.coefficients + effect[area] + rng.normal(0, np.sqrt(model.within), len(area))
        again = fit_nested(seen, x, area, areas)
        errors[:, at] = expected_fgt(again, census, line, alphas=alphas) - _true_fgt(drawn, census, line, alphas, areas)
    return errors


def _true_fgt(log_consumption: Floats, census: Census, line: float, alphas: Sequence[int], areas: int) -> Floats:
    """FGT (alphas, areas) of a population whose consumption is known."""
    poor = np.flatnonzero(log_consumption < np.log(line))
    area, persons, gap = census.area[poor], census.persons[poor], -np.expm1(log_consumption[poor] - np.log(line))
    return _per_person([as_floats(np.bincount(area, persons * gap**alpha, areas)) for alpha in alphas], census)


def _per_person(totals: Sequence[Floats], census: Census) -> Floats:
    """Totals by area over the area's persons; NaN where nobody lives."""
    given = np.stack(totals)
    persons = np.bincount(census.area, census.persons, given.shape[1])
    return as_floats(np.divide(given, persons, out=np.full(given.shape, np.nan), where=persons > 0))
