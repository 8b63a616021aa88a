"""Several releases as one table: a quantity that did not change between two of them is the same unknown in both, whatever was published.

The attacker is told which quantities did not change, so that the bounds of all releases hold for them together, and every sum of every
release ties what it sums with all others.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

from tasks.disclosure.relations import Flags, Floats, Numbers
from tests.attack_bounds import Bounds, narrowest
from tests.attack_view import BASE, Truth

PLACE = ["series", "name", "area_code"]
SMALL_CHANGE = 4


@dataclass(frozen=True)
class Known:
    """What a reader knows of one release: its sums, the bounds and the `table` that are published, and what must stay open by how much."""

    truth: Truth
    bounds: Bounds
    table: Floats
    protected: Flags
    need: Floats

    def named(self) -> pd.DataFrame:
        """Each quantity under each of its names, with its value and bounds."""
        cells = self.truth.relations.cells[[*PLACE, "variable", "is_counted"]]
        at = cells["variable"].to_numpy()
        return cells.assign(x=self.truth.relations.x[at], low=self.bounds.low[at], high=self.bounds.high[at])


@dataclass(frozen=True)
class Together:
    """Quantities of several releases with what is known of them, numbered once where they did not change.

    `number` leads there from each release's own numbers; last come the differences between counts drawn up and down.
    """

    number: list[Numbers]
    sums: sparse.csr_array
    x: Floats
    whole: Flags
    bounds: Bounds
    protected: Flags
    need: Floats


def put_together(releases: Sequence[Known]) -> Together:
    """One system of unknowns, sums and bounds out of those of the releases in their order."""
    number = number_unchanged(releases)
    every = np.concatenate(number)
    count = int(every.max(initial=-1)) + 1
    first = np.unique(every, return_index=True)[1]
    relations = [r.truth.relations for r in releases]
    x = np.concatenate([r.x for r in relations])[first]
    protected = np.zeros(count, bool)
    protected[every[np.concatenate([r.protected for r in releases])]] = True
    low, high = (np.concatenate([getattr(r.bounds, end) for r in releases]) for end in ("low", "high"))
    bounds = narrowest(every, low, high, count)
    lower, upper = drawn_apart(releases, number, x).T
    apart = len(lower)
    return Together(
        number=number,
        sums=rows_once(
            [
                *(renumbered(r.sums, own, count + apart) for r, own in zip(relations, number, strict=True)),
                differences(upper, lower, count),
            ]
        ),
        x=np.concatenate([x, x[upper] - x[lower]]),
        whole=np.concatenate([np.concatenate([r.whole for r in relations])[first], np.ones(apart, bool)]),
        bounds=Bounds(
            np.concatenate([bounds.low, np.ones(apart)]), np.concatenate([bounds.high, np.full(apart, np.inf)])
        ),
        protected=np.concatenate([protected, np.zeros(apart, bool)]),
        need=np.concatenate([np.concatenate([r.need for r in releases])[first], np.zeros(apart)]),
    )


def drawn_apart(releases: Sequence[Known], number: Sequence[Numbers], x: Floats) -> Numbers:
    """Pairs of one count in two releases that was drawn down in the one and up in the other, and so is larger there, by their numbers.

    A draw stays, but counts also make room for others: the attacker is told where that is not so.
    """
    parts = []
    for known, own in zip(releases, number, strict=True):
        named = known.named()
        at = named["variable"].to_numpy()
        drawn = named["is_counted"] & named["series"].str.contains(":register:") & named["area_code"].str.count("[.]").eq(3)  # fmt: skip
        named = named.assign(shown=known.table[at], node=own[at])[drawn]
        parts.append(named.loc[named["shown"].isin([0, BASE]), [*PLACE, "shown", "node"]])
    every = pd.concat(parts).drop_duplicates()
    down, up = every[every["shown"] == 0], every[every["shown"] == BASE]
    pair = down.merge(up, on=PLACE, suffixes=("", "_up"))[["node", "node_up"]].drop_duplicates().to_numpy(np.int64)
    return np.asarray(pair[x[pair[:, 0]] < x[pair[:, 1]]], np.int64)


def differences(upper: Numbers, lower: Numbers, count: int) -> sparse.csr_array:
    """A row for each pair: the upper less the lower less their difference, which is numbered from `count` on, is nothing."""
    row = np.arange(len(upper))
    column = np.concatenate([upper, lower, count + row])
    sign = np.repeat([1.0, -1.0, -1.0], len(row))
    return sparse.csr_array((sign, (np.tile(row, 3), column)), shape=(len(row), count + len(row)))


def number_unchanged(releases: Sequence[Known]) -> list[Numbers]:
    """By release the number of each quantity, the same in releases that follow one another where one of its names has the same value.

    The rest of a share is the same where both the share and its population are.
    """
    sizes = [len(r.truth.relations.x) for r in releases]
    start = np.concatenate([[0], np.cumsum(sizes)])
    named = [r.named() for r in releases]
    named = [cells.assign(node=cells["variable"] + at) for cells, at in zip(named, start, strict=False)]
    pairs = [a.merge(b, on=[*PLACE, "x"], suffixes=("", "_next"))[["node", "node_next"]] for a, b in pairwise(named)]
    pair = pd.concat(pairs).to_numpy() if pairs else np.zeros((0, 2), np.int64)
    found = components(pair, int(start[-1]))
    rests = [rests_of(r.truth, at, found[at : at + size]) for r, at, size in zip(releases, start, sizes, strict=False)]
    rest = pd.concat(rests)
    rest["first"] = rest.groupby(["amount", "base"])["node"].transform("first")
    found = components(np.vstack([pair, rest[["node", "first"]].to_numpy(np.int64)]), int(start[-1]))
    return np.split(found, start[1:-1])


def components(pairs: Numbers, count: int) -> Numbers:
    """A number for each of so many nodes, the same for those that pairs lead to."""
    graph = sparse.coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    return np.asarray(csgraph.connected_components(graph, directed=False)[1], np.int64)


def rests_of(truth: Truth, start: int, number: Numbers) -> pd.DataFrame:
    """Rests of shares: their node, and the numbers of amount and base that they are between."""
    entries = truth.relations.sums.tocoo()
    told = int(truth.relations.cells["variable"].max()) + 1
    is_rest = entries.col >= told
    of_row = pd.Series(entries.col[is_rest] + start, index=entries.row[is_rest], name="node")
    beside = pd.DataFrame({"row": entries.row, "number": number[entries.col], "sign": entries.data})[~is_rest]
    beside = beside[beside["row"].isin(of_row.index)]
    amount, base = (beside[side].set_index("row")["number"] for side in (beside["sign"] > 0, beside["sign"] < 0))
    return pd.DataFrame({"node": of_row, "amount": amount, "base": base}).dropna().astype(np.int64)


def renumbered(sums: sparse.csr_array, number: Numbers, count: int) -> sparse.csr_array:
    """The same sums over the quantities of all releases."""
    entries = sums.tocoo()
    return sparse.csr_array((entries.data, (entries.row, number[entries.col])), shape=(sums.shape[0], count))


def rows_once(parts: Sequence[sparse.csr_array]) -> sparse.csr_array:
    """All rows, those that say the same once."""
    every = sparse.vstack(parts, format="csr")
    every.eliminate_zeros()
    mark = every @ np.random.default_rng(0).random(every.shape[1])
    kept = np.unique(mark.round(9), return_index=True)[1]
    return sparse.csr_array(every[np.sort(kept[np.abs(mark[kept]) > 1e-9])])


def changes_read(releases: Sequence[Known]) -> int:
    """How many changes of 1 to 4 between two releases can be read from exact figures."""
    read = 0
    for later, earlier in pairwise(releases):
        both = later.named().merge(earlier.named().drop(columns="variable"), on=PLACE, suffixes=("", "_before"))
        both = both[both["is_counted"]].drop_duplicates("variable")
        exact = both["low"].eq(both["high"]) & both["low_before"].eq(both["high_before"])
        read += int((exact & (both["x"] - both["x_before"]).abs().between(1, SMALL_CHANGE)).sum())
    return read
