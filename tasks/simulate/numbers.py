"""Identity and family card numbers by their real rules (domain.md section 7); text as soon as they are complete."""

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tasks.simulate.dates import EPOCH, ddmmyy
from tasks.simulate.families import FEMALE
from tasks.simulate.grouping import place_in_group
from tasks.simulate.streams import Ints
from tasks.simulate.world import World

FEMALE_DAY = 400_000  # women's day of birth has 40 added
OLD_CARD_SERIAL = 5001  # first serial of cards that were re-issued since
OLD_NIK_SERIAL = 120  # first serial of second numbers, beyond what one day of one region gives out


def add_numbers(world: World) -> None:
    """Adds `nik`, `second_nik` of persons and `kk`, `old_kk` of families as text."""
    prefix = _birth_prefix(world)
    day = ddmmyy(world.persons["birth"]) + np.where(world.persons["sex"] == FEMALE, FEMALE_DAY, 0)
    world.text["nik"] = _with_serial(prefix * 1_000_000 + day)
    world.text["second_nik"] = _second_nik(world, day)
    home = _home_prefix(world)[world.families["area"]]
    rng, years = world.streams.named("cards"), world.parameters.numbers.card_years
    first, last = ((date(year, 1, 1) - EPOCH).days for year in years)
    for name in ("kk", "old_kk"):
        issued = rng.integers(first, min(last, world.today), len(home))
        world.text[name] = _with_serial(home * 1_000_000 + ddmmyy(issued), taken=name == "old_kk")


def _home_prefix(world: World) -> Ints:
    """First six digits a registration in each desa gets, from its kecamatan code."""
    codes = np.array([int(code.replace(".", "")) for code in world.geography.kecamatan_codes])
    return codes[world.geography.kecamatan]


def _birth_prefix(world: World) -> Ints:
    """Region of first registration: mostly the home kecamatan, before the split of 2001 its parent."""
    rng, rules, persons = world.streams.named("nik"), world.parameters.numbers, world.persons
    n = len(persons["area"])
    home = _home_prefix(world)
    prefix = home[persons["area"]]
    u = rng.random(n)
    elsewhere = u < rules.born_elsewhere_in_regency
    prefix[elsewhere] = rng.choice(home, int(elsewhere.sum()))
    for kecamatan, parent in rules.parent_prefix.items():
        split = (prefix == int(kecamatan.replace(".", ""))) & (persons["birth_year"] < rules.split_year)
        prefix[split] = int(parent)
    outside = u > 1 - rules.born_outside
    prefix[outside] = rng.choice(np.array([int(code) for code in rules.outside_prefixes]), int(outside.sum()))
    persons["born_outside"] = outside
    return prefix


def _with_serial(stem: Ints, taken: bool = False) -> pa.Array:
    """Stem of 12 digits and a serial from 0001 within equal stems, as text of 16 digits."""
    order = np.argsort(stem, kind="stable")
    ordered = stem[order]
    serial = np.empty(len(stem), np.int64)
    serial[order] = place_in_group(ordered) + (OLD_CARD_SERIAL if taken else 1)
    return pa.array(stem * 10_000 + serial).cast(pa.string())


def _second_nik(world: World, day: Ints) -> pa.Array:
    """The number a person got when registered once more, in another kecamatan of the regency."""
    rng = world.streams.named("second nik")
    prefix = rng.choice(_home_prefix(world), len(day))
    serial = rng.integers(OLD_NIK_SERIAL, 400, len(day))
    return pa.array((prefix * 1_000_000 + day) * 10_000 + serial).cast(pa.string())


def temporary_nik(world: World, area: Ints) -> pa.Array:
    """OpenSID's temporary number for each row: 0, ten digits of the desa, a serial of five (domain.md 4.1)."""
    digits = np.array([int(region.area_code.replace(".", "")) for region in world.geography.regions])
    number = digits[area] * 100_000 + 1 + np.arange(len(area)) % 99_999
    return pc.binary_join_element_wise("0", pa.array(number).cast(pa.string()), "")
