"""Which figures of a release are withheld, and by which word: small ones, and those that would give small ones away."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse import csgraph

from config.disclosure import Disclosure
from config.indicator import Indicator
from tasks.disclosure.relations import Flags, Floats, Numbers, Relations, read_relations
from tasks.disclosure.suppress import MOVED, Cells, seek_table
from tasks.warehouse import Connection, run_model

ROUNDS = 40
# Until this round zeros stay as they are; what is lacking then may withhold those it adds up with.
PATIENCE = 8
SOUGHT, TURNED, SINGLY = 0.4, 0.4, 4
DEAREST, HIDDEN_COST, ZERO_COST = 500.0, 0.01, 400.0


@dataclass(frozen=True, kw_only=True)
class Protection:
    """Figures withheld as few and as suppressed, and quantities that no table could be found for."""

    few: int
    suppressed: int
    lacking: int


class Search:
    """What is withheld so far, by quantity, and how far each protected quantity was shown to be open."""

    def __init__(
        self, relations: Relations, threshold: int, rules: Disclosure, dominated: Numbers | None = None
    ) -> None:
        self.relations, self.threshold, self.rules = relations, threshold, rules
        cells = relations.cells
        self.figure, self.variable = cells["figure"].to_numpy(np.int64), cells["variable"].to_numpy(np.int64)
        self.is_base = (cells["quantity"] == "base").to_numpy()
        self.level_cost = cells["area_level"].map(rules.costs).fillna(max(rules.costs.values())).to_numpy(np.float64)
        self.small = self._is_small()
        self.withheld, self.few = self.small.copy(), self.small.copy()
        if dominated is not None:
            amounts = cells["figure"].isin(dominated) & (cells["quantity"] == "amount")
            self.withheld[self.variable[amounts]] = True
        self.low, self.high = relations.x.copy(), relations.x.copy()
        self.need = np.where(self.small, float(rules.width), self._needs_of_amounts())

    def _is_small(self) -> Flags:
        counted = np.zeros(len(self.relations.x), bool)
        counted[self.variable[self.relations.cells["is_counted"]]] = True
        return counted & (self.relations.x >= 1) & (self.relations.x < self.threshold)

    def _needs_of_amounts(self) -> Floats:
        """Amounts in figures that are withheld for few records must stay open by a share of themselves."""
        need = np.zeros(len(self.relations.x))
        amounts = ~self.relations.whole[self.variable] & self.hidden_figures()[self.figure] & ~self.is_base
        found = self.variable[amounts]
        need[found] = self.rules.amount_margin * np.abs(self.relations.x[found])
        return need

    def hidden_figures(self) -> Flags:
        """By figure, whether it tells a withheld quantity and so is withheld itself."""
        hidden = np.zeros(self.figure.max(initial=-1) + 1, bool)
        hidden[self.figure[self.withheld[self.variable]]] = True
        return hidden

    def known_at_cost(self) -> tuple[Flags, Floats]:
        """Which quantities are told by a published figure, and what it costs to withhold all figures that tell it."""
        tells = np.where(self.is_base, ~self.withheld[self.variable], ~self.hidden_figures()[self.figure])
        count = len(self.relations.x)
        known = np.zeros(count, bool)
        known[self.variable[tells]] = True
        cost = np.bincount(self.variable[tells], self.level_cost[tells], minlength=count)
        return known, np.where(known, np.minimum(cost, DEAREST), HIDDEN_COST)

    def lacking(self) -> Flags:
        """Protected quantities whose shown range is too narrow."""
        return (self.need > 0) & (self.high - self.low < self.need * (1 - MOVED))

    def take(self, place: Numbers, moved: Floats) -> None:
        """Withholds what moved in another table, drops the word `few` where it no longer fits, and widens the ranges."""
        known, _ = self.known_at_cost()
        scale = np.maximum(np.abs(self.relations.x[place]), 1) if not self.relations.whole[place].all() else 1.0
        went = np.abs(moved) > MOVED * scale
        self.withheld[place[went & known[place]]] = True
        there = self.relations.x[place] + moved
        self.few[place] &= (there > 1 - MOVED) & (there < self.threshold - 1 + MOVED)
        self.low[place] = np.minimum(self.low[place], there)
        self.high[place] = np.maximum(self.high[place], there)


def protect(
    con: Connection, indicators: Sequence[Indicator], threshold: int, rules: Disclosure, dominated: pd.DataFrame
) -> Protection:
    """Withholds small and `dominated` figures of `out.indicator` and those that would give them away; returns what was done.

    Figures get the status `few` where a count of 1 to `threshold` - 1 is in them, others `suppressed`; both lose value, interval
    and n. A small count whose word would tell too much by itself is `suppressed` too. The denominator goes only where it is
    withheld itself.
    """
    relations = read_relations(con, indicators, rules.sums)
    if not len(relations.x):
        return Protection(few=0, suppressed=0, lacking=0)
    search = Search(relations, threshold, rules, dominated["figure"].to_numpy(np.int64))
    tables = table_numbers(relations.sums)
    for table in np.unique(tables[search.need > 0]):
        open_table(search, np.flatnonzero(tables == table))
    return write_decisions(con, search)


def table_numbers(sums: sparse.csr_array) -> Numbers:
    """The number of the table that each quantity belongs to; no sum ties two tables."""
    ties = sparse.csr_array(abs(sums).T @ abs(sums))
    return np.asarray(csgraph.connected_components(ties, directed=False)[1], np.int64)


def open_table(search: Search, place: Numbers) -> None:
    """Withholds more of one table until every protected quantity in it is open, or the rounds are over.

    The first round moves all at once; later ones move some of what is left, chosen by chance with a fixed seed, since
    quantities of one chain only move together.
    """
    chance = np.random.default_rng(0)
    sums = search.relations.sums[:, place]
    sums = sums[np.diff(sums.indptr) > 0]
    wholes = np.unique(sums.tocoo().col[sums.tocoo().data < 0])
    smallest = ~np.isin(np.arange(len(place)), wholes)
    for turn in range(ROUNDS):
        lacking = search.lacking()[place]
        if not lacking.any():
            return
        sought = chosen(lacking, smallest, turn, chance)
        beside = abs(sums).T @ (abs(sums) @ sought.astype(float)) > 0
        cells, unit = cells_of(search, place, sought, beside & (turn >= PATIENCE))
        turned = chance.random(len(place)) < (TURNED if turn else 0)
        natural = cells.x + cells.need <= cells.ceiling
        search.take(place, seek_table(sums, cells, natural ^ turned) * unit)


def chosen(lacking: Flags, smallest: Flags, turn: int, chance: np.random.Generator) -> Flags:
    """Which lacking quantities the next table must move: those that are no sum of others first, since sums follow their parts.

    Then some by chance, at last one after the other.
    """
    if turn == 0 and (lacking & smallest).any():
        return lacking & smallest
    if lacking.sum() > SINGLY:
        return np.asarray(lacking & (chance.random(len(lacking)) < SOUGHT))
    one = np.zeros(len(lacking), bool)
    one[np.flatnonzero(lacking)[turn % int(lacking.sum())]] = True
    return one


def cells_of(search: Search, place: Numbers, sought: Flags, may_leave_zero: Flags) -> tuple[Cells, float]:
    """One table as the linear program sees it, and the unit of its numbers: amounts of rupiah are far from one."""
    known, cost = search.known_at_cost()
    x, few = search.relations.x[place], search.few[place]
    stated = np.abs(x[x != 0])
    unit = (
        1.0
        if search.relations.whole[place].all() or not len(stated)
        else float(10 ** np.floor(np.log10(np.median(stated))))
    )
    zero = known[place] & (x == 0)
    cells = Cells(
        x=x / unit,
        floor=np.where(few, 1.0, 0.0),
        ceiling=np.where(few, search.threshold - 1.0, np.inf),
        low=search.low[place] / unit,
        high=search.high[place] / unit,
        need=search.need[place] / unit,
        cost=np.where(zero, ZERO_COST, cost[place]),
        fixed=zero & ~may_leave_zero,
        sought=sought,
    )
    return cells, unit


def write_decisions(con: Connection, search: Search) -> Protection:
    """Writes the words and blanks into `out.indicator`."""
    cells = search.relations.cells[["figure"]].assign(
        few=search.few[search.variable],
        withheld=search.withheld[search.variable],
        hides_base=search.is_base & search.withheld[search.variable],
    )
    figures = cells.groupby("figure", as_index=False).any()
    decision = figures[figures["withheld"]]
    withhold(con, decision)
    few = int(decision["few"].sum())
    return Protection(few=few, suppressed=len(decision) - few, lacking=int(search.lacking().sum()))


def withhold(con: Connection, decision: pd.DataFrame) -> int:
    """Blanks the figures of `decision` (figure, few, hides_base) in `out.indicator` with their ranges of doubt; returns how many."""
    con.register("decision", decision)
    run_model(con, "disclosure/withhold").fetchall()
    con.unregister("decision")
    run_model(con, "disclosure/forget_doubt").fetchall()
    return len(decision)
