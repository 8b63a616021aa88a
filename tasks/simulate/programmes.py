"""Who receives what: aid follows the officials' rank, so the truly poor are missed and others are served."""

import numpy as np

from config.simulate_files import ByDesil
from tasks.simulate.grouping import place_in_group
from tasks.simulate.streams import Floats, Mask
from tasks.simulate.world import World

VERDICTS = ("Layak", "Tidak Layak", "Meninggal", "Pindah", "Mampu")


def add_programmes(world: World) -> None:
    """Adds receipt of PKH, BPNT, PBI, RTLH and BLT-DD and the village verdicts to families."""
    rng, families, rules = world.streams.named("programmes"), world.families, world.parameters.programmes
    alive = families["residents"] > 0
    unfit = (world.dwellings["floor_material"] == 8) | (world.dwellings["wall_material"] >= 4)
    unfit = unfit[families["dwelling"]]
    desa = world.geography.is_desa[families["area"]]
    families["pkh"] = _drawn(world, rng, rules.pkh) & _pkh_component(world)
    families["bpnt"] = _drawn(world, rng, rules.bpnt)
    families["pbi_nas"] = _drawn(world, rng, rules.pbi_nas)
    families["pbi_pemda"] = _drawn(world, rng, rules.pbi_pemda) & ~families["pbi_nas"]
    families["rtlh"] = alive & (rng.random(len(alive)) < _chance(world, rules.rtlh) * np.where(unfit, 6, 0.5))
    blt_dd = _drawn(world, rng, rules.blt_dd) & ~families["pkh"]
    families["blt_dd"] = (blt_dd | _poorest(world, rng, rules.blt_dd_least)) & desa
    _add_verdicts(world, rng)


def _chance(world: World, by_desil: ByDesil) -> Floats:
    found: Floats = np.array(by_desil)[world.families["desil_nasional"] - 1]
    return found


def _drawn(world: World, rng: np.random.Generator, by_desil: ByDesil) -> Mask:
    found: Mask = rng.random(len(world.families["area"])) < _chance(world, by_desil)
    return found


def _pkh_component(world: World) -> Mask:
    """PKH asks for a small child, a pupil, an elderly person or a severe disability."""
    persons = world.persons
    counts = (persons["age"] < 7) | (persons["age"] >= 60) | (persons["disabled"]) | (persons["school"] == 2)
    found: Mask = world.per_family(counts & persons["resident"]) > 0
    return found


def _add_verdicts(world: World, rng: np.random.Generator) -> None:
    """Index into VERDICTS of what the village meeting says of the family's head, right most of the time."""
    families = world.families
    n = len(families["area"])
    poor = world.dwellings["welfare"][families["dwelling"]] + rng.normal(0, 0.5, n) < -0.2
    verdict = np.where(poor, 0, np.where(rng.random(n) < 0.6, 1, 4))
    verdict[world.persons["dead"][families["head"]]] = 2
    gone = (families["residents"] > 0) & (rng.random(n) < 0.015)
    verdict[gone] = 3
    families["verdict"] = verdict.astype(np.int8)
    rules = world.parameters.programmes
    families["on_musdes"] = _drawn(world, rng, rules.musdes) | _poorest(world, rng, rules.musdes_least)


def _poorest(world: World, rng: np.random.Generator, count: int) -> Mask:
    """The `count` poorest families of each desa by regency rank, so that no desa's list is empty."""
    area, desil = world.families["area"], world.families["desil_kabupaten"]
    order = np.lexsort((rng.random(len(area)), desil, area))
    found = np.zeros(len(area), bool)
    found[order[place_in_group(area[order]) < count]] = True
    return found
