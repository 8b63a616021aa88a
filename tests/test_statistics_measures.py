"""Measures of poverty and inequality: printed examples, weights as copies, and influences against derivatives."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from tasks.statistics.arrays import Floats
from tasks.statistics.inequality import atkinson, gini, gini_ranked, mean_log_deviation, quintile_ratio, theil
from tasks.statistics.measured import Measured, by_domain
from tasks.statistics.measures import (
    fgt,
    mean,
    mean_gap,
    mean_line,
    median_line,
    quantile,
    relative_fgt,
    watts,
)

ONES = np.ones(4)
# Four persons and a line of 125, the worked example of Haughton and Khandker (2009), Handbook on Poverty and Inequality, ch. 4.
FOUR = np.array([100.0, 110, 150, 160])
SMOOTH: dict[str, Callable[[Floats, Floats], Measured]] = {
    "mean": mean,
    "P0": lambda y, w: fgt(y, w, line=125, alpha=0),
    "P1": lambda y, w: fgt(y, w, line=125, alpha=1),
    "P2": lambda y, w: fgt(y, w, line=125, alpha=2),
    "mean gap": lambda y, w: mean_gap(y, w, line=125),
    "Watts": lambda y, w: watts(y, w, line=125),
    "Theil": theil,
    "MLD": mean_log_deviation,
    "Atkinson 0.5": lambda y, w: atkinson(y, w, aversion=0.5),
    "Atkinson 1": lambda y, w: atkinson(y, w, aversion=1),
    "Atkinson 2": lambda y, w: atkinson(y, w, aversion=2),
    "Gini": gini,
}
INCOMES = np.array([20.0, 35, 50, 60, 80, 80, 110, 130, 190, 400])
WEIGHTS = np.array([1.0, 2, 3, 1, 2, 2, 1, 2, 1, 1])


@pytest.mark.parametrize(("alpha", "expected"), [(0, 0.5), (1, 0.08), (2, 0.0136)])
def test_the_family_of_foster_greer_and_thorbecke(alpha: int, expected: float) -> None:
    assert fgt(FOUR, ONES, line=125, alpha=alpha).value == pytest.approx(expected, abs=1e-12)


def test_exactly_on_the_line_is_not_poor() -> None:
    assert fgt(FOUR, ONES, line=110, alpha=0).value == 0.25


def test_a_line_may_differ_by_record() -> None:
    assert fgt(FOUR, ONES, line=np.array([90.0, 120, 151, 160]), alpha=0).value == 0.5


def test_mean_gap_is_of_the_poor_and_watts_of_all() -> None:
    assert mean_gap(FOUR, ONES, line=125).value == pytest.approx(0.16)
    assert watts(FOUR, ONES, line=125).value == pytest.approx((math.log(1.25) + math.log(125 / 110)) / 4)
    assert math.isnan(mean_gap(FOUR, ONES, line=50).value)


def test_inequality_of_a_printed_quarter() -> None:
    # One of four holds everything but a trace: Gini tends to 3/4, Theil to ln 4.
    y = np.array([1e-12, 1e-12, 1e-12, 1.0])
    assert gini(y, ONES).value == pytest.approx(0.75, abs=1e-9)
    assert theil(y, ONES).value == pytest.approx(math.log(4), abs=1e-9)


def test_equal_incomes_have_no_inequality() -> None:
    same = np.full(4, 7.0)
    for measure in (gini, theil, mean_log_deviation, lambda y, w: atkinson(y, w, aversion=1)):
        assert measure(same, ONES).value == pytest.approx(0, abs=1e-12)


def test_inequality_by_hand() -> None:
    y, w = np.array([1.0, 3]), np.ones(2)
    assert gini(y, w).value == pytest.approx(0.25)
    assert gini_ranked(y, w).value == pytest.approx(0.75)
    assert theil(y, w).value == pytest.approx((0.5 * math.log(0.5) + 1.5 * math.log(1.5)) / 2)
    assert mean_log_deviation(y, w).value == pytest.approx((math.log(2) + math.log(2 / 3)) / 2)
    assert atkinson(y, w, aversion=1).value == pytest.approx(1 - math.sqrt(3) / 2)
    assert atkinson(y, w, aversion=2).value == pytest.approx(1 - (1 / ((1 + 1 / 3) / 2)) / 2)


@pytest.mark.parametrize("name", SMOOTH)
def test_a_weight_is_so_many_copies(name: str) -> None:
    copies = np.repeat(INCOMES, WEIGHTS.astype(int))
    weighted = SMOOTH[name](INCOMES, WEIGHTS)
    assert weighted.value == pytest.approx(SMOOTH[name](copies, np.ones(len(copies))).value, rel=1e-12)


@pytest.mark.parametrize("name", SMOOTH)
def test_influence_is_the_derivative_by_weight(name: str) -> None:
    measure, step = SMOOTH[name], 1e-4
    influence = measure(INCOMES, WEIGHTS).influence
    for at in range(len(INCOMES)):
        moved = np.zeros(len(INCOMES))
        moved[at] = step
        up, down = (measure(INCOMES, WEIGHTS + sign * moved).value for sign in (1, -1))
        assert influence[at] == pytest.approx((up - down) / (2 * step), rel=1e-5, abs=1e-8)


def test_records_without_a_logarithm_are_left_out() -> None:
    y, w = np.append(INCOMES, 0.0), np.append(WEIGHTS, 5.0)
    for name in ("Watts", "Theil", "MLD", "Atkinson 1"):
        found = SMOOTH[name](y, w)
        assert found.value == pytest.approx(SMOOTH[name](INCOMES, WEIGHTS).value)
        assert found.influence[-1] == 0


def test_quantile_is_the_first_value_above_the_share_and_the_middle_where_it_is_met() -> None:
    y = np.array([4.0, 1, 3, 2])
    assert quantile(y, ONES, 0.5) == 2.5
    assert quantile(y, ONES, 0.6) == 3
    assert quantile(y, np.array([1.0, 5, 1, 1]), 0.5) == 1
    assert quantile(y, ONES, 1.0) == 4


def test_quintile_ratio_compares_means_of_the_outer_fifths() -> None:
    assert quintile_ratio(np.arange(1.0, 11), np.ones(10)).value == pytest.approx(9.5 / 1.5 * 1.0, rel=1e-12)


def test_a_relative_line_moves_with_everybody() -> None:
    rng = np.random.default_rng(3)
    y, w = rng.lognormal(0, 0.6, 4000), np.ones(4000)
    line = median_line(y, w)
    assert line.value == pytest.approx(0.6 * np.median(y), rel=1e-3)
    # Rates below a share of the median do not change with the unit of money, so their influence sums to about nothing.
    rate = relative_fgt(y, w, line=line, alpha=0)
    assert abs(rate.influence.sum()) < 1e-3
    inside = y > np.median(y)
    assert relative_fgt(y, w, line=line, alpha=0, inside=inside).value == 0
    gap = relative_fgt(y, w, line=mean_line(y, w), alpha=1)
    assert gap.value == pytest.approx(fgt(y, w, line=0.5 * float(y.mean()), alpha=1).value)
    bumped = w.copy()
    bumped[0] += 1e-5
    moved = relative_fgt(y, bumped, line=mean_line(y, bumped), alpha=1).value - gap.value
    assert gap.influence[0] == pytest.approx(moved / 1e-5, rel=1e-3)


def test_domains_are_measured_apart_and_empty_ones_are_missing() -> None:
    domain = np.array([1, 1, 0, -1])
    values, influence = by_domain(mean, FOUR, ONES, domain=domain, domains=3)
    assert values[:2].tolist() == [150, 105] and math.isnan(values[2])
    assert influence.tolist() == [-2.5, 2.5, 0, 0]
