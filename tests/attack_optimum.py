"""Small tables protected by our methods and by exact integer programs, so that the information lost can be held against the least."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import optimize, sparse

from config.disclosure import load_disclosure
from tasks.disclosure.protect import Search, open_table
from tasks.disclosure.relations import Floats, Relations
from tasks.disclosure.rounding import round_columns
from tasks.disclosure.ties import NO_BASE, Tie
from tests.attack_view import THRESHOLD

DESA, CATEGORIES = 4, 3
MOST = 60.0


@dataclass(frozen=True)
class SmallTable:
    """A kecamatan of a few desa by a few categories with all totals; each row of `sums` times `x` is zero."""

    x: Floats
    sums: sparse.csr_array
    level: tuple[str, ...]


def small_table(chance: np.random.Generator) -> SmallTable:
    """A table of small counts as most desa have them."""
    inner = chance.poisson(chance.choice([2.0, 6.0, 15.0], size=(DESA, CATEGORIES)))
    full = np.zeros((DESA + 1, CATEGORIES + 1))
    full[:DESA, :CATEGORIES] = inner
    full[:DESA, -1], full[-1] = inner.sum(axis=1), 0
    full[-1] = full[:DESA].sum(axis=0)
    at = np.arange(full.size).reshape(full.shape)
    rows = [(list(at[d, :-1]), at[d, -1]) for d in range(DESA + 1)]
    rows += [(list(at[:-1, c]), at[-1, c]) for c in range(CATEGORIES + 1)]
    sums = np.zeros((len(rows), full.size))
    for number, (parts, whole) in enumerate(rows):
        sums[number, parts], sums[number, whole] = 1, -1
    level = tuple("kecamatan" if d == DESA else "desa" for d in range(DESA + 1) for _ in range(CATEGORIES + 1))
    return SmallTable(full.ravel(), sparse.csr_array(sums), level)


def compare_with_optimum(count: int) -> pd.DataFrame:
    """Sums over tables of what our methods lose and of the least that an exact program finds."""
    chance = np.random.default_rng(1)
    tables = [small_table(chance) for _ in range(count)]
    rows = []
    for method, (loss, measure) in LOSSES.items():
        ours, least = np.sum([measure(table) for table in tables], axis=0)
        rows.append({"method": method, "loss": loss, "ours": ours, "least": least})
    return pd.DataFrame(rows).assign(ratio=lambda t: (t["ours"] / t["least"]).round(3))


def rounding_loss(table: SmallTable) -> tuple[float, float]:
    """Sum of how far all figures with their totals are from the truth, ours and the least."""
    base, x = load_disclosure().base, table.x.reshape(DESA + 1, CATEGORIES + 1)
    tie = Tie(CATEGORIES, np.arange(CATEGORIES), np.ones(DESA, bool), False)
    draw = np.random.default_rng(0).random((DESA, CATEGORIES + 1))
    found = round_columns(x[:DESA], np.zeros(DESA, np.int64), base, [tie], np.full(CATEGORIES + 1, NO_BASE), draw)
    off = np.abs(np.vstack([found, found.sum(axis=0)]) - x).sum()
    return float(off), least_rounding(table, base)


def least_rounding(table: SmallTable, base: int) -> float:
    """The least sum of errors of multiples of the base that add up, those of desa next to what they stand for."""
    cells, is_desa = len(table.x), np.array(table.level) == "desa"
    count = 2 * cells
    multiple = sparse.hstack([base * sparse.eye_array(cells), sparse.csr_array((cells, cells))])
    error = sparse.hstack([sparse.csr_array((cells, cells)), sparse.eye_array(cells)])
    limits = [
        optimize.LinearConstraint(sparse.hstack([table.sums, sparse.csr_array(table.sums.shape)]), 0, 0),
        optimize.LinearConstraint(sparse.csr_array(error - multiple), -table.x, np.inf),
        optimize.LinearConstraint(sparse.csr_array(error + multiple), table.x, np.inf),
    ]
    low = np.concatenate([np.where(is_desa, np.floor(table.x / base), 0), np.zeros(cells)])
    high = np.concatenate([np.where(is_desa, np.ceil(table.x / base), np.inf), np.full(cells, np.inf)])
    whole = (np.arange(count) < cells).astype(float)
    found = optimize.milp(1 - whole, constraints=limits, integrality=whole, bounds=optimize.Bounds(low, high))
    return float(found.fun)


def suppression_loss(table: SmallTable) -> tuple[float, float]:
    """Cost of the cells withheld beside small ones, ours and the least."""
    rules, price = load_disclosure(), prices(table)
    cells = pd.DataFrame({"figure": range(len(table.x)), "variable": range(len(table.x)), "quantity": "amount"})
    cells = cells.assign(area_level=table.level, is_counted=True)
    search = Search(Relations(cells, table.x, np.ones(len(table.x), bool), table.sums), THRESHOLD, rules)
    open_table(search, np.arange(len(table.x)))
    beside = search.withheld & ~search.small
    return float(price[beside].sum()), least_suppression(table, search.small, price, float(rules.width))


def prices(table: SmallTable) -> Floats:
    """What each cell costs when it is withheld."""
    return np.array([load_disclosure().costs[level] for level in table.level])


def least_suppression(table: SmallTable, small: np.ndarray, price: Floats, width: float) -> float:
    """The least cost of cells to withhold so that every small one stays open by `width`: two allowed tables for each of them."""
    cells, primaries = len(table.x), np.flatnonzero(small)
    count = cells * (1 + 2 * len(primaries))
    cost = np.concatenate([np.where(small, 0.0, price), np.zeros(count - cells)])
    limits = []
    for number, primary in enumerate(primaries):
        one, other = (cells * (1 + 2 * number + k) for k in (0, 1))
        for start in (one, other):
            limits.append(optimize.LinearConstraint(placed(table.sums, start, count), 0, 0))
            limits.append(optimize.LinearConstraint(tied(cells, start, count, 1.0), -np.inf, table.x))
            limits.append(optimize.LinearConstraint(tied(cells, start, count, -1.0), table.x, np.inf))
        apart = np.zeros(count)
        apart[one + primary], apart[other + primary] = 1, -1
        limits.append(optimize.LinearConstraint(apart, width, np.inf))
    whole = np.concatenate([np.ones(cells), np.zeros(count - cells)])
    high = np.concatenate([np.ones(cells), np.full(count - cells, np.inf)])
    low = np.concatenate([small.astype(float), np.zeros(count - cells)])
    found = optimize.milp(cost, constraints=limits, integrality=whole, bounds=optimize.Bounds(low, high))
    return float(found.fun)


def placed(sums: sparse.csr_array, start: int, count: int) -> sparse.csr_array:
    """The sums over the cells of one table among all variables."""
    entries = sums.tocoo()
    return sparse.csr_array((entries.data, (entries.row, entries.col + start)), shape=(sums.shape[0], count))


def tied(cells: int, start: int, count: int, side: float) -> sparse.csr_array:
    """A cell differs from its published value only where it is withheld: cell less side times MOST when withheld."""
    at = np.arange(cells)
    values = np.concatenate([np.ones(cells), np.full(cells, -side * MOST)])
    return sparse.csr_array(
        (values, (np.concatenate([at, at]), np.concatenate([at + start, at]))), shape=(cells, count)
    )


LOSSES = {
    "rounding": ("sum of errors of all figures", rounding_loss),
    "suppression": ("cost of figures withheld beside small ones", suppression_loss),
}
