"""Rounds counts so that parts still add up to their wholes, equal counts stay equal, and sums over areas stay near what they are.

Each count becomes a neighbouring multiple of the base. Since every published sum is a sum of rounded counts, it tells no more of a
small count than that count's own rounded figure does: somewhere between the multiples below and above it. A small count is drawn up
or down by a number that its place and column keep, larger ones become the nearest multiple; where a kecamatan or the regency has gone
too far to one side, the larger ones next to their other multiple move. So what did not change is rounded as before: the draws of
several releases are those of one, as with permanent random numbers in samples (Ohlsson 1995).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from tasks.disclosure.balance import Group, balance, balance_parts
from tasks.disclosure.relations import Flags, Floats, Numbers
from tasks.disclosure.ties import NO_BASE, Tie


@dataclass
class Rounding:
    """Counts `x` (places by columns), their `rounded` values, and which of them are settled.

    `district` numbers the kecamatan of each place, `base_of` the population of each share; `draw` settles between equals.
    """

    x: Floats
    district: Numbers
    base: int
    base_of: Numbers
    draw: Floats
    rounded: Floats = field(init=False)
    settled: Flags = field(init=False)

    def __post_init__(self) -> None:
        self.rounded, self.settled = np.full_like(self.x, np.nan), np.zeros_like(self.x, bool)
        self.shares_of = [np.flatnonzero(self.base_of == column) for column in range(self.x.shape[1])]
        self.groups = [
            Group(self.district, self.base),
            Group(np.zeros_like(self.district), self.base),
        ]


def round_columns(
    x: Floats, district: Numbers, base: int, ties: Sequence[Tie], base_of: Numbers, draw: Floats
) -> Floats:
    """Multiples of `base` in the place of the counts `x` (places by columns, nothing where none is stated).

    Ties are settled in their order, wholes before parts; a whole whose parts are all settled is their sum.
    """
    state = Rounding(np.nan_to_num(x), district, base, base_of, draw)
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
        for base in dict.fromkeys(state.base_of[tie.parts].tolist()):
            if base != tie.whole:
                settle_alone(state, base, tie.places)
    open_part = tie.places[:, None] & ~state.settled[:, tie.parts]
    by_parts = tie.places & ~open_part.any(axis=1) & ~state.settled[:, tie.whole]
    state.rounded[by_parts, tie.whole] = state.rounded[by_parts][:, tie.parts].sum(axis=1)
    state.settled[by_parts, tie.whole] = True
    low, high = limits(state, tie.parts)
    low, high = (np.where(open_part, end, state.rounded[:, tie.parts]) for end in (low, high))
    settle_alone(state, tie.whole, tie.places, (low.sum(axis=1), high.sum(axis=1)))
    divide(state, tie, (low, high), open_part)


def settle_alone(state: Rounding, column: int, places: Flags, within: tuple[Floats, Floats] | None = None) -> None:
    """Rounds one column where it is not settled yet, by itself, as far as it fits what its parts leave possible."""
    free: Flags = places & ~state.settled[:, column]
    if not free.any():
        return
    x = state.x[free, column]
    low, high = (end[free, 0] for end in limits(state, np.array([column])))
    if within:
        least, most = np.maximum(low, within[0][free]), np.minimum(high, within[1][free])
        fits = least <= most
        low, high = np.where(fits, least, within[0][free]), np.where(fits, most, within[0][free])
    draw = state.draw[free, column]
    alone = np.where(x - low > cut(draw, low) * (high - low), high, low)
    groups = [group.of(free) for group in state.groups]
    state.rounded[free, column] = balance(x, alone, (low, high), draw, groups)
    state.settled[free, column] = True


def cut(draw: Floats, low: Floats) -> Floats:
    """How far above its lower neighbour a count is rounded up, as a share of the way: half, but for small counts by their draw."""
    return np.where(low > 0, 0.5, draw)


def divide(state: Rounding, tie: Tie, ends: tuple[Floats, Floats], open_part: Flags) -> None:
    """Rounds the parts that are free so that all parts sum to the rounded whole, those next to a higher multiple first."""
    free: Flags = np.asarray(open_part.any(axis=1))
    if not free.any():
        return
    x, draw = state.x[free][:, tie.parts], state.draw[free][:, tie.parts]
    low, high, is_open = ends[0][free], ends[1][free], open_part[free]
    shared_out = share_out(state.rounded[free, tie.whole], x, (low, high), draw, is_open)
    groups = [group.of(free) for group in state.groups]
    state.rounded[np.ix_(free, tie.parts)] = balance_parts(x, shared_out, (low, high), draw, groups)
    state.settled[np.ix_(free, tie.parts)] = True


def share_out(whole: Floats, x: Floats, ends: tuple[Floats, Floats], draw: Floats, is_open: Flags) -> Floats:
    """Values of the parts by place between their `ends` that sum to the whole: the higher ones where most is lacking.

    What is left over the largest open parts take, or give.
    """
    low, high = ends
    step = high - low
    lacking = whole - low.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        order = np.argsort(np.where(step > 0, cut(draw, low) * step / (x - low), np.inf), axis=1, kind="stable")
    taken = np.cumsum(np.take_along_axis(step, order, axis=1), axis=1)
    goes_up = np.zeros_like(is_open)
    np.put_along_axis(goes_up, order, taken <= lacking[:, None] + 0.5, axis=1)
    value = np.where(goes_up, high, low)
    left = whole - value.sum(axis=1)
    order = np.argsort(np.where(is_open, -x, np.inf), axis=1, kind="stable")
    held = np.take_along_axis(np.where(is_open, value, 0), order, axis=1)
    before = np.cumsum(held, axis=1) - held
    given = -np.clip(-left[:, None] - before, 0, held)
    given[:, 0] += np.maximum(left, 0)
    back = np.zeros_like(value)
    np.put_along_axis(back, order, given, axis=1)
    return np.asarray(value + back, np.float64)


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
