"""Linear programs that ask how far each withheld quantity can move; one table that all bounds allow answers for many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import optimize, sparse

from tasks.disclosure.protect import table_numbers
from tasks.disclosure.relations import Flags, Floats, Numbers
from tests.attack_bounds import Bounds

# Scopes in which what is left is asked singly.
LAST = 19
# So many left in a scope are asked singly at once.
FEW = 100
# Programs of one scope: all narrow quantities at first, later some by chance, since quantities of one chain only move together.
TURNS, AT_FIRST, CHOSEN = 14, 3, 0.3
FARTHEST = 1e7
NEARLY = 1e-3
# Money is counted in units in which the largest amount of its table is so many, so that it is of the size of counts.
LARGEST = 1e4
# A program that takes longer shows nothing, and what it asked counts as recovered unless another shows it to be open.
SECONDS = 20.0


@dataclass(frozen=True)
class Asked:
    """What the attacker asks for: sums and bounds of all quantities, an allowed table to start from and the true one, which are whole, which are asked and how far each must reach."""

    sums: sparse.csr_array
    bounds: Bounds
    start: Floats
    true: Floats
    whole: Flags
    asked: Flags
    need: Floats

    @cached_property
    def unit(self) -> Floats:
        """What each quantity is counted in: one where it is whole, for amounts by the largest of their table."""
        table = table_numbers(self.sums)
        largest = np.zeros(table.max(initial=0) + 1)
        np.maximum.at(largest, table, np.abs(self.start))
        return np.where(self.whole, 1.0, np.maximum(largest[table] / LARGEST, 1.0))


def allowed_table(sums: sparse.csr_array, bounds: Bounds, table: Floats) -> Floats | None:
    """The published table with what it does not tell filled in so that all sums hold within the bounds; nothing where none does."""
    free = ~np.isfinite(table)
    filled = np.where(free, 0.0, table)
    lacks, beside = -(sums @ filled), sums[:, free]
    within = np.column_stack([bounds.low[free], bounds.high[free]])
    touched = np.diff(beside.tocsr().indptr) > 0
    if free.any():
        found = optimize.linprog(
            np.zeros(int(free.sum())), A_eq=beside.tocsr()[touched], b_eq=lacks[touched], bounds=within, method="highs"
        )
        if found.status != 0:
            return None
        filled[free] = found.x
    size = NEARLY * np.maximum(1.0, np.abs(filled))
    holds = (np.abs(sums @ filled) <= np.maximum(NEARLY, abs(sums) @ np.abs(filled) * NEARLY)).all()
    inside = (filled >= bounds.low - size).all() and (filled <= bounds.high + size).all()
    return filled if holds and inside else None


def reach(question: Asked, scopes: Sequence[Numbers]) -> Flags:
    """Which of the asked quantities no program shows to reach as far as they need.

    Programs ask one scope (numbers of quantities) after the other and keep all others as they are: a table that differs there alone is
    one of all that the bounds allow, and what it shows stays shown in the next scope. A quantity that is left among few, and at last every
    one, is asked by itself for both ends.
    """
    shown = (np.minimum(question.start, question.true), np.maximum(question.start, question.true))
    columns = question.sums.tocsc()
    for place in scopes:
        if len(narrow(place, question, shown)):
            program = Program(columns, question, place)
            open_scope(program, place, question, shown)
            if len(narrow(place, question, shown)) <= FEW:
                ask_singly(program, place, question, shown)
    for place in scopes[-LAST:]:
        if len(narrow(place, question, shown)):
            ask_singly(Program(columns, question, place), place, question, shown)
    return np.asarray(question.asked & (shown[1] - shown[0] < question.need - NEARLY))


def open_scope(program: "Program", place: Numbers, question: Asked, shown: tuple[Floats, Floats]) -> None:
    """Widens `shown` in place by tables in which many narrow quantities move at once, none further than it needs."""
    chance = np.random.default_rng(0)
    for turn in range(TURNS):
        left = narrow(place, question, shown)
        if turn >= AT_FIRST:
            left = left[chance.random(len(left)) < CHOSEN]
        if len(left):
            side = np.full(len(left), 1.0 - 2 * turn) if turn < 2 else chance.choice([-1.0, 1.0], len(left))
            there = place[left]
            lacks = question.need[there] - (shown[1][there] - shown[0][there])
            widen(shown, place, program.farthest(left, side, (shown[0][there] - lacks, shown[1][there] + lacks)))


def ask_singly(program: "Program", place: Numbers, question: Asked, shown: tuple[Floats, Floats]) -> None:
    """Widens `shown` in place by the ends of every quantity that is still narrow when its turn comes."""
    endless = (np.full(1, -np.inf), np.full(1, np.inf))
    for one in narrow(place, question, shown):
        for end in (1.0, -1.0):
            if len(narrow(place[one : one + 1], question, shown)):
                widen(shown, place, program.farthest(np.array([one]), np.array([end]), endless))


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
        self.unit = question.unit[place]
        self.truth = question.start[place]
        low, high = (
            question.bounds.low[place],
            np.minimum(question.bounds.high[place], self.truth + FARTHEST * self.unit),
        )
        self.low, self.high = np.minimum(low, self.truth), np.maximum(high, self.truth)
        self.free = self.high > self.low + NEARLY
        active = columns[:, place[self.free]].tocsr()
        self.active = active[np.diff(active.indptr) > 0]
        self.active.data *= self.unit[self.free][self.active.indices]
        size = 1 / np.maximum.reduceat(np.abs(self.active.data), self.active.indptr[:-1])
        self.active.data *= np.repeat(size, np.diff(self.active.indptr))
        self.known = self.active @ (self.truth / self.unit)[self.free]

    def farthest(self, wanted: Numbers, side: Floats, ends: tuple[Floats, Floats]) -> Floats | None:
        """The allowed table in which these quantities are farthest to their sides, none beyond its `ends`; nothing when none was found."""
        price, low, high = np.zeros(len(self.truth)), self.low.copy(), self.high.copy()
        price[wanted] = -side
        low[wanted], high[wanted] = np.maximum(low[wanted], ends[0]), np.minimum(high[wanted], ends[1])
        limit = (np.column_stack([low, high]) / self.unit[:, None])[self.free]
        within = {"time_limit": SECONDS}
        found = optimize.linprog(
            price[self.free], A_eq=self.active, b_eq=self.known, bounds=limit, method="highs", options=within
        )
        if found.status != 0:
            return None
        table = self.truth.copy()
        table[self.free] = found.x * self.unit[self.free]
        return table
