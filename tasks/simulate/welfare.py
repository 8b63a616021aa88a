"""True consumption per head, the dwelling and belongings that go with it, and the noisy rank that officials see."""

import numpy as np

from config.simulate_people import Ordered, Owned
from tasks.simulate.streams import Floats, Ints, logistic, uniform_of
from tasks.simulate.world import World

NO_OCCUPATION = -0.15  # effect of a head out of work on log consumption


def add_welfare(world: World) -> None:
    """Adds consumption, housing, belongings and deciles."""
    _add_consumption(world)
    _add_housing(world)
    _add_belongings(world)
    _add_deciles(world)


def _weighted_quantile(values: Floats, weights: Floats, share: float) -> float:
    order = np.argsort(values)
    reached = np.cumsum(weights[order]) / weights.sum()
    return float(values[order][np.searchsorted(reached, share)])


def _add_consumption(world: World) -> None:
    """Rupiah per head and month; shifted so that the declared share of residents is below the line."""
    rng, rules, dwellings = world.streams.named("consumption"), world.parameters.welfare, world.dwellings
    size = _per_dwelling(world, world.persons["resident"])
    dwellings["residents"] = size.astype(np.int16)
    line = np.log(rules.line_rp)
    score = _consumption_score(world, size, rng)
    score += line - _weighted_quantile(score, size, rules.poor_share)
    dwellings["consumption_rp"] = np.round(np.exp(score) / 100) * 100
    dwellings["poor"] = dwellings["consumption_rp"] < rules.line_rp
    dwellings["welfare"] = (score - score.mean()) / score.std()
    food = rules.food_share
    share = food.at_line + food.slope * (score - line) + rng.normal(0, food.sd, len(size))
    dwellings["food_rp"] = np.round(dwellings["consumption_rp"] * np.clip(share, 0.25, 0.85) / 100) * 100


def _consumption_score(world: World, size: Floats, rng: np.random.Generator) -> Floats:
    """Log consumption per head up to a constant, from place, head, size, dependants and chance."""
    rules, persons, area = world.parameters.welfare, world.persons, world.dwellings["area"]
    first = np.flatnonzero(np.diff(world.families["dwelling"], prepend=-1))
    head = world.families["head"][first]
    occupation = np.array([o.welfare for o in world.parameters.occupations.values()] + [NO_OCCUPATION])
    dependant = ((persons["age"] < 15) | (persons["age"] > 64)) & persons["resident"]
    found: Floats = (
        world.geography.by_topography(rules.topography)[area]
        + rng.normal(0, rules.desa_sd, len(world.geography.regions))[area]
        + np.array(rules.education)[persons["education"][head]]
        + occupation[persons["occupation"][head]]
        + rules.size * np.log(np.maximum(size, 1))
        + rules.dependants * _per_dwelling(world, dependant) / np.maximum(size, 1)
        + rules.disability * (_per_dwelling(world, persons["disabled"]) > 0)
        + rules.status_sd * world.families["status"][first]
        + rng.normal(0, rules.noise_sd, len(size))
    )
    return found


def _per_dwelling(world: World, mask: Ints) -> Floats:
    total: Floats = np.bincount(world.dwelling_of_person(), mask.astype(np.float64), len(world.dwellings["area"]))
    return total


def _add_housing(world: World) -> None:
    rng, dwellings = world.streams.named("housing"), world.dwellings
    for name, item in world.parameters.housing.items():
        dwellings[name] = _ordered(world, item, rng)
    dwellings["closet_type"][dwellings["toilet_access"] >= 5] = 0
    dwellings["sewage_disposal"][dwellings["toilet_access"] >= 5] = 0
    dwellings["power_va"][dwellings["light_source"] != 1] = 0
    area = world.parameters.floor_area
    score = area.spread * rng.normal(0, 1, len(dwellings["area"])) + area.welfare * dwellings["welfare"]
    dwellings["floor_area_m2"] = np.clip(np.round(area.median_m2 * np.exp(score)), area.minimum, area.maximum).astype(
        np.int16
    )


def _ordered(world: World, item: Ordered, rng: np.random.Generator) -> Ints:
    """Codes from best to worst: the better off the dwelling, the nearer to the head of the list."""
    dwellings = world.dwellings
    n = len(dwellings["area"])
    score = item.rho * dwellings["welfare"] + np.sqrt(1 - item.rho**2) * rng.normal(0, 1, n)
    u = uniform_of(-score)
    topography = world.geography.topography[dwellings["area"]]
    found = np.zeros(n, np.int8)
    for t, name in enumerate(world.geography.topography_names):
        pairs = item.shares.get(name, item.shares["default"])
        edges = np.cumsum([share for _, share in pairs])[:-1]
        here = topography == t
        found[here] = np.array([code for code, _ in pairs])[np.searchsorted(edges, u[here], side="right")]
    return found


def _owned(world: World, rule: Owned, rng: np.random.Generator) -> Ints:
    dwellings = world.dwellings
    base = world.geography.by_topography({"default": rule.base, **rule.only})[dwellings["area"]]
    chance = logistic(np.log(base / (1 - base)) + rule.beta * dwellings["welfare"])
    return (rng.random(len(chance)) < chance).astype(np.int8)


def _add_belongings(world: World) -> None:
    rng, dwellings = world.streams.named("belongings"), world.dwellings
    for name, rule in world.parameters.assets.items():
        dwellings[f"asset_{name}"] = _owned(world, rule, rng)
    for name, herd in world.parameters.livestock.items():
        share = world.geography.by_topography({"default": herd.share, **herd.only})[dwellings["area"]]
        keeps = rng.random(len(share)) < share
        dwellings[f"livestock_{name}"] = np.where(keeps, 1 + rng.poisson(herd.mean - 1, len(share)), 0).astype(np.int16)
    dwellings["savings"] = _owned(world, world.parameters.savings, rng)


def _add_deciles(world: World) -> None:
    """Deciles of families by a rank that follows consumption with error, for three scopes and the older P3KE list."""
    rng, rules, families = world.streams.named("deciles"), world.parameters.welfare, world.families
    n = len(families["dwelling"])
    score = world.dwellings["welfare"][families["dwelling"]] + rules.rank_noise * rng.normal(0, 1, n)
    order = (np.argsort(np.argsort(score)) + 0.5) / n
    families["desil_kabupaten"] = _decile(order)
    logit = np.log(order / (1 - order))
    for scope, shift in rules.desil_shift.items():
        families[f"desil_{scope}"] = _decile(logistic(logit - shift + rules.desil_jitter * rng.normal(0, 1, n)))
    old = score + rules.p3ke_noise * rng.normal(0, 1, n)
    families["desil_p3ke"] = _decile((np.argsort(np.argsort(old)) + 0.5) / n)


def _decile(rank: Floats) -> Ints:
    found: Ints = np.clip(np.floor(rank * 10) + 1, 1, 10).astype(np.int8)
    return found
