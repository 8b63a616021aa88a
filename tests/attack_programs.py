"""Linear programs that ask how far each withheld quantity can move; one table that all bounds allow answers for many at once."""

import numpy as np
from scipy import optimize, sparse

from tasks.disclosure.relations import Flags, Floats, Numbers
from tests.attack_bounds import Bounds

TOGETHER = 10
FARTHEST = 1e7
NEARLY = 1e-3


def reach(
    sums: sparse.csr_array, bounds: Bounds, truth: Floats, district: Numbers, asked: Flags, need: Floats
) -> Flags:
    """Which of the asked quantities no program shows to reach as far as they need.

    Programs ask one kecamatan after the other (`district`, negative for larger areas, which always may move) and keep the rest of the
    regency as it is: a table that differs there alone is one of all that the bounds allow. In each they move what is still narrow all
    together, up, down and by chance, and at last the quantities one by one.
    """
    low, high = truth.copy(), truth.copy()
    for number in np.unique(district[asked]):
        place = np.flatnonzero((district == number) | (district < 0))
        open_district(Program(sums, bounds, truth, place), place, asked, need, (low, high))
    return np.asarray(asked & (high - low < need - NEARLY))


def open_district(
    program: "Program", place: Numbers, asked: Flags, need: Floats, shown: tuple[Floats, Floats]
) -> None:
    """Widens `shown` in place by the tables that programs of one kecamatan find."""
    chance = np.random.default_rng(0)
    for turn in range(TOGETHER):
        left = narrow(place, asked, need, shown)
        if not len(left):
            return
        side = np.full(len(left), 1.0 - 2 * turn) if turn < 2 else chance.choice([-1.0, 1.0], len(left))
        widen(shown, place, program.farthest(left, side))
    for one in narrow(place, asked, need, shown):
        for end in (1.0, -1.0):
            widen(shown, place, program.farthest(np.array([one]), np.array([end])))


def narrow(place: Numbers, asked: Flags, need: Floats, shown: tuple[Floats, Floats]) -> Numbers:
    """Positions among these quantities that are asked and were not shown to reach their need."""
    low, high = shown
    return np.flatnonzero(asked[place] & (high[place] - low[place] < need[place] - NEARLY))


def widen(shown: tuple[Floats, Floats], place: Numbers, table: Floats | None) -> None:
    """Another allowed table: everything may be as there."""
    if table is not None:
        low, high = shown
        low[place] = np.minimum(low[place], table)
        high[place] = np.maximum(high[place], table)


class Program:
    """The sums and bounds of some quantities while the others are as they are, ready to be asked for the farthest allowed table."""

    def __init__(self, sums: sparse.csr_array, bounds: Bounds, truth: Floats, place: Numbers) -> None:
        self.low, self.high = bounds.low[place], np.minimum(bounds.high[place], truth[place] + FARTHEST)
        self.truth = truth[place]
        self.free = self.high > self.low + NEARLY
        self.active = sums[:, place[self.free]]
        kept = np.diff(self.active.indptr) > 0
        self.active = self.active[kept]
        self.known = self.active @ self.truth[self.free]

    def farthest(self, wanted: Numbers, side: Floats) -> Floats | None:
        """The allowed table in which these quantities are farthest to their sides; nothing when none was found."""
        price = np.zeros(len(self.truth))
        price[wanted] = -side
        limit = np.column_stack([np.minimum(self.low, self.truth), np.maximum(self.high, self.truth)])[self.free]
        found = optimize.linprog(price[self.free], A_eq=self.active, b_eq=self.known, bounds=limit, method="highs")
        if found.status != 0:
            return None
        table = self.truth.copy()
        table[self.free] = found.x
        return table
