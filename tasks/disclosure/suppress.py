"""Another table that the published figures allow just as well, sought by linear programming.

Withheld counts are safe when they could as well be others. One such table proves it for all counts that differ in it, and the
published cells that must differ with them at least cost are those to withhold too; so a few programs serve thousands of cells.
HiGHS is in scipy already; tau-argus and its kin take one table at a time, and a program of their own beside.
"""

from dataclasses import dataclass

import numpy as np
from scipy import optimize, sparse

from tasks.disclosure.relations import Flags, Floats

MOVED = 1e-6
REWARD = 1e4
RELABEL = 2.0


@dataclass(frozen=True)
class Cells:
    """What the search knows of each quantity of one table.

    `x` its value, `floor` and `ceiling` what its published word grants, `low` and `high` how far it was shown that it may as
    well lie, `need` how far apart these must come (0 where nothing is to hide), `cost` of a movement, `fixed` may not move;
    `sought` are the lacking ones that the next table must move.
    """

    x: Floats
    floor: Floats
    ceiling: Floats
    low: Floats
    high: Floats
    need: Floats
    cost: Floats
    fixed: Flags
    sought: Flags


def seek_table(sums: sparse.csr_array, cells: Cells, up: Flags) -> Floats:
    """How far each quantity moves in another allowed table that moves those sought most, `up` or down, at least cost.

    `sums` and `cells` are of one table. A linear program over pieces of each movement (see `pieces`); no movement is always
    a solution.
    """
    limits, prices = zip(*pieces(cells, up, 1), *pieces(cells, ~up, -1), strict=True)
    limit, price = np.concatenate(limits), np.concatenate(prices)
    column = np.flatnonzero(limit > 0)
    half = len(limits) // 2
    both = sparse.hstack([sums] * half + [-sums] * half, format="csc")[:, column].tocsr()
    both = both[np.diff(both.indptr) > 0]
    found = optimize.linprog(
        price[column],
        A_eq=both,
        b_eq=np.zeros(both.shape[0]),
        bounds=np.column_stack([np.zeros(len(column)), limit[column]]),
        method="highs",
    )
    moved = np.zeros(len(limit))
    if found.status == 0:
        moved[column] = found.x
    rise, fall = moved.reshape(2, half, -1).sum(axis=1)
    return np.asarray(rise - fall, np.float64)


def pieces(cells: Cells, rewarded: Flags, side: int) -> list[tuple[Floats, Floats]]:
    """How far each quantity may move to one side, 1 up or -1 down, in pieces with their price.

    What a sought quantity still needs is rewarded; more is not. Beyond the range that its word grants, the word is lost.
    """
    most = np.where(cells.fixed | (cells.sought & ~rewarded), 0, np.inf if side == 1 else cells.x)
    granted = np.minimum(most, cells.ceiling - cells.x if side == 1 else cells.x - cells.floor)
    reached = cells.high - cells.x if side == 1 else cells.x - cells.low
    wanted = np.minimum(np.where(cells.sought & rewarded, reached + cells.need - (cells.high - cells.low), 0), most)
    prize = np.full(len(most), -REWARD)
    with_word = np.isfinite(granted)
    beyond = np.zeros(len(most))
    beyond[with_word] = most[with_word] - np.maximum(granted, wanted)[with_word]
    return [
        (np.minimum(wanted, granted), prize),
        (np.maximum(wanted - granted, 0), prize + RELABEL),
        (np.maximum(granted - wanted, 0), cells.cost),
        (beyond, cells.cost + RELABEL),
    ]
