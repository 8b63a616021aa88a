"""Linear programs that ask how far each withheld quantity can move; one table that all bounds allow answers for many at once."""

import numpy as np
from scipy import optimize, sparse

from tasks.disclosure.protect import table_numbers
from tasks.disclosure.relations import Flags, Floats, Numbers
from tests.attack_bounds import Bounds

TOGETHER = 12
LARGEST = 1e7


def reach(sums: sparse.csr_array, bounds: Bounds, asked: Flags, need: Floats, singles: int) -> tuple[Floats, Flags]:
    """How far each asked quantity was shown to reach, and which of them no program shows to reach its need.

    Programs move all asked quantities of a table at once, by chance up or down; what is then still open is asked one by one, at
    most `singles` of a table, the least and the most it can be.
    """
    low, high = np.full(len(need), np.inf), np.full(len(need), -np.inf)
    tables = table_numbers(sums)
    for table in np.unique(tables[asked]):
        place = np.flatnonzero(tables == table)
        open_one(sums, bounds, place, asked, need, (low, high), singles)
    width = np.where(np.isfinite(high - low), high - low, 0.0)
    return width, asked & (width < need - 1e-3)


def open_one(
    sums: sparse.csr_array,
    bounds: Bounds,
    place: Numbers,
    asked: Flags,
    need: Floats,
    shown: tuple[Floats, Floats],
    singles: int,
) -> None:
    """Asks one table: by chance together, then one after the other; widens `shown` in place."""
    chance = np.random.default_rng(0)
    program = Program(sums, bounds, place)
    wanted = np.flatnonzero(asked[place])
    low, high = shown
    for turn in range(TOGETHER):
        left = wanted[(high - low)[place][wanted] < need[place][wanted] - 1e-3]
        left = wanted if turn == 0 else left
        if not len(left):
            return
        side = np.where(chance.random(len(left)) < 0.5, 1.0, -1.0) if turn > 1 else np.full(len(left), 1.0 - 2 * turn)
        widen(shown, place, left, program.farthest(left, side))
    left = wanted[(high - low)[place][wanted] < need[place][wanted] - 1e-3]
    for one in left[:singles]:
        for end in (1.0, -1.0):
            widen(shown, place, wanted, program.farthest(np.array([one]), np.array([end])))


def widen(shown: tuple[Floats, Floats], place: Numbers, wanted: Numbers, table: Floats | None) -> None:
    """Another allowed table: what is asked may be as there."""
    if table is None:
        return
    low, high = shown
    low[place[wanted]] = np.minimum(low[place[wanted]], table[wanted])
    high[place[wanted]] = np.maximum(high[place[wanted]], table[wanted])


class Program:
    """The sums and bounds of one table, ready to be asked for the farthest allowed table in a direction."""

    def __init__(self, sums: sparse.csr_array, bounds: Bounds, place: Numbers) -> None:
        mine = sums[:, place]
        self.sums = mine[np.diff(mine.indptr) > 0]
        self.low, self.high = bounds.low[place], np.maximum(bounds.low, bounds.high)[place]
        self.free = self.high > self.low + 1e-9
        stated = np.abs(self.low[self.low > 0])
        self.unit = float(np.median(stated)) if len(stated) and np.median(stated) > LARGEST / 1e3 else 1.0
        active = self.sums[:, self.free]
        kept = np.diff(active.indptr) > 0
        self.active = active[kept]
        self.known = -(self.sums[kept][:, ~self.free] @ self.low[~self.free]) / self.unit

    def farthest(self, wanted: Numbers, side: Floats) -> Floats | None:
        """The allowed table in which these quantities are farthest to their sides; nothing when none was found."""
        price = np.zeros(len(self.low))
        price[wanted] = -side
        limit = np.column_stack([self.low, np.minimum(self.high, LARGEST * self.unit)])[self.free] / self.unit
        found = optimize.linprog(price[self.free], A_eq=self.active, b_eq=self.known, bounds=limit, method="highs")
        if found.status != 0:
            return None
        table = self.low.copy()
        table[self.free] = found.x * self.unit
        return table
