"""Moves rounded counts to their other neighbour where a group of places has gone too far to one side, as few as possible."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tasks.disclosure.relations import Flags, Floats, Numbers

# Only counts of so many bases move for the sake of a sum: a small one that is drawn again in another release would tell more of itself.
LARGE = 1


@dataclass(frozen=True)
class Group:
    """Which places are summed together, and the base that they move by."""

    number: Numbers
    base: int

    def of(self, places: Flags) -> "Group":
        """The same for some of the places."""
        return Group(self.number[places], self.base)

    def lacks(self, x: Floats, rounded: Floats) -> Floats:
        """By group, and by column where there are several, what rounding took from its sum."""
        count = int(self.number.max(initial=0)) + 1
        found = np.zeros((count, *x.shape[1:]))
        np.add.at(found, self.number, x - rounded)
        return found

    def moves(self, lack: Floats) -> Numbers:
        """How many counts are to move up, or down where negative, by group: none while less than one base is lacking."""
        return np.where(np.abs(lack) >= self.base, np.rint(lack / self.base), 0).astype(np.int64)

    def first(self, places: Numbers, cost: Floats, draw: Floats, count: Numbers) -> Numbers:
        """Positions of so many of these places in each group as it is to move: the cheapest ones."""
        number = self.number[places]
        order = np.lexsort((draw, cost, number))
        rank = np.arange(len(order)) - np.searchsorted(number[order], number[order])
        return order[rank < count[number[order]]]


def movable(value: Floats, here: Floats, ends: tuple[Floats, Floats], group: Group) -> Flags:
    """Which counts are at their end `here`, have another one, and are large enough to move to it."""
    low, high = ends
    return np.asarray((value == here) & (low < high) & (low >= LARGE * group.base))


def balance(x: Floats, rounded: Floats, ends: tuple[Floats, Floats], draw: Floats, groups: Sequence[Group]) -> Floats:
    """One column of counts, `rounded` to one of its two `ends`, with those nearest to their other end moved where groups are far off."""
    low, high = ends
    value = rounded.copy()
    for group in groups:
        moves = group.moves(group.lacks(x, value))
        for side, here, there in ((1, low, high), (-1, high, low)):
            count = np.maximum(side * moves, 0)
            may = np.flatnonzero((count[group.number] > 0) & movable(value, here, ends, group))
            chosen = may[group.first(may, -side * (x - low)[may], draw[may], count)]
            value[chosen] = there[chosen]
    return value


def balance_parts(
    x: Floats, rounded: Floats, ends: tuple[Floats, Floats], draw: Floats, groups: Sequence[Group]
) -> Floats:
    """Parts by place with the same sum in each place, where one goes up as another goes down for groups that are far off."""
    value = rounded.copy()
    for group in groups:
        lack = group.lacks(x, value)
        # A few dozen parts, one after the other, since each exchange changes what others lack.
        for part in range(x.shape[1]):
            for side in (1, -1):
                exchange(x, value, ends, draw, group, lack, part, side)
    return value


def exchange(
    x: Floats,
    value: Floats,
    ends: tuple[Floats, Floats],
    draw: Floats,
    group: Group,
    lack: Floats,
    part: int,
    side: int,
) -> None:
    """Moves one part to its `side`, 1 up or -1 down, in as many places as the groups lack, each with the part that is best moved back."""
    count = np.maximum(side * group.moves(lack[:, part]), 0)
    if not count.any():
        return
    low, high = ends
    here, there = (low, high) if side == 1 else (high, low)
    own = movable(value[:, part], here[:, part], (low[:, part], high[:, part]), group)
    may = np.flatnonzero((count[group.number] > 0) & own)
    if not len(may):
        return
    above, step = x[may] - low[may], high[may] - low[may]
    partner = movable(value[may], there[may], (low[may], high[may]), group) & (side * lack < 0)[group.number[may]]
    partner &= step == step[:, [part]]
    price = np.where(partner, side * above, np.inf)
    best = np.argmin(price, axis=1)
    row = np.arange(len(may))
    can = np.isfinite(price[row, best])
    cost = price[row[can], best[can]] - side * above[can, part]
    may, best = may[can], best[can]
    chosen = group.first(may, cost, draw[may, part], count)
    at = may[chosen]
    for column, direction in ((np.full(len(chosen), part), side), (best[chosen], -side)):
        moved = direction * (high[at, column] - low[at, column])
        value[at, column] += moved
        np.subtract.at(lack, (group.number[at], column), moved)
