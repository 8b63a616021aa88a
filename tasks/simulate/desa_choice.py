"""Which desa send files; a share that grows with the size of the run, so that the demo stays quick."""

import numpy as np

from config.simulate_files import Sizes
from tasks.simulate.streams import Ints
from tasks.simulate.world import World


def share_of_desa(world: World, sizes: Sizes) -> float:
    """The share for this number of persons: `small` up to a size, `large` from another, linear in the log between."""
    rule = world.parameters.desa_share
    span = np.log(rule.large_persons) - np.log(rule.small_persons)
    position = (np.log(max(len(world.persons["sex"]), 1)) - np.log(rule.small_persons)) / span
    return float(sizes.small + (sizes.large - sizes.small) * np.clip(position, 0, 1))


def chosen_desa(world: World, kind: str) -> Ints:
    """Indices of the desa (never kelurahan) that send files of a kind, laboratory sites first; sorted."""
    share = share_of_desa(world, getattr(world.parameters.desa_share, kind))
    desa = np.flatnonzero(world.geography.is_desa)
    order = np.lexsort((world.streams.named("desa", kind).random(len(desa)), ~world.geography.is_lab[desa]))
    found: Ints = np.sort(desa[order[: max(1, round(share * len(desa)))]])
    return found
