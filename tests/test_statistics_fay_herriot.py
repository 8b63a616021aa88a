"""The area-level model: equal errors have a closed form, areas without a sample are synthetic, benchmarks hold."""

import numpy as np
import pytest

from tasks.statistics.fay_herriot import Method, ModelNotFitted, benchmark, fit, predict

METHODS: tuple[Method, ...] = ("reml", "ml", "moment")
DIRECT = np.array([1.0, 4, 2, 8, 5, 4])
EQUAL = np.full(6, 0.5)
ONE = np.ones((6, 1))


@pytest.mark.parametrize(("method", "divisor"), [("reml", 5), ("ml", 6), ("moment", 5)])
def test_equal_errors_have_a_closed_form(method: Method, divisor: int) -> None:
    # With D_i = D and a constant the variance is that of the direct estimates, with the method's divisor, less D.
    spread = float(((DIRECT - 4) ** 2).sum())
    model = fit(DIRECT, EQUAL, ONE, method)
    assert model.variance == pytest.approx(spread / divisor - 0.5, rel=1e-9)
    assert model.coefficients[0] == pytest.approx(4)
    shrink = 0.5 / (model.variance + 0.5)
    assert predict(model, DIRECT, EQUAL, ONE).value == pytest.approx(DIRECT - shrink * (DIRECT - 4))


@pytest.mark.parametrize("method", METHODS)
def test_areas_that_differ_less_than_their_errors_have_no_variance(method: Method) -> None:
    model = fit(DIRECT / 100, EQUAL, ONE, method)
    assert model.variance == 0
    assert predict(model, DIRECT / 100, EQUAL, ONE).value == pytest.approx(np.full(6, 0.04))


@pytest.mark.parametrize("method", METHODS)
def test_the_model_is_surer_than_the_direct_estimate(method: Method) -> None:
    rng = np.random.default_rng(5)
    x = np.column_stack([np.ones(40), rng.normal(size=40)])
    error = rng.uniform(0.5, 2, 40)
    squares, said = np.empty((60, 2)), np.empty(60)
    for at in range(60):
        truth = x @ [1.0, 2.0] + rng.normal(0, 0.9, 40)
        direct = truth + rng.normal(0, np.sqrt(error))
        found = predict(fit(direct, error, x, method), direct, error, x)
        squares[at] = np.mean((found.value - truth) ** 2), np.mean((direct - truth) ** 2)
        said[at] = found.mse.mean()
    model, plain = squares.mean(axis=0)
    assert model < 0.6 * plain
    assert said.mean() == pytest.approx(model, rel=0.1)


def test_an_area_without_a_sample_rests_on_the_regression_and_says_so() -> None:
    x = np.column_stack([np.ones(7), np.arange(7.0)])
    direct, error = np.append(DIRECT, np.nan), np.append(EQUAL, np.nan)
    model = fit(DIRECT, EQUAL, x[:6])
    found = predict(model, direct, error, x)
    assert found.synthetic.tolist() == [False] * 6 + [True]
    assert found.value[6] == pytest.approx(x[6] @ model.coefficients)
    assert found.mse[6] == pytest.approx(model.variance + x[6] @ model.covariance @ x[6])
    assert found.mse[6] > found.mse[:6].max()


def test_a_benchmark_moves_all_by_one_ratio() -> None:
    share = np.array([1.0, 3])
    moved = benchmark(np.array([0.1, 0.2]), share, 0.21)
    assert share @ moved / 4 == pytest.approx(0.21) and moved[1] / moved[0] == pytest.approx(2)


@pytest.mark.parametrize(
    ("x", "error", "said"),
    [
        (np.ones((6, 7)), EQUAL, "cannot carry"),
        (np.ones((6, 2)), EQUAL, "cannot carry"),
        (ONE, EQUAL * 0, "above zero"),
    ],
)
def test_a_model_that_cannot_be_fitted_is_refused(x: np.ndarray, error: np.ndarray, said: str) -> None:
    with pytest.raises(ModelNotFitted, match=said):
        fit(DIRECT, error, x)
