"""Sampling error: by hand, against loops, for stages, domains, lone units; replicates as a second route; raking."""

import math
from functools import partial

import numpy as np
import pytest

from tasks.statistics.arrays import Floats
from tasks.statistics.calibrate import Margin, MarginsNotMet, rake, residual_influence
from tasks.statistics.design import (
    degrees_of_freedom,
    effective_degrees,
    estimate,
    interval,
    make_design,
    peakedness,
    variance,
)
from tasks.statistics.inequality import gini
from tasks.statistics.measured import Measure, by_domain
from tasks.statistics.measures import fgt, mean, median_line, relative_fgt
from tasks.statistics.replicate import bootstrap, jackknife, replicate_se
from tests.figures_published import error, written_out

RNG = np.random.default_rng(7)
N = 600
STRATUM = np.repeat(np.arange(6), 100)
UNIT = np.repeat(np.arange(60), 10)
WEIGHT = RNG.uniform(1, 9, N)
Y = np.exp(RNG.normal(0, 0.5, N) + RNG.normal(0, 0.3, 60)[UNIT])
DESIGN = make_design(WEIGHT, stratum=STRATUM, unit=UNIT)


def test_the_error_of_a_mean_of_independent_draws() -> None:
    y = np.array([1.0, 2, 4, 9])
    found = mean(y, np.ones(4))
    assert variance(make_design(np.ones(4)), found.influence)[0, 0] == pytest.approx(y.var(ddof=1) / 4)


def test_units_hold_their_records_together() -> None:
    y = np.array([1.0, 1, 5, 5])
    found = mean(y, np.ones(4))
    clustered = make_design(np.ones(4), unit=["a", "a", "b", "b"])
    assert variance(clustered, found.influence)[0, 0] == pytest.approx(4.0)
    assert variance(make_design(np.ones(4)), found.influence)[0, 0] == pytest.approx(16 / 3 / 4)


def test_the_same_unit_number_in_two_strata_is_two_units() -> None:
    design = make_design(np.ones(4), stratum=["x", "x", "y", "y"], unit=[1, 2, 1, 2])
    assert design.units == 4 and design.degrees == 2


def test_many_measures_at_once_agree_with_loops() -> None:
    measures = [mean(Y, WEIGHT), fgt(Y, WEIGHT, line=0.8, alpha=1), gini(Y, WEIGHT)]
    together = variance(DESIGN, np.column_stack([m.influence for m in measures]))
    assert together[0] == pytest.approx([written_out(DESIGN, m.influence) ** 2 for m in measures], rel=1e-12)


def test_units_without_a_record_of_the_domain_count_as_zero() -> None:
    domain = (UNIT % 3).astype(np.int64)
    values, influence = by_domain(mean, Y, WEIGHT, domain=domain, domains=3)
    found = variance(DESIGN, influence, domain, 3)
    for at in range(3):
        alone = np.where(domain == at, influence, 0)
        assert found[at, 0] == pytest.approx(written_out(DESIGN, alone) ** 2, rel=1e-12)
    assert degrees_of_freedom(DESIGN, domain, 3).tolist() == [20 - 6] * 3
    assert np.isfinite(values).all()


def test_a_known_share_of_units_takes_part_of_the_error_away() -> None:
    found = mean(Y, WEIGHT).influence
    half = make_design(WEIGHT, stratum=STRATUM, unit=UNIT, share=np.full(N, 0.5))
    assert variance(half, found) == pytest.approx(variance(DESIGN, found) / 2)


def test_the_second_stage_of_units_that_are_certain() -> None:
    # Two units taken for sure, two of four households drawn in each: the error is that of the households alone.
    y, weight = np.array([1.0, 3, 10, 14]), np.full(4, 2.0)
    design = make_design(
        weight,
        stratum=["a", "a", "b", "b"],
        unit=["a", "a", "b", "b"],
        share=np.ones(4),
        household=np.arange(4),
        household_share=np.full(4, 0.5),
    )
    totals = 2 * (y / 8)
    by_hand = 0.5 * 2 * ((totals[:2].var() + totals[2:].var()) * 2)
    assert variance(design, y / 8)[0, 0] == pytest.approx(by_hand)


def test_two_stages_by_the_textbook() -> None:
    # 2 of 4 units, 2 of 10 households in each: (1 - f1) 2 / 1 s + f1 (1 - f2) 2 / 1 s within (Saerndal et al. 4.3).
    z, weight, unit = np.array([1.0, 2, 5, 9]), np.full(4, 10.0), np.array([0, 0, 1, 1])
    design = make_design(
        weight, unit=unit, share=np.full(4, 0.5), household=np.arange(4), household_share=np.full(4, 0.2)
    )
    first = 0.5 * 2 * 2 * np.var([30.0, 140.0])
    second = 0.5 * 0.8 * 2 * 2 * (np.var([10.0, 20]) + np.var([50.0, 90]))
    assert variance(design, z)[0, 0] == pytest.approx(first + second)


def test_a_stratum_of_one_unit_counts_its_distance_from_the_whole() -> None:
    lone = make_design(np.ones(3), stratum=["a", "b", "b"])
    z = np.array([3.0, 1, -4])
    assert variance(lone, z)[0, 0] == pytest.approx(9 + 2 / 1 * (1 + 16 - 9 / 2))
    certain = make_design(np.ones(3), stratum=["a", "b", "b"], share=np.array([1.0, 0.1, 0.1]))
    assert variance(certain, z)[0, 0] == pytest.approx(0.9 * 2 * (17 - 4.5))


@pytest.mark.parametrize("weight", [[1.0, -1], [1.0, math.nan]])
def test_weights_that_cannot_be_are_refused(weight: list[float]) -> None:
    with pytest.raises(ValueError, match="weights"):
        make_design(weight)


