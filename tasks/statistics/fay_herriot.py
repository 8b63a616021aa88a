"""Area-level small-area model (Fay and Herriot 1979): direct estimates with known error lean on a regression over areas.

y_i = x_i' b + u_i + e_i with var(u_i) = A estimated by REML, ML or the moment equation, and var(e_i) = D_i known. Mean squared
errors are second-order right for each of the three: Datta and Lahiri (2000, Statistica Sinica 10), Datta, Rao and Smith
(2005, Biometrika 92); the same formulas as mseFH of the package sae (Molina and Marhuenda 2015, The R Journal 7).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import brentq

from tasks.statistics.arrays import Bools, Floats, as_floats

Method = Literal["reml", "ml", "moment"]
TOLERANCE = 1e-13
ROUNDS = 500


class ModelNotFitted(ValueError):
    """Too few areas for the covariates, covariates that repeat one another, or a direct error that is not above zero."""


@dataclass(frozen=True)
class FayHerriot:
    """A fitted model: variance A between areas, coefficients (p,) and their covariance (p, p), by which method."""

    method: Method
    variance: float
    coefficients: Floats
    covariance: Floats


@dataclass(frozen=True)
class AreaEstimates:
    """Estimates (m,) and their mean squared errors; `synthetic` areas have no direct estimate and rest on the regression."""

    value: Floats
    mse: Floats
    synthetic: Bools


def fit(direct: Floats, error: Floats, covariates: Floats, method: Method = "reml") -> FayHerriot:
    """Fits the model to areas with a direct estimate; `error` is its variance, `covariates` (m, p) hold the constant too.

    Raises ModelNotFitted.
    """
    m, p = covariates.shape
    if m <= p or np.linalg.matrix_rank(covariates) < p:
        raise ModelNotFitted(f"{m} areas with a direct estimate cannot carry {p} covariates")
    if not np.all(np.isfinite(direct)) or not np.all(error > 0):
        raise ModelNotFitted("every area of the fit needs a direct estimate with an error above zero")
    variance = (
        _moment(direct, error, covariates) if method == "moment" else _likelihood(direct, error, covariates, method)
    )
    coefficients, covariance = _regression(direct, error + variance, covariates)
    return FayHerriot(method, variance, coefficients, covariance)


def predict(model: FayHerriot, direct: Floats, error: Floats, covariates: Floats) -> AreaEstimates:
    """EBLUP and MSE of all areas; those whose direct estimate is NaN get the regression alone and are flagged synthetic.

    The MSE of a synthetic area is A + x' cov(b) x, to first order.
    """
    synthetic = ~np.isfinite(direct)
    fitted = covariates @ model.coefficients
    leverage = np.einsum("ij,jk,ik->i", covariates, model.covariance, covariates)
    noise = np.where(synthetic, np.inf, error)
    shrink = 1 / (1 + model.variance / noise)
    value = fitted + (1 - shrink) * np.where(synthetic, 0, direct - fitted)
    first = np.where(synthetic, model.variance, model.variance * shrink)
    known = np.flatnonzero(~synthetic)
    spread, bias = _variance_terms(model, error[known], covariates[known])
    third = np.zeros(len(direct))
    third[known] = 2 * shrink[known] ** 2 * spread / (model.variance + error[known]) - shrink[known] ** 2 * bias
    return AreaEstimates(value, as_floats(first + shrink**2 * leverage + third), synthetic)


def benchmark(value: Floats, share: Floats, total: float) -> Floats:
    """Values moved by one ratio so that their mean over areas, weighted by population shares, is the figure of the whole."""
    return as_floats(value * (total / (share @ value / share.sum())))


def _regression(direct: Floats, variance: Floats, x: Floats) -> tuple[Floats, Floats]:
    covariance = np.linalg.inv(x.T @ (x / variance[:, None]))
    return as_floats(covariance @ (x.T @ (direct / variance))), as_floats(covariance)


def _likelihood(direct: Floats, error: Floats, x: Floats, method: Method) -> float:
    """Root of the (restricted) score by Fisher scoring from the median error; zero where the score points below zero."""
    variance = float(np.median(error))
    for _ in range(ROUNDS):
        score, information = _score(direct, error + variance, x, method)
        step = score / information
        following = max(variance + step, variance / 2 if variance > TOLERANCE else 0.0)
        if abs(following - variance) <= TOLERANCE * max(variance, TOLERANCE):
            break
        variance = following
    return variance if _score(direct, error, x, method)[0] > 0 or variance > 1e-8 * float(np.median(error)) else 0.0


def _score(direct: Floats, variance: Floats, x: Floats, method: Method) -> tuple[float, float]:
    inverse = 1 / variance
    coefficients, covariance = _regression(direct, variance, x)
    residual = inverse * (direct - x @ coefficients)
    if method == "ml":
        return float(residual @ residual - inverse.sum()) / 2, float(inverse @ inverse) / 2
    scaled = x * inverse[:, None]
    middle = covariance @ (scaled.T @ scaled)
    cubic = covariance @ (scaled.T @ (scaled * inverse[:, None]))
    trace = inverse.sum() - np.trace(middle)
    trace_squared = inverse @ inverse - 2 * np.trace(cubic) + np.trace(middle @ middle)
    return float(residual @ residual - trace) / 2, float(trace_squared) / 2


def _moment(direct: Floats, error: Floats, x: Floats) -> float:
    """Root of sum (y - x'b)^2 / (A + D) = m - p (Fay and Herriot 1979), zero where the left side is smaller at A = 0."""

    def excess(variance: float) -> float:
        residual = direct - x @ _regression(direct, error + variance, x)[0]
        return float(residual @ (residual / (error + variance)) - (len(direct) - x.shape[1]))

    if excess(0.0) <= 0:
        return 0.0
    high = float(np.median(error))
    while excess(high) > 0:
        high *= 2
    return float(brentq(excess, 0.0, high, xtol=1e-16, rtol=1e-14))


def _variance_terms(model: FayHerriot, error: Floats, x: Floats) -> tuple[float, float]:
    """Asymptotic variance of A and its bias, by method."""
    inverse = 1 / (model.variance + error)
    once, twice, areas = inverse.sum(), inverse @ inverse, len(error)
    if model.method == "moment":
        return float(2 * areas / once**2), float(2 * (areas * twice - once**2) / once**3)
    scaled = x * inverse[:, None]
    bias = -np.trace(model.covariance @ (scaled.T @ scaled)) / twice if model.method == "ml" else 0.0
    return float(2 / twice), float(bias)
