"""Differences of changes between sites and their comparable desa, one number a site, so that errors follow desa and not years.

Years of one desa are not independent; each desa is therefore brought to one mean before and one after (Bertrand, Duflo,
Mullainathan 2004), each site less the mean of its set is one draw, and the range is that of a mean of few draws (Student's t).
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import special

from tasks.sites.panel import Panel, average, slope
from tasks.statistics.arrays import Floats, Ints

LEVEL = 0.95


@dataclass(frozen=True)
class Estimate:
    """A mean over sites with its range, the chance of so large a value where there is none, and the sites behind it."""

    value: float
    lower: float
    upper: float
    chance: float
    sites: int


def mean_of(draws: Floats) -> Estimate:
    """The mean of independent draws; no range of fewer than two."""
    known = draws[~np.isnan(draws)]
    n = len(known)
    value = float(known.mean()) if n else float("nan")
    if n < 2:
        return Estimate(value, float("nan"), float("nan"), float("nan"), n)
    error = float(known.std(ddof=1) / np.sqrt(n))
    reach = float(special.stdtrit(n - 1, 0.5 + LEVEL / 2)) * error
    chance = float(2 * special.stdtr(n - 1, -abs(value) / error)) if error else float(value == 0)
    return Estimate(value, value - reach, value + reach, chance, n)


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """All figures of one outcome in percentage points; `events` are by year since the beginning."""

    site_before: float
    site_after: float
    comparable_before: float
    comparable_after: float
    difference: Estimate
    trend_before: Estimate
    events: Mapping[int, Estimate]


def compare(panel: Panel, outcome: int, comparable: Mapping[int, Ints], *, years: int, first: int) -> Comparison:
    """The comparison of one outcome over the sites that have comparable desa."""
    share = panel.share[:, :, outcome]
    periods = {
        s: (panel.before(int(panel.start[s]), years), panel.after(int(panel.start[s]), first)) for s in comparable
    }
    means = np.array([
        [average(share[group][:, when]).mean() for group in ([s], c) for when in periods[s]] for s, c in comparable.items()
    ]).reshape(-1, 4)  # fmt: skip
    return Comparison(
        **dict(
            zip(
                ("site_before", "site_after", "comparable_before", "comparable_after"),
                map(float, average(means.T)),
                strict=True,
            )
        ),
        difference=mean_of((means[:, 1] - means[:, 0]) - (means[:, 3] - means[:, 2])),
        trend_before=mean_of(np.array([_trend(panel, share, s, c) for s, c in comparable.items()])),
        events=_events(panel, share, comparable),
    )


def _trend(panel: Panel, share: Floats, site: int, comparable: Ints) -> float:
    """Difference of yearly changes over all years before the beginning."""
    before = np.flatnonzero(panel.years < panel.start[site])
    gap = share[site, before] - share[np.ix_(comparable, before)].mean(axis=0)
    return float(slope(panel.years[before], gap[None, :])[0])


def _events(panel: Panel, share: Floats, comparable: Mapping[int, Ints]) -> dict[int, Estimate]:
    """Differences by year since the beginning, against the year before it; years that some site does not have are of the others."""
    at: dict[int, list[float]] = {}
    # Over sites and years, some hundred numbers.
    for site, others in comparable.items():
        gap = dict(
            zip((panel.years - panel.start[site]).tolist(), share[site] - share[others].mean(axis=0), strict=True)
        )
        for event, value in gap.items():
            at.setdefault(event, []).append(float(value - gap.get(-1, np.nan)))
    return {event: mean_of(np.array(draws)) for event, draws in sorted(at.items())}