def test_shares_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="shares"):
        make_design(np.ones(2), share=np.array([0.5, 1.5]))


def test_the_interval_of_a_rate_stays_between_zero_and_one() -> None:
    lower, upper = interval(np.array([0.02, 0.0]), np.array([0.02, 0.0]), np.array([2.0, 2.0]), bounded=True)
    assert 0 < lower[0] < 0.02 < upper[0] < 1 and upper[0] - 0.02 > 0.02 - lower[0]
    assert np.isnan([lower[1], upper[1]]).all()
    plain = interval(np.array([5.0]), np.array([1.0]), np.array([2.0]))
    assert [end.tolist() for end in plain] == [[3.0], [7.0]]


def test_the_interval_of_a_positive_figure_is_as_many_times_more_as_less() -> None:
    lower, upper = interval(np.array([5.0, 0.0]), np.array([2.5, 1.0]), np.array([2.0, 2.0]), positive=True)
    assert [lower[0], upper[0]] == pytest.approx([5 / np.e, 5 * np.e])
    assert np.isnan([lower[1], upper[1]]).all()


def test_one_unit_that_makes_the_error_leaves_few_degrees_of_freedom() -> None:
    everyone, even, peaked = (
        np.zeros(40, np.int64),
        np.tile([1.0, -1.0], 20),
        np.append(np.tile([1.0, -1.0], 19), [30.0, 0.0]),
    )
    design = make_design(np.ones(40))
    degrees = effective_degrees(design, everyone, peakedness(design, np.column_stack([even, peaked])))
    assert degrees[0, 0] == pytest.approx(39)
    assert 1 <= degrees[0, 1] < 3


def test_the_design_effect_compares_with_single_draws() -> None:
    everyone, value = np.zeros(N, np.int64), np.array([mean(Y, WEIGHT).value])
    found = estimate(make_design(np.ones(N)), np.array([Y.mean()]), mean(Y, np.ones(N)).influence, everyone)
    assert found.deff[0, 0] == pytest.approx(1, rel=1e-9)
    clustered = estimate(DESIGN, value, mean(Y, WEIGHT).influence, everyone)
    assert clustered.deff[0, 0] > 1 and clustered.n.tolist() == [N]


def value_of(measure: Measure, weight: Floats) -> float:
    return measure(Y, weight).value


def test_jackknife_and_bootstrap_agree_with_linearisation() -> None:
    replicates = {"jackknife": jackknife(DESIGN), "bootstrap": bootstrap(DESIGN, replicates=800, seed=2)}
    measures: tuple[Measure, ...] = (mean, gini, partial(fgt, line=0.8, alpha=1))
    for measure in measures:
        linearised = error(DESIGN, measure(Y, WEIGHT))
        for name, tolerance in (("jackknife", 0.03), ("bootstrap", 0.08)):
            second = replicate_se(partial(value_of, measure), replicates[name], WEIGHT)
            assert second == pytest.approx(linearised, rel=tolerance)


def test_the_bootstrap_agrees_on_a_rate_below_a_share_of_the_median() -> None:
    def rate(weight: np.ndarray) -> float:
        return relative_fgt(Y, weight, line=median_line(Y, weight), alpha=0).value

    linearised = error(DESIGN, relative_fgt(Y, WEIGHT, line=median_line(Y, WEIGHT), alpha=0))
    assert replicate_se(rate, bootstrap(DESIGN, replicates=600, seed=3), WEIGHT) == pytest.approx(linearised, rel=0.2)


def test_replicates_of_a_mean_by_hand() -> None:
    y = np.array([1.0, 2, 6])
    design = make_design(np.ones(3))
    assert replicate_se(lambda w: float(w @ y / w.sum()), jackknife(design), np.ones(3)) == pytest.approx(
        y.std(ddof=1) / math.sqrt(3)
    )


def test_raking_meets_both_margins() -> None:
    row, column = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    margins = {"row": Margin(row, np.array([30.0, 70])), "column": Margin(column, np.array([40.0, 60]))}
    found = rake(np.array([10.0, 20, 30, 40]), margins)
    assert np.bincount(row, found.weight) == pytest.approx([30, 70])
    assert np.bincount(column, found.weight) == pytest.approx([40, 60])
    # Raking keeps the odds ratio of the table it starts from.
    a, b, c, d = found.weight
    assert a * d / (b * c) == pytest.approx(10 * 40 / (20 * 30))


@pytest.mark.parametrize(
    ("totals", "said"),
    [
        (([30.0, 70], [40.0, 61]), "column adds to 101"),
        (([100.0, 0, 10], [50.0, 60]), "row: a class of the population has no record"),
        (([1.0, 99], [40.0, 60]), "within the limits"),
    ],
)
def test_margins_that_cannot_be_met_are_refused(totals: tuple[list[float], list[float]], said: str) -> None:
    row, column = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    margins = {"row": Margin(row, np.array(totals[0])), "column": Margin(column, np.array(totals[1]))}
    with pytest.raises(MarginsNotMet, match=said):
        rake(np.array([10.0, 20, 30, 40]), margins)


def test_what_margins_know_has_no_sampling_error() -> None:
    code = (np.arange(N) % 4).astype(np.int64)
    known = [Margin(code, np.bincount(code, WEIGHT).astype(np.float64))]
    z = np.column_stack([(code == 2).astype(np.float64), Y])
    left = residual_influence(z, WEIGHT, known)
    assert np.abs(left[:, 0]).max() < 1e-12
    by_hand = Y - (np.bincount(code, WEIGHT * Y) / np.bincount(code, WEIGHT))[code]
    assert left[:, 1] == pytest.approx(by_hand)
