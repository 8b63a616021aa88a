"""The household sample: strata are topography classes, first stage desa or dusun, second stage households."""

from dataclasses import dataclass

import numpy as np

from tasks.simulate.grouping import place_in_group
from tasks.simulate.streams import Floats, Ints
from tasks.simulate.world import World


@dataclass(frozen=True)
class Sample:
    """Sampled dwellings with their stratum and weight, which adds to all households; the unit is a desa, or `by_dusun`."""

    dwelling: Ints
    stratum: Ints
    weight: Floats
    by_dusun: bool


def draw_sample(world: World, wave: str, share: float) -> Sample:
    """A stratified two-stage sample of inhabited dwellings.

    Units are drawn with equal chance in a stratum in proportion to its households, then up to `per_psu` of
    their households; the weight is the inverse of both chances, scaled so that each stratum adds to its
    number of households (ratio estimator).
    """
    rng, rules, dwellings = world.streams.named("survey", wave), world.parameters.survey, world.dwellings
    frame = np.flatnonzero(dwellings["residents"] > 0)
    wanted = max(rules.min_households, round(rules.households_share * len(frame))) * share
    area, hamlet = dwellings["area"][frame].astype(np.int64), dwellings["hamlet"][frame]
    by_dusun = len(frame) / len(np.unique(area * 10 + hamlet)) >= rules.dusun_from_households
    _, unit = np.unique(area * 10 + (hamlet if by_dusun else 0), return_inverse=True)
    stratum_of_unit = np.zeros(unit.max() + 1, np.int64)
    stratum_of_unit[unit] = world.geography.topography[area]
    chosen = _units(rng, unit, stratum_of_unit, wanted=wanted, per_unit=rules.per_psu)
    picked = _households(rng, unit, chosen, rules.per_psu)
    weight = _weights(unit, stratum_of_unit, chosen, picked)
    return Sample(frame[picked], stratum_of_unit[unit[picked]], weight, by_dusun)


def _units(rng: np.random.Generator, unit: Ints, stratum: Ints, *, wanted: float, per_unit: int) -> Ints:
    """Units in random order in each stratum until they give its share of households, at least two for a variance."""
    gives = np.minimum(np.bincount(unit), per_unit)
    households = np.bincount(stratum[unit])
    drawn = []
    for layer, size in enumerate(households):
        order = rng.permutation(np.flatnonzero(stratum == layer))
        before = np.cumsum(gives[order]) - gives[order]
        drawn.append(order[(before < wanted * size / len(unit)) | (np.arange(len(order)) < 2)])
    return np.sort(np.concatenate(drawn))


def _households(rng: np.random.Generator, unit: Ints, chosen: Ints, per_unit: int) -> Ints:
    """Places in the frame of the first `per_unit` households of each chosen unit in random order, sorted."""
    at = np.flatnonzero(np.isin(unit, chosen))
    order = at[np.lexsort((rng.random(len(at)), unit[at]))]
    return np.sort(order[place_in_group(unit[order]) < per_unit])


def _weights(unit: Ints, stratum: Ints, chosen: Ints, picked: Ints) -> Floats:
    size, taken = np.bincount(unit), np.bincount(unit[picked], minlength=unit.max() + 1)
    units, drawn = np.bincount(stratum), np.bincount(stratum[chosen], minlength=stratum.max() + 1)
    mine = unit[picked]
    layer = stratum[mine]
    weight = units[layer] / np.maximum(drawn[layer], 1) * size[mine] / np.maximum(taken[mine], 1)
    total = np.bincount(stratum[unit], minlength=stratum.max() + 1)
    found: Floats = np.round(weight * total[layer] / np.bincount(layer, weight)[layer], 6)
    return found
