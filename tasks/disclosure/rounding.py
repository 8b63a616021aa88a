"""Rounds counts so that parts still add up to their wholes, equal counts stay equal, and sums over areas stay near what they are.

Each count becomes a neighbouring multiple of the base. Since every published sum is a sum of rounded counts, it tells no more of a
small count than that count's own rounded figure does: somewhere between the multiples below and above it. The nearest multiple is
taken unless the kecamatan or the regency has gone too far to one side, so that what does not change is rounded as before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from tasks.disclosure.relations import Flags, Floats, Numbers
from tasks.disclosure.ties import NO_BASE, Tie

# What a kecamatan lacks counts from this many bases on; below, the nearest multiple is taken.
NEAR = 0.5


@dataclass
class Rounding:
    """Counts `x` (places by columns), their `rounded` values, which columns are settled, and how far sums have gone.

    `district` numbers the kecamatan of each place, `base_of` the population of each share.
    """

    x: Floats
    district: Numbers
    base: int
    base_of: Numbers
    rounded: Floats = field(init=False)
    settled: Flags = field(init=False)

    def __post_init__(self) -> None:
        self.rounded, self.settled = np.full_like(self.x, np.nan), np.zeros_like(self.x, bool)
        self.turns = turns_of(self.district)
        self.shares_of = [np.flatnonzero(self.base_of == column) for column in range(self.x.shape[1])]


def round_columns(x: Floats, district: Numbers, base: int, ties: Sequence[Tie], base_of: Numbers) -> Floats:
    """Multiples of `base` in the place of the counts `x` (places by columns, nothing where none is stated).

    Ties are settled in their order, wholes before parts; a whole whose parts are all settled is their sum.
    """
    state = Rounding(np.nan_to_num(x), district, base, base_of)
    state.settled |= ~np.isfinite(x)
    state.rounded[state.settled] = 0
    for tie in ties:
        settle_tie(state, tie)
    shared = base_of[base_of != NO_BASE]
    for column in [*dict.fromkeys(shared.tolist()), *range(x.shape[1])]:
        settle_alone(state, column, np.ones(len(x), bool))
    return np.where(np.isfinite(x), state.rounded, np.nan)


def settle_tie(state: Rounding, tie: Tie) -> None:
    """Rounds a whole and its parts where they add up: parts to fit a settled whole, a whole to fit settled parts."""
    if tie.parts_first:
        lost = np.zeros(len(state.x))
        for part in tie.parts:
            settle_alone(state, int(state.base_of[part]), tie.places)
            settle_alone(state, part, tie.places, lost)
            lost += np.where(tie.places, state.x[:, part] - state.rounded[:, part], 0)
    by_parts = tie.places & state.settled[:, tie.parts].all(axis=1) & ~state.settled[:, tie.whole]
    state.rounded[by_parts, tie.whole] = state.rounded[by_parts][:, tie.parts].sum(axis=1)
    state.settled[by_parts, tie.whole] = True
    settle_alone(state, tie.whole, tie.places)
    divide(state, tie)


def settle_alone(state: Rounding, column: int, places: Flags, lost: Floats | None = None) -> None:
    """Rounds one column where it is not settled yet, by itself, or making up for what was `lost` before in each place."""
    free = places & ~state.settled[:, column]
    if not free.any():
        return
    lost = np.zeros(len(places)) if lost is None else lost
    low, high = limits(state, np.array([column]))
    carried = Carried(state, 1)
    for turn in state.turns:
        now = turn[free[turn]]
        x, least, most = state.x[now, column], low[now, 0], high[now, 0]
        wanted = x + carried.at(now, (most > least)[:, None])[:, 0] + lost[now]
        state.rounded[now, column] = np.where(wanted - least > (most - least) / 2, most, least)
        carried.add(now, (x - state.rounded[now, column])[:, None])
    state.settled[free, column] = True


def divide(state: Rounding, tie: Tie) -> None:
    """Rounds the parts that are free so that all parts sum to the rounded whole, those next to a higher multiple first."""
    free = tie.places & ~state.settled[:, tie.parts].all(axis=1)
    if not free.any():
        return
    low, high = limits(state, tie.parts)
    open_part = ~state.settled[:, tie.parts]
    low = np.where(open_part, low, state.rounded[:, tie.parts])
    high = np.where(open_part, high, low)
    carried = Carried(state, len(tie.parts))
    for turn in state.turns:
        now = turn[free[turn]]
        if not len(now):
            continue
        x = state.x[now][:, tie.parts]
        shared_out = share_out(
            state.rounded[now, tie.whole], x, carried.at(now, high[now] > low[now]), low[now], high[now], open_part[now]
        )
        state.rounded[now[:, None], tie.parts] = shared_out
        carried.add(now, np.where(open_part[now], x - shared_out, 0))
    state.settled[np.ix_(free, tie.parts)] = True


def share_out(whole: Floats, x: Floats, carried: Floats, low: Floats, high: Floats, open_part: Flags) -> Floats:
    """Values of the parts by place between `low` and `high` that sum to the whole: the higher ones where most is lacking.

    Where none do, the largest open part takes what is left over.
    """
    step = high - low
    lacking = whole - low.sum(axis=1)
    order = np.argsort(np.where(step > 0, low - x - carried, np.inf), axis=1, kind="stable")
    taken = np.cumsum(np.take_along_axis(step, order, axis=1), axis=1)
    goes_up = np.zeros_like(open_part)
    np.put_along_axis(goes_up, order, taken <= lacking[:, None] + NEAR, axis=1)
    value = np.where(goes_up, high, low)
    left = whole - value.sum(axis=1)
    largest = np.argmax(np.where(open_part, x, -1), axis=1)
    row = np.arange(len(whole))
    value[row, largest] = np.maximum(value[row, largest] + left, 0)
    return np.asarray(value, np.float64)


def limits(state: Rounding, columns: Numbers) -> tuple[Floats, Floats]:
    """The multiples below and above each count, but no share above its population and no rest of one below nothing."""
    x = state.x[:, columns]
    low, high = below(x, state.base), above(x, state.base)
    for number, column in enumerate(columns):
        whole = state.base_of[column]
        pairs = [(whole, True)] if whole != NO_BASE else []
        for other, is_part in [*pairs, *((part, False) for part in state.shares_of[column])]:
            told = state.settled[:, other]
            least, most = beside(state, column, other, is_part)
            fits = told & (np.maximum(low[:, number], least) <= np.minimum(high[:, number], most))
            low[fits, number] = np.maximum(low[fits, number], least[fits])
            high[fits, number] = np.minimum(high[fits, number], most[fits])
    return low, high


def beside(state: Rounding, column: int, other: int, is_part: bool) -> tuple[Floats, Floats]:
    """What a share leaves possible for its population or the other way round, so that the rest of both is a neighbour too."""
    rest = np.abs(state.x[:, other] - state.x[:, column])
    fixed = state.rounded[:, other]
    if is_part:
        return fixed - above(rest, state.base), fixed - below(rest, state.base)
    return fixed + below(rest, state.base), fixed + above(rest, state.base)


def below(x: Floats, base: int) -> Floats:
    """The multiple at or below each count."""
    return np.asarray(np.floor(x / base) * base)


def above(x: Floats, base: int) -> Floats:
    """The multiple at or above each count."""
    return np.asarray(np.ceil(x / base) * base)


def turns_of(district: Numbers) -> list[Numbers]:
    """Places in turns, one of each kecamatan at a time."""
    order = np.argsort(district, kind="stable")
    start = np.searchsorted(district[order], district[order])
    turn = np.arange(len(district)) - start
    return [order[turn == number] for number in range(int(turn.max(initial=-1)) + 1)]


class Carried:
    """What was rounded away so far, by kecamatan and in the regency, for each column."""

    def __init__(self, state: Rounding, columns: int) -> None:
        self.state = state
        self.district = np.zeros((int(state.district.max(initial=0)) + 1, columns))

    def at(self, places: Numbers, free: Flags) -> Floats:
        """What the counts of these places are to make up for, where they are `free` to; little is left as it is.

        What the regency lacks goes to so many kecamatan as it has multiples of the base, those first that lack most themselves.
        """
        own, base = self.district[self.state.district[places]], self.state.base
        regency = self.district.sum(axis=0)
        made_up = np.where(np.abs(own) > NEAR * base, own, 0.0)
        if (np.abs(regency) < base).all():
            return made_up
        lacks = np.where(free, own * np.sign(regency), -np.inf)
        rank = np.argsort(np.argsort(-lacks, axis=0, kind="stable"), axis=0)
        chosen = (rank < np.floor(np.abs(regency) / base)) & np.isfinite(lacks)
        return np.asarray(np.where(chosen, made_up + np.sign(regency) * base, made_up))

    def add(self, places: Numbers, lost: Floats) -> None:
        """Remembers what was lost in these places, no two of one kecamatan."""
        self.district[self.state.district[places]] += lost
