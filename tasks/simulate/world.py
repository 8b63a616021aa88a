"""The simulated truth as columns: desa, dwellings, families and persons that point to one another by index."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from config.simulate import SimulationParameters
from tasks.simulate.families import HEAD, Composition
from tasks.simulate.geography import Geography
from tasks.simulate.grouping import place_in_group
from tasks.simulate.streams import Ints, Streams

EPOCH = date(1970, 1, 1)
Columns = dict[str, NDArray[Any]]


@dataclass
class World:
    """One array a column and one entry a row; `text` holds the words of persons and families.

    dwellings: area, hamlet, rt, rw, latitude, longitude, housing, consumption_rp (per head and month).
    families: dwelling, area, head and spouse (index of a person, -1 for none), size.
    persons: family, area, role, sex, marital, birth (days since 1970), age (years) and attributes.
    """

    parameters: SimulationParameters
    streams: Streams
    geography: Geography
    dwellings: Columns
    families: Columns
    persons: Columns
    text: dict[str, pa.Array] = field(default_factory=dict)

    @property
    def today(self) -> int:
        """The reference date in days since 1970."""
        return (self.parameters.reference_date - EPOCH).days

    def per_family(self, values: NDArray[Any]) -> NDArray[Any]:
        """Sum over the members of each family of a number a person."""
        return np.bincount(self.persons["family"], values, len(self.families["dwelling"]))

    def dwelling_of_person(self) -> Ints:
        """Index of the dwelling each person lives in."""
        found: Ints = self.families["dwelling"][self.persons["family"]]
        return found


def build_world(
    composition: Composition, geography: Geography, parameters: SimulationParameters, streams: Streams
) -> World:
    """A world with places, ages and roles, to which the other modules add their columns."""
    world = World(parameters, streams, geography, {}, {}, {})
    _add_dwellings(world, composition)
    area = composition.dwelling_area[composition.family_dwelling]
    members = composition.members
    world.families = {"dwelling": composition.family_dwelling, "area": area}
    world.persons = {
        "family": members.family,
        "area": area[members.family],
        "role": members.role,
        "sex": members.sex,
        "marital": members.marital,
    }
    _add_births(world, members.age)
    _add_departures(world)
    _add_heads(world)
    return world


def _add_dwellings(world: World, composition: Composition) -> None:
    rules, area = world.parameters.households, composition.dwelling_area
    rng = world.streams.named("dwellings")
    in_desa = np.bincount(area, minlength=len(world.geography.regions))
    hamlets = np.clip(np.round(in_desa / rules.hamlet_households), 1, 9).astype(np.int16)
    position = np.arange(len(area)) - (np.cumsum(in_desa) - in_desa)[area]
    hamlet = (position * hamlets[area] // in_desa[area]).astype(np.int16)
    rt = (position // rules.rt_households + 1).astype(np.int16)
    centre = np.array([(region.lat, region.lon) for region in world.geography.regions])
    world.dwellings = {
        "area": area,
        "hamlet": hamlet,
        "rt": rt,
        "rw": (hamlet + 1).astype(np.int16),
        "house_number": _house_numbers(rng.integers(1, 99, len(area)), rt + 1000 * area.astype(np.int32)),
        "latitude": np.round(centre[area, 0] + rng.normal(0, 0.004, len(area)), 6),
        "longitude": np.round(centre[area, 1] + rng.normal(0, 0.004, len(area)), 6),
        "meter": rng.permutation(len(area)).astype(np.int32),
    }


def _house_numbers(drawn: Ints, street: Ints) -> Ints:
    """Numbers from 1 in each street, in the order of a draw, so that no two dwellings of a street share one."""
    order = np.lexsort((drawn, street))
    number = np.empty(len(street), np.int16)
    number[order] = place_in_group(street[order]) + 1
    return number


def _add_births(world: World, age: NDArray[Any]) -> None:
    rng, heap = world.streams.named("births"), world.parameters.heaped_birth_dates
    birth = (world.today - np.floor(age.astype(np.float64) * 365.25) - rng.integers(0, 28, len(age))).astype(np.int32)
    year = birth.astype("datetime64[D]").astype("datetime64[Y]")
    old = (year.astype(np.int32) + 1970 < heap.born_before) & (rng.random(len(age)) < heap.share)
    first_day = year.astype("datetime64[D]").astype(np.int32)
    last_day = (year + 1).astype("datetime64[D]").astype(np.int32) - 1
    heaped = np.where(rng.random(len(age)) < 0.7, first_day, last_day)
    world.persons["birth"] = np.where(old, heaped, birth).astype(np.int32)
    world.persons["birth_year"] = (year.astype(np.int32) + 1970).astype(np.int16)
    world.persons["age"] = ((world.today - world.persons["birth"]) // 365.25).astype(np.int16)


def _add_departures(world: World) -> None:
    rng, died, age = world.streams.named("departures"), world.parameters.died, world.persons["age"]
    risk = died.per_year_at_60 * 2 ** ((age - 60) / died.doubling_years) * died.years_on_lists
    dead = rng.random(len(age)) < np.minimum(risk, 0.5)
    moved = ~dead & (rng.random(len(age)) < world.parameters.moved_out) & (world.persons["role"] != HEAD)
    world.persons["dead"], world.persons["moved"] = dead, moved
    world.persons["resident"] = ~dead & ~moved


def _add_heads(world: World) -> None:
    family, role, persons = world.persons["family"], world.persons["role"], len(world.persons["role"])
    families = world.families
    n = len(families["dwelling"])
    families["head"] = np.full(n, -1, np.int32)
    families["spouse"] = np.full(n, -1, np.int32)
    index = np.arange(persons, dtype=np.int32)
    for name, wanted in (("head", HEAD), ("spouse", HEAD + 1)):
        families[name][family[role == wanted]] = index[role == wanted]
    families["size"] = np.bincount(family, minlength=n).astype(np.int16)
    families["residents"] = world.per_family(world.persons["resident"]).astype(np.int16)
