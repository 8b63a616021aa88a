"""Invented names with the habits of the region: one word among the old, prefixes, old spellings, common names again and again."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from config.simulate import load_name_lists
from tasks.simulate.families import CHILD, FEMALE, MALE
from tasks.simulate.streams import Ints, Mask, pick
from tasks.simulate.world import World

# (new, old) in the order in which the spelling reform of 1972 is undone: c before j, since tj and dj hold a j.
OLD_SPELLINGS = (("j", "dj"), ("J", "Dj"), ("c", "tj"), ("C", "Tj"), ("u", "oe"), ("U", "Oe"))
ERAS = {"old": False, "modern": True}


def add_names(world: World) -> None:
    """Adds `name`, `birth_place`, `father` and `mother` of persons as text."""
    rng, lists = world.streams.named("names"), load_name_lists()
    persons = world.persons
    world.text["name"] = invent_names(world, persons["birth_year"], persons["sex"], rng)
    n = len(persons["sex"])
    town = pick(rng, [1.0] * len(lists.towns), n)
    town[~persons["born_outside"] & (rng.random(n) < 0.9)] = 0
    world.text["birth_place"] = pa.DictionaryArray.from_arrays(pa.array(town, pa.int16()), pa.array(lists.towns)).cast(
        pa.string()
    )
    _add_parents(world, rng)


def _add_parents(world: World, rng: np.random.Generator) -> None:
    """Parents of a child are head and spouse; of others, names that stand in no other record."""
    persons, families = world.persons, world.families
    year = (persons["birth_year"] - 27).astype(np.int16)
    head, spouse = families["head"][persons["family"]], families["spouse"][persons["family"]]
    child = persons["role"] == CHILD
    for name, sex in (("father", MALE), ("mother", FEMALE)):
        parent = np.where(persons["sex"][head] == sex, head, spouse)
        known = child & (parent >= 0)
        persons[f"{name}_index"] = np.where(known, parent, -1).astype(np.int32)
        other = invent_names(world, year, np.full(len(year), sex), rng)
        world.text[name] = pc.if_else(pa.array(known), world.text["name"].take(pa.array(np.maximum(parent, 0))), other)


def invent_names(world: World, birth_year: Ints, sex: Ints, rng: np.random.Generator) -> pa.Array:
    """One name a person, drawn by birth year and sex."""
    rules, vocabulary = world.parameters.names, _vocabulary()
    n = len(sex)
    modern = birth_year >= rules.modern_from
    words = np.where(modern, pick(rng, rules.words_modern, n), pick(rng, rules.words_elderly, n)) + 1
    prefixed = (rng.random(n) < rules.prefix) & (words > 1)
    left = words - prefixed
    sexes = {"male": sex == MALE, "female": sex == FEMALE}
    eras = {f"{word}_{era}": who & (modern == flag) for word, who in sexes.items() for era, flag in ERAS.items()}
    last = {f"{word}_second": who for word, who in sexes.items()}
    prefix = vocabulary.draw(rng, {f"{word}_prefix": who for word, who in sexes.items()}, rules.skew)
    first = vocabulary.draw(rng, eras, rules.skew)
    second, third = (vocabulary.draw(rng, last, rules.skew) for _ in range(2))
    parts = (
        vocabulary.take(prefix, prefixed),
        vocabulary.take(first, left >= 1),
        vocabulary.take(second, left >= 2),
        vocabulary.take(third, (left >= 3) & (third != second)),
    )
    names = pc.binary_join_element_wise(*parts, " ", null_handling="skip")
    old = (birth_year < rules.old_spelling_before) & (rng.random(n) < rules.old_spelling)
    return _respelt(names, old)


@dataclass(frozen=True)
class Vocabulary:
    """All words in one array, and where each list starts and how long it is."""

    words: pa.Array
    spans: dict[str, tuple[int, int]]

    def draw(self, rng: np.random.Generator, groups: dict[str, Mask], skew: float) -> Ints:
        """Index of a word for every row, from the list of the group the row is in."""
        found = np.zeros(len(next(iter(groups.values()))), np.int32)
        for name, mask in groups.items():
            start, size = self.spans[name]
            at = np.flatnonzero(mask)
            found[at] = start + pick(rng, [1 / (k + 3) ** skew for k in range(size)], len(at))
        return found

    def take(self, index: Ints, where: Mask) -> pa.Array:
        """The words at those places, null elsewhere."""
        return self.words.take(pa.array(index, mask=~where))


@cache
def _vocabulary() -> Vocabulary:
    words: list[str] = []
    spans = {}
    for name, listed in load_name_lists().model_dump().items():
        spans[name] = (len(words), len(listed))
        words.extend(listed)
    return Vocabulary(pa.array(words, pa.string()), spans)


def _respelt(names: pa.Array, old: Mask) -> pa.Array:
    if not old.any():
        return names
    changed = names.filter(pa.array(old))
    for new, before in OLD_SPELLINGS:
        changed = pc.replace_substring(changed, new, before)
    return pc.replace_with_mask(names, pa.array(old), changed)
