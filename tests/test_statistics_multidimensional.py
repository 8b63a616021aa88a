"""Alkire-Foster figures: printed examples, cuts that rounding must not miss, and identities that always hold."""

import numpy as np
import pytest

from tasks.statistics.alkire_foster import change, deprivation_scores, is_poor, multidimensional
from tasks.statistics.design import make_design, variance
from tests.figures_published import Check, literal_checks

WEIGHTS = np.repeat([1 / 6, 1 / 6, 1 / 18], [2, 2, 6])
RNG = np.random.default_rng(4)
DEPRIVED = (RNG.random((300, 10)) < 0.3).astype(np.float64)
PERSONS = RNG.uniform(1, 8, 300)


@pytest.mark.parametrize("check", [*literal_checks()], ids=lambda check: check.name)
def test_printed_examples(check: Check) -> None:
    assert check.holds


def test_a_sum_of_thirds_reaches_a_third() -> None:
    both = deprivation_scores(np.array([[1.0, 1, *([0] * 8)], [0, 0, 0, 0, 1, 1, 1, 1, 1, 1]]), WEIGHTS)
    assert is_poor(both, 1 / 3).all() and is_poor(both, 0.3333).all()
    assert not is_poor(both, 0.3334).any()
    nine = deprivation_scores(np.array([[1.0, 1, 0, 0, 1, 1, 1, 0, 0, 0]]), WEIGHTS)
    assert is_poor(nine, 0.5).all()


def test_a_missing_indicator_makes_nobody_poor() -> None:
    score = deprivation_scores(np.array([[np.nan, *([1.0] * 9)]]), WEIGHTS)
    assert np.isnan(score).all() and not is_poor(score, 0.2).any()


def test_identities() -> None:
    found = multidimensional(DEPRIVED, PERSONS, indicator_weight=WEIGHTS, cut=1 / 3)
    assert found.adjusted.value == pytest.approx(found.headcount.value * found.intensity.value)
    assert sum(m.value for m in found.contribution) == pytest.approx(1)
    assert found.adjusted.value == pytest.approx(sum(w * m.value for w, m in zip(WEIGHTS, found.censored, strict=True)))
    for free, censored in zip(found.uncensored, found.censored, strict=True):
        assert censored.value <= free.value
    # Everybody with a deprivation is poor under the union cut, and the two headcounts are one.
    union = multidimensional(DEPRIVED, PERSONS, indicator_weight=WEIGHTS, cut=0.01)
    assert [m.value for m in union.censored] == pytest.approx([m.value for m in union.uncensored])


def test_persons_count_and_not_households() -> None:
    found = multidimensional(np.array([[1.0], [0.0]]), np.array([6.0, 2]), indicator_weight=np.ones(1), cut=0.5)
    assert found.headcount.value == 0.75


def test_a_change_over_waves_knows_that_units_are_shared() -> None:
    wave = np.arange(300) % 2
    design = make_design(PERSONS, unit=np.arange(300) // 10)
    before, after = (
        multidimensional(DEPRIVED * 1.0, PERSONS * (wave == at), indicator_weight=WEIGHTS, cut=1 / 3).adjusted
        for at in (0, 1)
    )
    weighted = [m.influence * (wave == at) for at, m in enumerate((before, after))]
    moved = change(before, after)
    assert moved.value == pytest.approx(after.value - before.value)
    apart = sum(variance(design, z)[0, 0] for z in weighted)
    together = variance(design, weighted[1] - weighted[0])[0, 0]
    shared = variance(design, weighted[1] + weighted[0])[0, 0]
    assert together + shared == pytest.approx(2 * apart)
