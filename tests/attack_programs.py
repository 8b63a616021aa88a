"""Linear programs that ask how far each withheld quantity can move; one table that all bounds allow answers for many at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import optimize, sparse

from tasks.disclosure.relations import Flags, Floats, Numbers
from tests.attack_bounds import Bounds

TOGETHER = 12
FARTHEST = 1e7
NEARLY = 1e-3


@dataclass(frozen=True)
class Asked:
    """What the attacker asks for: sums and bounds of all quantities, which are asked and how far each must reach."""

    sums: sparse.csr_array
    bounds: Bounds
    truth: Floats
    asked: Flags
    need: Floats


def reach(question: Asked, area: Numbers, districts: Sequence[Numbers]) -> Flags:
    """Which of the asked quantities no program shows to reach as far as they need.

    Programs ask one kecamatan after the other, all its desa with all larger areas they are part of (`districts`, numbers of `area`), and
    keep the rest of the regency as it is: a table that differs there alone is one of all that the bounds allow. In each they move
    what is still narrow all together, up, down and by chance, and at last every single quantity that is left to both ends.
    """
    low, high = question.truth.copy(), question.truth.copy()
    by_area = np.argsort(area, kind="stable")
    start = np.searchsorted(area[by_area], np.arange(area.max() + 2))
    columns = question.sums.tocsc()
    for places in districts:
        place = np.concatenate([by_area[start[one] : start[one + 1]] for one in places])
        if len(narrow(place, question, (low, high))):
            open_district(Program(columns, question, place), place, question, (low, high))
    return np.asarray(question.asked & (high - low < question.need - NEARLY))


def open_district(program: "Program", place: Numbers, question: Asked, shown: tuple[Floats, Floats]) -> None:
    """Widens `shown` in place by the tables that programs of one kecamatan find."""
    chance = np.random.default_rng(0)
    for turn in range(TOGETHER):
        left = narrow(place, question, shown)
        if not len(left):
            return
        side = np.full(len(left), 1.0 - 2 * turn) if turn < 2 else chance.choice([-1.0, 1.0], len(left))
        widen(shown, place, program.farthest(left, side))
    for one in narrow(place, question, shown):
        if question.need[place[one]] - NEARLY > shown[1][place[one]] - shown[0][place[one]]:
            for end in (1.0, -1.0):
                widen(shown, place, program.farthest(np.array([one]), np.array([end])))


def narrow(place: Numbers, question: Asked, shown: tuple[Floats, Floats]) -> Numbers:
    """Positions among these quantities that are asked and were not shown to reach their need."""
    low, high = shown
    return np.flatnonzero(question.asked[place] & (high[place] - low[place] < question.need[place] - NEARLY))


def widen(shown: tuple[Floats, Floats], place: Numbers, table: Floats | None) -> None:
    """Another allowed table: everything may be as there."""
    if table is not None:
        low, high = shown
        low[place] = np.minimum(low[place], table)
        high[place] = np.maximum(high[place], table)


class Program:
    """The sums and bounds of some quantities while the others are as they are, ready to be asked for the farthest allowed table."""

    def __init__(self, columns: sparse.csc_array, question: Asked, place: Numbers) -> None:
        self.truth = question.truth[place]
        self.low, self.high = question.bounds.low[place], np.minimum(question.bounds.high[place], self.truth + FARTHEST)
        self.free = self.high > self.low + NEARLY
        self.active = columns[:, place[self.free]].tocsr()
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
