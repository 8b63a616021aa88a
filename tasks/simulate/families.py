"""Who lives together: families, dwellings and the ages and roles of their members, drawn slot by slot."""

from dataclasses import dataclass

import numpy as np

from config.simulate import SimulationParameters
from tasks.simulate.geography import Geography, dwellings_by_desa
from tasks.simulate.grouping import starts_group
from tasks.simulate.streams import Floats, Ints, Mask, Streams, bounded_normal, pick

# Roles are the Regsosek relation codes (question 409).
HEAD, SPOUSE, CHILD, IN_LAW, GRANDCHILD, PARENT, HELPER, OTHER = range(1, 9)
MALE, FEMALE = 1, 2
SINGLE, MARRIED, DIVORCED, WIDOWED = range(1, 5)
SLOTS = (HEAD, SPOUSE, CHILD, CHILD, CHILD, CHILD, CHILD, IN_LAW, GRANDCHILD, GRANDCHILD, PARENT, OTHER, HELPER)
FIRST_CHILD, IN_LAW_SLOT, GRANDCHILD_SLOT, PARENT_SLOT, OTHER_SLOT, HELPER_SLOT = 2, 7, 8, 10, 11, 12
MEAN_FAMILY = 2.9
LAST_BIRTH = 46


@dataclass(frozen=True)
class Members:
    """Persons in the order of their family and slot; `age` in years, -1 nowhere."""

    family: Ints
    role: Ints
    age: Floats
    sex: Ints
    marital: Ints


@dataclass(frozen=True)
class Composition:
    """Families with their dwelling and desa, and their members."""

    family_dwelling: Ints
    dwelling_area: Ints
    members: Members


def compose(persons: int, geography: Geography, parameters: SimulationParameters, streams: Streams) -> Composition:
    """Families and members for at most `persons` persons, within one dwelling of that number."""
    rng = streams.named("families")
    rules = parameters.households
    count = int(persons / MEAN_FAMILY * 1.25) + 3 * len(geography.regions)
    area = np.repeat(np.arange(len(geography.regions)), dwellings_by_desa(geography, count, rules.min_per_desa))
    two = rng.random(len(area)) < rules.second_family
    dwelling = np.repeat(np.arange(len(area)), 1 + two)
    second = np.concatenate(([False], dwelling[1:] == dwelling[:-1]))
    members = _members(rng, second, parameters)
    sizes = np.bincount(dwelling[members.family], minlength=len(area))
    kept = _dwellings_kept(rng, area, sizes, persons)
    return _keep(area, dwelling, members, kept)


def _dwellings_kept(rng: np.random.Generator, area: Ints, sizes: Ints, persons: int) -> Mask:
    """A random set of dwellings with at most `persons` members; the first of each desa come before all others."""
    order = np.lexsort((rng.random(len(area)), ~starts_group(area)))
    kept = np.zeros(len(area), bool)
    kept[order] = np.cumsum(sizes[order]) <= persons
    return kept


def _keep(area: Ints, dwelling: Ints, members: Members, kept: Mask) -> Composition:
    family_kept = kept[dwelling]
    person_kept = family_kept[members.family]
    new_dwelling = np.cumsum(kept) - 1
    new_family = np.cumsum(family_kept) - 1
    return Composition(
        family_dwelling=new_dwelling[dwelling[family_kept]].astype(np.int32),
        dwelling_area=area[kept].astype(np.int16),
        members=Members(
            new_family[members.family[person_kept]].astype(np.int32),
            members.role[person_kept],
            members.age[person_kept],
            members.sex[person_kept],
            members.marital[person_kept],
        ),
    )


@dataclass(frozen=True)
class Draft:
    """Families as a matrix: one row a family, one column a slot; ages below 0 are empty slots."""

    rng: np.random.Generator
    parameters: SimulationParameters
    kind: Ints
    second: Mask
    age: Floats
    sex: Ints

    def of_kind(self, name: str) -> Ints:
        """Rows of the families of a kind."""
        return np.flatnonzero(self.kind == list(self.parameters.families).index(name))

    def by_kind(self, attribute: str) -> Floats:
        """An attribute of the kind of each family."""
        return np.array([getattr(kind, attribute) for kind in self.parameters.families.values()])[self.kind]


def _members(rng: np.random.Generator, second: Mask, parameters: SimulationParameters) -> Members:
    """One row a member from a matrix of ages by family and slot."""
    n = len(second)
    kind = pick(rng, [k.share for k in parameters.families.values()], n)
    kind[second] = list(parameters.families).index("couple_children")
    age = np.full((n, len(SLOTS)), -1.0, np.float32)
    sex = np.where(rng.random((n, len(SLOTS))) < parameters.children.boys, MALE, FEMALE).astype(np.int8)
    draft = Draft(rng, parameters, kind, second, age, sex)
    for fill in (_couple, _follow_elder, _children, _parent, _in_law, _others):
        fill(draft)
    marital = _marital(rng, age, sex)
    held = age >= 0
    family = np.repeat(np.arange(n), held.sum(axis=1))
    role = np.broadcast_to(np.array(SLOTS, np.int8), age.shape)
    return Members(family, role[held], age[held], sex[held], marital[held])


