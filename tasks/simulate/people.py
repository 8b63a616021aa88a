"""Schooling, work and health of persons, since every list repeats a part of them."""

import numpy as np

from config.simulate_people import Occupation, Rising
from tasks.simulate.families import FEMALE, MALE
from tasks.simulate.streams import Floats, Ints, Mask, logistic, uniform_of
from tasks.simulate.world import World

NEVER, IN_SCHOOL, LEFT = 1, 2, 3
NO_CERTIFICATE = 23
# Regsosek 413/415 codes of each certificate: public school, religious school, vocational school.
CERTIFICATES = ((23, 23, 23), (3, 4, 3), (8, 9, 8), (13, 14, 15), (18, 18, 18), (19, 19, 19), (21, 21, 21))
FUNCTIONS = (
    "seeing",
    "hearing",
    "walking",
    "hands",
    "learning",
    "behaviour",
    "speaking",
    "selfcare",
    "remembering",
    "sadness",
)
FUNCTION_WEIGHT = (2.2, 1.6, 2.2, 0.8, 0.8, 0.6, 0.6, 0.8, 1.0, 0.7)


def add_people(world: World) -> None:
    """Adds schooling, certificates, work, function and illness to persons, and a lasting status to families."""
    _add_status(world)
    _add_education(world)
    _add_school(world)
    _add_work(world)
    _add_health(world)


def _add_status(world: World) -> None:
    """A standard normal score of each family; families of one dwelling share most of it."""
    rng, rules = world.streams.named("status"), world.parameters.welfare
    shared = rng.normal(0, 1, len(world.dwellings["area"]))[world.families["dwelling"]]
    own = rng.normal(0, 1, len(world.families["dwelling"]))
    topography = world.geography.by_topography(rules.topography)[world.families["area"]] / 0.35
    world.families["status"] = (0.85 * shared + np.sqrt(1 - 0.85**2) * own + 0.5 * topography).astype(np.float32)


def _add_education(world: World) -> None:
    """Level 0 none to 6 postgraduate from birth cohort and family status; the young hold what their age allows."""
    rng, persons = world.streams.named("education"), world.persons
    n = len(persons["age"])
    status = world.families["status"][persons["family"]]
    u = uniform_of(0.55 * status + np.sqrt(1 - 0.55**2) * rng.normal(0, 1, n))
    years = sorted(world.parameters.education)
    cohort = np.clip(np.searchsorted(years, persons["birth_year"]), 0, len(years) - 1)
    level = np.zeros(n, np.int8)
    for i, year in enumerate(years):
        edges = np.cumsum(world.parameters.education[year])
        here = cohort == i
        level[here] = np.searchsorted(edges[:-1], u[here], side="right")
    cap = np.searchsorted([13, 16, 19, 22, 23, 26], persons["age"], side="right")
    persons["education"] = np.minimum(level, cap).astype(np.int8)
    persons["madrasah"] = rng.random(n) < world.parameters.school.madrasah
    persons["vocational"] = rng.random(n) < world.parameters.school.vocational


def _school_chance(world: World) -> Floats:
    rules, age = world.parameters.school, world.persons["age"]
    base = np.select(
        [(age >= 7) & (age <= 12), (age >= 13) & (age <= 15), (age >= 16) & (age <= 18), (age >= 19) & (age <= 23)],
        [rules.primary, rules.junior, rules.senior, rules.higher],
        0.0,
    )
    base[age == 6] = 0.6
    status = world.families["status"][world.persons["family"]]
    with np.errstate(divide="ignore"):
        return logistic(np.log(base / (1 - base)) + rules.welfare_effect * status)


def _add_school(world: World) -> None:
    rng, persons = world.streams.named("school"), world.persons
    age, married = persons["age"], persons["marital"] > 1
    attends = (rng.random(len(age)) < _school_chance(world)) & ~married
    never = (age < 7) | ((persons["education"] == 0) & (rng.random(len(age)) < 0.22))
    stage = np.select([age <= 12, age <= 15, age <= 18], [1, 2, 3], 5)
    held = np.where(attends, np.where(stage == 5, 3, stage - 1), persons["education"])
    dropped = ~attends & (age >= 13) & (age <= 15)
    held[dropped] = np.minimum(held[dropped], 1)
    persons["education"] = held.astype(np.int8)
    persons["school"] = np.where(attends, IN_SCHOOL, np.where(never, NEVER, LEFT)).astype(np.int8)
    persons["stage"] = np.where(attends, stage, np.maximum(held, np.where(age > 12, 1, 0))).astype(np.int8)
    grade = np.clip(age - np.select([stage == 1, stage == 2, stage == 3], [6, 12, 15], 18), 1, 6)
    persons["grade"] = np.where(attends, grade, np.where(held == 0, np.clip(age - 6, 1, 5), 8)).astype(np.int8)


