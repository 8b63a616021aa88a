"""The difference between an official figure and ours taken apart, so that each cause has its own number and the rest is said to be unexplained."""

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.reconcile.waves import Share, WaveFigures


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of a difference, in the unit of the figure; empty where nothing is known of it."""

    component: str
    value: float | None
    lower: float | None = None
    upper: float | None = None
    n: int | None = None


def survey_rate_gap(official: float, timing: float, wave: WaveFigures) -> list[Part]:
    """Official P0, the parts of the way and our P0, in percentage points; parts between the first and last add up."""
    p0 = wave.p0
    definition, coverage = p0.value - wave.newer_line, p0.value - wave.reweighted
    reach = [None if end is None else end - p0.value for end in (p0.lower, p0.upper)]
    return [
        Part(component="official", value=official),
        Part(component="timing", value=timing),
        Part(component="definition", value=definition, n=wave.households),
        Part(component="coverage", value=coverage, n=wave.households),
        Part(component="sampling", value=0.0, lower=reach[0], upper=reach[1], n=wave.households),
        Part(component="residual", value=p0.value - official - timing - definition - coverage, n=wave.households),
        Part(component="ours", value=p0.value, lower=p0.lower, upper=p0.upper, n=wave.households),
    ]


def register_rate_gap(
    official: float,
    timing: float,
    *,
    among_all: float,
    among_ranked: float,
    survey: tuple[Share, int] | None,
    persons: int,
) -> list[Part]:
    """Official P0, the parts of the way and the share of the lowest deciles, in percentage points.

    The part of the definition is the difference of rank and poverty among the same households of a survey; without one it
    is not known and the rest holds it.
    """
    coverage = among_all - among_ranked
    rank, ranked = survey if survey else (Share(0.0, None, None), 0)
    definition = rank.value if survey else None
    return [
        Part(component="official", value=official),
        Part(component="timing", value=timing),
        Part(component="definition", value=definition, lower=rank.lower, upper=rank.upper, n=ranked),
        Part(component="coverage", value=coverage, n=persons),
        Part(component="residual", value=among_all - official - timing - (definition or 0.0) - coverage, n=persons),
        Part(component="ours", value=among_all, n=persons),
    ]


def count_gap(official: tuple[float, float], ours: tuple[float, float], n: int) -> list[Part]:
    """Poor persons, each given as (rate in per cent, population): the part of the rates and that of the denominators add up exactly.

    Each part is taken at the mean of the other (Shapley), so that no order of the two has to be chosen.
    """
    (rate_a, base_a), (rate_b, base_b) = official, ours
    return [
        Part(component="official", value=rate_a * base_a / 100),
        Part(component="rate", value=(rate_b - rate_a) * (base_a + base_b) / 200, n=n),
        Part(component="denominator", value=(base_b - base_a) * (rate_a + rate_b) / 200, n=n),
        Part(component="ours", value=rate_b * base_b / 100, n=n),
    ]


def adds_up(parts: Sequence[Part]) -> bool:
    """Whether the parts between the first and the last are the difference of the two."""
    between = sum(part.value or 0.0 for part in parts[1:-1])
    return abs((parts[-1].value or 0.0) - (parts[0].value or 0.0) - between) < 1e-9