def _couple(draft: Draft) -> None:
    rng, age, sex, n = draft.rng, draft.age, draft.sex, len(draft.kind)
    for name, rules in draft.parameters.families.items():
        at = draft.of_kind(name)
        age[at, 0] = bounded_normal(rng, rules.age, len(at))
    sex[:, 0] = np.where(rng.random(n) < draft.by_kind("male"), MALE, FEMALE)
    sex[:, 1] = MALE + FEMALE - sex[:, 0]
    gap = rng.normal(3.4, 3.2, n) * np.where(sex[:, 0] == MALE, 1, -1)
    married = rng.random(n) < draft.by_kind("spouse")
    age[married, 1] = np.maximum(17.5, age[:, 0] - gap)[married]


def _follow_elder(draft: Draft) -> None:
    """The second family of a dwelling is a generation younger than the first."""
    at, rng = np.flatnonzero(draft.second), draft.rng
    head = np.clip(draft.age[at - 1, 0] - rng.normal(26, 4, len(at)), 19, 60)
    draft.age[at, 0] = head
    draft.age[at, 1] = np.maximum(17.5, head - rng.normal(2.8, 2.5, len(at)))


def _children(draft: Draft) -> None:
    rng, age, rules, n = draft.rng, draft.age, draft.parameters.children, len(draft.kind)
    mother = np.where(age[:, 1] >= 0, age[:, 1], age[:, 0] - 1)
    number = pick(rng, rules.number, n)
    number[rng.random(n) >= draft.by_kind("children")] = 0
    born_at = bounded_normal(rng, rules.first_birth, n)
    for k in range(len(rules.number) - 1):
        child = mother - born_at - rng.random(n) * 0.99
        there = (number > k) & (child >= 0) & (born_at < LAST_BIRTH) & (rng.random(n) < _at_home(child, rules.at_home))
        age[there, FIRST_CHILD + k] = child[there]
        born_at = born_at + bounded_normal(rng, rules.spacing, n)


def _at_home(child: Floats, shares: dict[int, float]) -> Floats:
    limits = sorted(shares)
    place = np.minimum(np.searchsorted(limits, child, "right"), len(limits) - 1)
    return np.array([shares[limit] for limit in limits])[place]


def _parent(draft: Draft) -> None:
    at, rng = draft.of_kind("with_parent"), draft.rng
    draft.age[at, PARENT_SLOT] = np.minimum(98, draft.age[at, 0] + np.maximum(18, rng.normal(25, 4, len(at))))
    draft.sex[at, PARENT_SLOT] = np.where(rng.random(len(at)) < 0.28, MALE, FEMALE)


def _in_law(draft: Draft) -> None:
    """A married child with spouse and perhaps children, all on the card of the parents."""
    at, rng, age = draft.of_kind("with_in_law"), draft.rng, draft.age
    younger = np.minimum(age[at, 0], np.where(age[at, 1] > 0, age[at, 1], 99))
    child = np.clip(younger - rng.normal(23, 3, len(at)), 20, 45)
    age[at, FIRST_CHILD] = child
    age[at, IN_LAW_SLOT] = np.maximum(18, child + rng.normal(0, 3, len(at)))
    draft.sex[at, IN_LAW_SLOT] = MALE + FEMALE - draft.sex[at, FIRST_CHILD]
    for k, chance in enumerate((0.8, 0.35)):
        grandchild = child - rng.uniform(20, 26, len(at)) - 4 * k
        there = (grandchild >= 0) & (rng.random(len(at)) < chance)
        age[at[there], GRANDCHILD_SLOT + k] = grandchild[there]


def _others(draft: Draft) -> None:
    rng, rules, n = draft.rng, draft.parameters.households, len(draft.kind)
    relative = np.abs(rng.normal(24, 16, n))
    draft.age[:, OTHER_SLOT] = np.where(rng.random(n) < rules.other_relative, relative, -1)
    draft.age[:, HELPER_SLOT] = np.where(rng.random(n) < rules.helper, rng.uniform(18, 50, n), -1)


def _marital(rng: np.random.Generator, age: Floats, sex: Ints) -> Ints:
    marital = np.full(age.shape, SINGLE, np.int8)
    has_spouse = age[:, 1] >= 0
    marital[has_spouse, :2] = MARRIED
    marital[age[:, IN_LAW_SLOT] >= 0, IN_LAW_SLOT] = MARRIED
    marital[age[:, IN_LAW_SLOT] >= 0, FIRST_CHILD] = MARRIED
    alone = ~has_spouse
    widowed = rng.random(len(age)) < np.clip((age[:, 0] - 30) / 45, 0.05, 0.97)
    never = (age[:, 0] < 45) & (age[:, FIRST_CHILD] < 0) & (rng.random(len(age)) < 0.75)
    marital[alone, 0] = np.where(never, SINGLE, np.where(widowed, WIDOWED, DIVORCED))[alone]
    marital[:, PARENT_SLOT] = WIDOWED
    for slot in range(FIRST_CHILD, IN_LAW_SLOT):
        back = (marital[:, slot] == SINGLE) & (age[:, slot] > 24) & (rng.random(len(age)) < 0.12)
        marital[back, slot] = DIVORCED
    older = (age[:, OTHER_SLOT] > 30) & (rng.random(len(age)) < 0.6)
    marital[older, OTHER_SLOT] = np.where(sex[older, OTHER_SLOT] == FEMALE, WIDOWED, DIVORCED)
    return marital
