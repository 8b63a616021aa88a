"""The unit-level model: it finds what made the data, its closed form agrees with drawing, its error with what happens."""

import numpy as np
import pytest

from tasks.statistics.unit_level import Census, NestedError, bootstrap_errors, draw_fgt, expected_fgt, fit_nested

RNG = np.random.default_rng(3)
AREAS, EACH = 60, 12
AREA = np.repeat(np.arange(AREAS), EACH)
X = np.column_stack([np.ones(AREAS * EACH), RNG.normal(size=AREAS * EACH)])
EFFECT = RNG.normal(0, 0.3, AREAS)
Y = X @ [13.5, 0.4] + EFFECT[AREA] + RNG.normal(0, 0.4, AREAS * EACH)
CENSUS_AREA = np.repeat(np.arange(AREAS + 1), 80)
CENSUS = Census(
    np.column_stack([np.ones(len(CENSUS_AREA)), RNG.normal(size=len(CENSUS_AREA))]),
    CENSUS_AREA,
    RNG.integers(1, 7, len(CENSUS_AREA)).astype(np.float64),
)
LINE = 500_000.0


def test_it_finds_what_made_the_data() -> None:
    model = fit_nested(Y, X, AREA, AREAS)
    assert model.coefficients == pytest.approx([13.5, 0.4], abs=0.1)
    assert np.sqrt([model.between, model.within]) == pytest.approx([0.3, 0.4], abs=0.05)
    assert np.corrcoef(model.effect, EFFECT)[0, 1] > 0.9
    assert model.known == pytest.approx(np.full(AREAS, 12 * model.between / (12 * model.between + model.within)))


def test_balanced_areas_have_a_closed_form() -> None:
    # One constant, equal sizes: within is the pooled variance in areas, and n within + within follows from the means.
    y, one = Y - X[:, 1] * 0.4, np.ones((len(Y), 1))
    model = fit_nested(y, one, AREA, AREAS)
    means = y.reshape(AREAS, EACH).mean(axis=1)
    within = ((y - means[AREA]) ** 2).sum() / (AREAS * (EACH - 1))
    assert model.within == pytest.approx(within, rel=1e-5)
    assert model.between == pytest.approx(means.var() - within / EACH, rel=1e-4)
    assert model.effect == pytest.approx(model.known * (means - means.mean()), rel=1e-4, abs=1e-9)


def test_areas_alike_have_no_variance_between() -> None:
    centred = Y - Y.reshape(AREAS, EACH).mean(axis=1)[AREA]
    model = fit_nested(centred, np.ones((len(Y), 1)), AREA, AREAS)
    assert model.between == 0 and np.all(model.effect == 0)


@pytest.mark.parametrize("alpha", [0, 1, 2])
def test_the_closed_form_agrees_with_drawing(alpha: int) -> None:
    model = fit_nested(Y, X, AREA, AREAS + 1)
    [closed] = expected_fgt(model, CENSUS, LINE, alphas=(alpha,))
    drawn = draw_fgt(model, CENSUS, LINE, alpha=alpha, draws=600, seed=1)
    assert closed == pytest.approx(drawn, abs=0.02 / (alpha + 1))
    assert closed.mean() == pytest.approx(drawn.mean(), rel=0.01)


def test_an_area_without_a_sample_has_no_effect_and_the_widest_error() -> None:
    model = fit_nested(Y, X, AREA, AREAS + 1)
    assert model.effect[AREAS] == 0 and model.known[AREAS] == 0
    error = (bootstrap_errors(model, (X, AREA), CENSUS, LINE, alphas=(0,), rounds=60, seed=2)[0] ** 2).mean(axis=0)
    assert error[AREAS] > 1.5 * error[:AREAS].mean()


def test_the_bootstrap_says_how_far_the_prediction_is_off() -> None:
    model = NestedError(np.array([13.5, 0.4]), 0.09, 0.16, np.zeros(AREAS), np.zeros(AREAS))
    known = slice(AREAS * 80)
    census = Census(CENSUS.x[known], CENSUS_AREA[known], CENSUS.persons[known])
    said = (bootstrap_errors(model, (X, AREA), census, LINE, alphas=(0,), rounds=40, seed=3)[0] ** 2).mean()
    rng, off = np.random.default_rng(9), []
    for _ in range(20):
        effect = rng.normal(0, 0.3, AREAS)
        consumption = np.exp(census.x @ model.coefficients + effect[census.area] + rng.normal(0, 0.4, len(census.area)))
        truth = np.bincount(census.area, census.persons * (consumption < LINE)) / np.bincount(
            census.area, census.persons
        )
        seen = X @ model.coefficients + effect[AREA] + rng.normal(0, 0.4, len(AREA))
        off.append(np.mean((expected_fgt(fit_nested(seen, X, AREA, AREAS), census, LINE, alphas=(0,))[0] - truth) ** 2))
    assert said == pytest.approx(np.mean(off), rel=0.15)


def test_an_area_without_a_household_is_missing() -> None:
    model = fit_nested(Y, X, AREA, AREAS + 2)
    assert np.isnan(expected_fgt(model, CENSUS, LINE, alphas=(0,))[0, AREAS + 1])


def test_a_household_more_leaves_the_drawn_errors_of_other_areas() -> None:
    model = fit_nested(Y, X, AREA, AREAS + 1)
    more = Census(np.vstack([CENSUS.x, CENSUS.x[:1]]), np.append(CENSUS.area, 7), np.append(CENSUS.persons, 3.0))
    before, after = (
        bootstrap_errors(model, (X, AREA), census, LINE, alphas=(0,), rounds=5, seed=2)[0] for census in (CENSUS, more)
    )
    others = np.arange(AREAS + 1) != 7
    assert after[:, others] == pytest.approx(before[:, others], abs=1e-12)
    assert not np.allclose(after[:, 7], before[:, 7])
