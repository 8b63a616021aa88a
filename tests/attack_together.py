"""Several releases against one another: what did not change must be open in the bounds of all of them together."""

from collections.abc import Sequence

import pandas as pd

from tests.attack_methods import AttackedRelease

PLACE = ["series", "name", "area_code"]
SMALL_CHANGE = 4


def attack_together(releases: Sequence[AttackedRelease]) -> tuple[pd.DataFrame, int]:
    """Protected cells that several releases give away together and none alone, and how many small changes can be read.

    The attacker is told which quantities did not change from one release to the next and takes the narrowest of their bounds.
    """
    every = pd.concat([r.cells.assign(release=i) for i, r in enumerate(releases)], ignore_index=True)
    every = every.sort_values([*PLACE, "release"], kind="stable")
    before = every.groupby(PLACE, sort=False)[["x", "low", "high"]].shift()
    stays = every["x"].eq(before["x"])
    every["stretch"] = (~stays).cumsum()
    bounds = every.groupby("stretch").agg(least=("low_carried", "max"), most=("high_carried", "min"))
    every = every.join(bounds, on="stretch")
    open_alone = every["protected"] & ~every["subtraction"] & ~every["programs"]
    narrow = every["most"] - every["least"] < every["need"] - 1e-3
    exact = every["low"].eq(every["high"]) & before["low"].eq(before["high"])
    change = (every["x"] - before["x"]).abs()
    read = exact & change.between(1, SMALL_CHANGE) & every["is_counted"]
    return every[open_alone & narrow], int(read.sum())
