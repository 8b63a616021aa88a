"""Desa like each laboratory site before it began: same topography class, nearest by declared covariates, each used once.

One assignment over all sites and their places at once (Hungarian method) gives the least total distance, so that no order
of the sites decides; without replacement the sets of two sites share no desa and are independent.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from tasks.sites.panel import Panel, average
from tasks.statistics.arrays import Bools, Floats, Ints

# Farther than any real distance: a place that can only be filled by an unlike desa stays empty.
UNLIKE = 1e9


@dataclass(frozen=True, kw_only=True)
class Match:
    """By site its comparable desa and their distances; `imbalance` is by covariate the standardised difference of means."""

    comparable: Mapping[int, Ints]
    distance: Mapping[int, Floats]
    imbalance: Floats


def match_sites(panel: Panel, *, years: int, controls: int, largest: float) -> Match:
    """The comparable desa of every site that has a past, none farther than `largest`; a site without any stays out."""
    sites = [int(s) for s in panel.sites if len(panel.before(int(panel.start[s]), years))]
    others = np.flatnonzero(panel.start == 0)
    covariates = {s: covariates_at(panel, int(panel.start[s]), years) for s in sites}
    cost = np.full((len(sites) * controls, len(others)), UNLIKE)
    # Over sites, of which a regency has some ten.
    for row, site in enumerate(sites):
        distance_to = _distances(panel, site, others, covariates[site])
        cost[row * controls : (row + 1) * controls] = np.where(distance_to > largest, UNLIKE, distance_to)
    rows, columns = linear_sum_assignment(cost) if cost.size else (np.empty(0, int), np.empty(0, int))
    real = cost[rows, columns] < UNLIKE
    comparable, distance = {}, {}
    for row, site in enumerate(sites):
        mine = real & (rows // controls == row)
        if mine.any():
            comparable[site], distance[site] = others[columns[mine]], cost[rows[mine], columns[mine]]
    return Match(comparable=comparable, distance=distance, imbalance=_imbalance(covariates, comparable))


def covariates_at(panel: Panel, start: int, years: int) -> Floats:
    """What desa are made alike in before a beginning, by desa: mean of each outcome that is counted, log of the families.

    Changes before are left out: matched on, they would look parallel whatever they were.
    """
    before = panel.before(start, years)
    counted = np.flatnonzero(~np.isnan(panel.share).all(axis=(0, 1)))
    levels = [average(panel.share[:, before, o]) for o in counted]
    with np.errstate(divide="ignore", invalid="ignore"):
        size = np.log(average(panel.families[:, before]))
    found: Floats = np.column_stack([*levels, size])
    return found


def _distances(panel: Panel, site: int, others: Ints, covariates: Floats) -> Floats:
    complete: Bools = np.all(np.isfinite(covariates), axis=1)
    if not complete[site]:
        return np.full(len(others), UNLIKE)
    spread = np.linalg.pinv(np.cov(covariates[complete], rowvar=False))
    difference = np.nan_to_num(covariates[others] - covariates[site])
    squared = np.maximum(np.einsum("ij,jk,ik->i", difference, spread, difference), 0)
    alike = complete[others] & (np.array(panel.topography)[others] == panel.topography[site])
    found: Floats = np.where(alike, np.sqrt(squared), UNLIKE)
    return found


def _imbalance(covariates: Mapping[int, Floats], comparable: Mapping[int, Ints]) -> Floats:
    """Mean difference of sites and comparable desa by covariate, in standard deviations over all desa."""
    if not comparable:
        return np.empty(0)
    gaps = [
        (covariates[s][s] - covariates[s][c].mean(axis=0)) / np.nanstd(covariates[s], axis=0, ddof=1)
        for s, c in comparable.items()
    ]
    found: Floats = np.abs(np.mean(gaps, axis=0))
    return found