def certificate_code(level: Ints, madrasah: Mask, vocational: Mask) -> Ints:
    """Regsosek 415 code of a level of education."""
    table = np.array(CERTIFICATES)
    kind = np.where(vocational & (level == 3), 2, madrasah.astype(int))
    return table[level, kind]


def _add_work(world: World) -> None:
    rng, persons, rules = world.streams.named("work"), world.persons, world.parameters.work
    n = len(persons["age"])
    chance = np.where(persons["sex"] == MALE, rules.male, rules.female)
    chance = np.where(persons["age"] >= 65, rules.elderly * np.where(persons["sex"] == MALE, 1.25, 0.75), chance)
    able = (persons["age"] >= 15) & (persons["school"] != IN_SCHOOL) & persons["resident"]
    works = able & (rng.random(n) < chance)
    persons["works"] = works
    persons["occupation"] = _occupations(world, rng, works)
    own = np.isin(persons["occupation"], _business(world))
    persons["business"] = works & own & (rng.random(n) < 0.55)
    persons["workers_paid"] = np.where(persons["business"] & (rng.random(n) < 0.12), rng.integers(1, 6, n), 0)
    persons["workers_unpaid"] = np.where(persons["business"] & (rng.random(n) < 0.4), rng.integers(1, 3, n), 0)
    persons["turnover"] = np.minimum(1 + rng.poisson(0.35, n), 5).astype(np.int8)


def _business(world: World) -> list[int]:
    return [i for i, o in enumerate(world.parameters.occupations.values()) if o.status in (1, 2)]


def _occupations(world: World, rng: np.random.Generator, works: Mask) -> Ints:
    """Index into the occupations, -1 for none, by topography, sex and the least education asked."""
    persons = world.persons
    kinds = list(world.parameters.occupations.values())
    found = np.full(len(works), -1, np.int8)
    topography = world.geography.topography[persons["area"]]
    for t, name in enumerate(world.geography.topography_names):
        for sex in (MALE, FEMALE):
            for level in range(7):
                at = np.flatnonzero(
                    works & (topography == t) & (persons["sex"] == sex) & (persons["education"] == level)
                )
                edges = np.cumsum([_weight(kind, name, sex, level) for kind in kinds])
                found[at] = np.searchsorted(edges / edges[-1], rng.random(len(at)), side="right")
    return found


def _weight(kind: Occupation, topography: str, sex: int, level: int) -> float:
    skilled = 0.12 if level >= 5 and kind.education < 2 else 1.0
    return kind.weight[topography] * (kind.women if sex == FEMALE else 1.0) * (level >= kind.education) * skilled


def _rising(rule: Rising, age: Ints) -> Floats:
    return np.minimum(rule.at_birth * 2 ** (age / rule.doubling_years), 0.9)


def _add_health(world: World) -> None:
    """Regsosek 428 (1 cannot, 2 much, 3 some, 4 no difficulty) for ten functions, and one chronic illness (430)."""
    rng, persons, rules = world.streams.named("health"), world.persons, world.parameters.health
    n = len(persons["age"])
    severe = _rising(rules.severe, persons["age"])
    frail = np.exp(rng.normal(-0.3, 0.8, n))
    for name, weight in zip(FUNCTIONS, FUNCTION_WEIGHT, strict=True):
        chance = severe * weight * frail * 0.35
        u = rng.random(n)
        value = np.select([u < chance * 0.2, u < chance, u < chance * rules.mild_factor], [1, 2, 3], 4)
        value[persons["age"] < 2] = 4
        persons[f"difficulty_{name}"] = value.astype(np.int8)
    worst = np.minimum.reduce([persons[f"difficulty_{name}"] for name in FUNCTIONS])
    persons["disabled"] = worst <= 2
    ill = rng.random(n) < _rising(rules.chronic, persons["age"])
    kinds = np.array(rules.chronic_kinds)[
        np.searchsorted(np.cumsum(rules.chronic_shares)[:-1], rng.random(n), side="right")
    ]
    persons["chronic"] = np.where(ill, kinds, 1).astype(np.int8)
