"""What a reader of a release knows of each quantity: the sums that tie them, the words and the numbers that were published."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from config.disclosure import Sum
from config.indicator import Indicator, load_indicators
from tasks.disclosure.relations import Belief, Flags, Floats, Relations, read_relations
from tasks.warehouse import Connection
from tests.attack_bounds import Bounds, narrowest
from tests.attack_knowledge import SumsOff

KEY = ["indicator", "area_code", "period", "breakdown", "category", "method"]
FIGURE = f"select rowid as figure, {', '.join(KEY)} from out.indicator"
THRESHOLD, BASE, HALF = 5, 5, 0.5
# The smallest shares of an amount that the preferred numbers beside it are away (ISO 3, R10); most sums have a wider range.
GAP_BELOW, GAP_ABOVE = 0.2, 0.25
# Rare things move only between kecamatan; so many are asked together.
TOGETHER = 2
SUMS = tuple(i.name for i in load_indicators() if i.scale == "sum")
AREA = "select area_code, area_level, kecamatan_code, kabupaten_code, topography_class, lab_start_year from out.area"
SHOWN = f"select {', '.join(KEY)}, value, n, population, status from out.indicator"
# A ratio of nothing is missing, and where counts are rounded so is one of a few: a reader cannot leave either out of the sums.
NONE_THERE = """update out.indicator set value = 0, n = 0, population = 0
    where status = 'missing' and method = 'register' and coalesce(population, 0) = 0 and indicator in (select unnest($ratios::varchar[]))"""
# Sums that no reader is told of but can think of; the attacker tries them beside those that protection declares.
GUESSED = (
    Sum(
        whole="inclusion_error:programme:*@population",
        parts=("programme_coverage:programme:*", "inclusion_error:programme:*"),
    ),
    Sum(
        whole="inclusion_error:programme:*",
        parts=tuple(f"programme_coverage:programme_desil:*/{desil}" for desil in range(5, 11)),
    ),
    Sum(
        whole="families_in_low_desil:total:total@population",
        parts=tuple(f"families_by_desil:desil_nasional:{desil}" for desil in range(1, 11)),
    ),
    Sum(
        whole="problems_solved:problem:*@population",
        parts=("problems_by_state:problem_state:*/served", "problems_by_state:problem_state:*/solved"),
    ),
)


@dataclass(frozen=True)
class Truth:
    """The quantities of a release as they are, by number, the sums between them, and the figures that tell them."""

    relations: Relations
    figures: pd.DataFrame
    area: pd.DataFrame

    @property
    def small(self) -> Flags:
        """Counts of 1 to 4 that the published tables hold."""
        counted = self._marked(self.relations.cells["is_counted"])
        return np.asarray(counted & (self.relations.x >= 1) & (self.relations.x < THRESHOLD))

    @property
    def amounts(self) -> Flags:
        """Money and other sums that are no counts of persons, families or households."""
        cells = self.relations.cells
        return self._marked(~cells["is_whole"] & (cells["quantity"] == "amount"))

    @property
    def few_amounts(self) -> Flags:
        """Amounts of figures on fewer records than the threshold, and more than none."""
        cells = self.relations.cells
        records = cells[cells["quantity"] == "records"].set_index("figure")["x"]
        few = cells["figure"].map(records).between(1, THRESHOLD - 1)
        return self._marked(few & ~cells["is_whole"] & (cells["quantity"] == "amount"))

    def area_of(self) -> np.ndarray:
        """By quantity the code of its area; the rest of a share is where its parts are."""
        first = self.relations.cells.drop_duplicates("variable")
        code = np.full(len(self.relations.x), "", object)
        code[first["variable"]] = first["area_code"]
        entries = self.relations.sums.tocoo()
        is_rest = code[entries.col] == ""
        of_row = np.full(self.relations.sums.shape[0], -1)
        of_row[entries.row[is_rest]] = entries.col[is_rest]
        beside = ~is_rest & (of_row[entries.row] >= 0)
        code[of_row[entries.row[beside]]] = code[entries.col[beside]]
        return code

    def series(self) -> pd.Series:
        """By quantity the series of its first figure, nothing for the rest of a share."""
        first = self.relations.cells.drop_duplicates("variable").set_index("variable")["series"]
        return first.str.split(":").str[0].reindex(range(len(self.relations.x)), fill_value="")

    def _marked(self, cells: pd.Series) -> Flags:
        found = np.zeros(len(self.relations.x), bool)
        found[self.relations.cells.loc[cells, "variable"]] = True
        return found


def read_truth(con: Connection, indicators: Sequence[Indicator], sums: Sequence[Sum], belief: Belief) -> Truth:
    """The quantities of `out.indicator` before protection, tied by declared sums, guessed ones and the rest of each share."""
    con.execute(NONE_THERE, {"ratios": [i.name for i in indicators if i.scale not in ("count", "sum")]})
    relations = with_rests(read_relations(con, indicators, [*sums, *GUESSED], belief))
    if not belief.told:
        return Truth(relations, con.sql(FIGURE).df(), con.sql(AREA).df())
    # A sum of thousands that is one person off is none.
    true_ones = np.abs(relations.sums @ relations.x) < np.where(
        abs(relations.sums) @ ~relations.whole > 0, np.inf, HALF
    )
    return Truth(replace(relations, sums=relations.sums[true_ones]), con.sql(FIGURE).df(), con.sql(AREA).df())


def with_rests(relations: Relations) -> Relations:
    """Adds the rest of each share, its population less its amount, as a quantity of its own."""
    cells = relations.cells
    whole = cells[cells["is_whole"] & cells["quantity"].isin(["amount", "base"])]
    pair = whole.pivot_table(index="figure", columns="quantity", values="variable", aggfunc="first").dropna()
    pair = pair.drop_duplicates().astype(np.int64)
    x, amount, base = relations.x, pair["amount"].to_numpy(), pair["base"].to_numpy()
    # A whole that is its own part has no rest.
    real = (x[base] >= x[amount]) & (base != amount)
    amount, base = amount[real], base[real]
    count = len(amount)
    row = np.arange(count)
    rest = len(x) + row
    tie = sparse.csr_array(
        (
            np.concatenate([np.ones(2 * count), -np.ones(count)]),
            (np.concatenate([row, row, row]), np.concatenate([amount, rest, base])),
        ),
        shape=(count, len(x) + count),
    )
    sums = sparse.csr_array((relations.sums.data, relations.sums.indices, relations.sums.indptr), shape=(relations.sums.shape[0], len(x) + count))  # fmt: skip
    return Relations(
        cells,
        np.concatenate([x, x[base] - x[amount]]),
        np.concatenate([relations.whole, np.ones(count, bool)]),
        sparse.vstack([sums, tie], format="csr"),
    )


def published_cells(con: Connection, truth: Truth) -> pd.DataFrame:
    """Each figure and quantity with what `out.indicator` shows of it after protection."""
    told_of = truth.relations.cells[["figure", "variable", "quantity", "is_whole", "name", "area_level", "x"]]
    return told_of.merge(truth.figures, on="figure").merge(con.sql(SHOWN).df(), on=KEY, how="left")


def published_table(truth: Truth, cells: pd.DataFrame, divisors: dict[str, float]) -> Floats:
    """The published numbers as a table: counts as they are told, nothing where they are not, other quantities as they are."""
    relations = truth.relations
    told = pd.Series(told_numbers(cells, divisors))
    # Sample sizes are rounded one by one and add up to no table.
    told[(cells["method"] == "survey").to_numpy() & is_rounded(cells)] = np.nan
    told = told.groupby(cells["variable"]).max()
    table = told.reindex(range(len(relations.x))).to_numpy(np.float64)
    table = np.where(relations.whole, table, relations.x)
    entries = relations.sums.tocoo()
    is_rest = entries.col > relations.cells["variable"].max()
    others = np.where(is_rest, 0.0, entries.data * table[entries.col])
    row = np.bincount(entries.row, others, minlength=relations.sums.shape[0])
    table[entries.col[is_rest]] = -row[entries.row[is_rest]]
    return np.asarray(table, np.float64)


def published_bounds(truth: Truth, cells: pd.DataFrame, divisors: dict[str, float], sums_off: SumsOff) -> Bounds:
    """Lowest and highest value of each quantity by what is published of it.

    An exact figure is its value; a rounded count of a desa is less than the base away, or, where its parts left it no other choice, less than so
    many bases as the attacker is told, which is more than is published; of larger areas see tests/attack_knowledge.py. A rounded amount is as near as neighbouring
    amounts are; the interviewed of a survey are the nearest multiple; a word grants what it says.
    """
    told = told_numbers(cells, divisors)
    interviewed = (cells["method"] == "survey") & (cells["quantity"] == "records")
    rounded = ((cells["method"] == "register") | interviewed).to_numpy(bool) & is_rounded(cells)
    below, above = slacks(cells, told, divisors, sums_off)
    below, above = (np.where(interviewed, BASE // 2, slack) for slack in (below, above))
    low, high = told - np.where(rounded, below, 0.0), told + np.where(rounded, above, 0.0)
    word = few_words(cells, truth)
    # A mean is withheld where its records are less than twice the base.
    most = np.where(rounded, 2.0 * THRESHOLD - 1, THRESHOLD - 1)
    # What money was spent on is there.
    spent = (cells["indicator"].isin(SUMS) & (cells["quantity"] == "records") & (cells["value"] > 0)).to_numpy(bool)
    low = np.where(np.isnan(told), np.where(word, 1.0, 0.0), np.where(spent, np.maximum(low, 1.0), low))
    high = np.where(np.isnan(told), np.where(word, most, np.inf), high)
    variable = cells["variable"].to_numpy()
    found = narrowest(variable, low, high, len(truth.relations.x))
    # A change may be below nothing, all others may not.
    np.minimum.at(found.low, variable[told < 0], low[told < 0])
    return found


def is_rounded(cells: pd.DataFrame) -> bool:
    """Whether counts of this release are rounded."""
    return bool((cells["status"] == "rounded").any())


def slacks(cells: pd.DataFrame, told: Floats, divisors: dict[str, float], sums_off: SumsOff) -> tuple[Floats, Floats]:
    """How far below and above its rounded figure each quantity may be; where counts are rounded, the sum behind a mean is not known either."""
    x = cells["x"].to_numpy(np.float64)
    off = np.abs(told - x)
    bases_off = BASE * np.floor(off / BASE) + BASE - 1.0
    ratio = np.where(cells["indicator"].map(divisors) == 1, cells["value"], 0.0)
    least = np.where(cells["is_whole"], THRESHOLD - 1.0, (THRESHOLD - 1) * np.abs(ratio))
    slack = np.fmax(least, np.where(cells["is_whole"], bases_off, off))
    larger = (cells["is_whole"] & (cells["area_level"] != "desa")).to_numpy(bool)
    slack = {
        "unknown": np.where(larger, np.inf, slack),
        "guessed": np.where(cells["is_whole"], least, slack),
        "said": slack,
    }[sums_off]
    money = (cells["indicator"].isin(SUMS) & (cells["quantity"] == "amount")).to_numpy(bool)
    below, above = (np.where(money, np.maximum(gap * np.abs(told), off), slack) for gap in (GAP_BELOW, GAP_ABOVE))
    return np.asarray(below, np.float64), np.asarray(above, np.float64)


def told_numbers(cells: pd.DataFrame, divisors: dict[str, float]) -> Floats:
    """What is published of each quantity, nothing where it is withheld."""
    divisor = cells["indicator"].map(divisors).to_numpy(np.float64)
    value, n, population = (cells[name].astype("float64").to_numpy() for name in ("value", "n", "population"))
    amount = np.where(np.isnan(divisor), value, value * population / divisor)
    told = np.select([cells["quantity"] == "amount", cells["quantity"] == "records"], [amount, n], population)
    told = np.where(cells["is_whole"] & cells["status"].eq("missing") & np.isnan(told), 0.0, told)
    return np.asarray(np.where(cells["is_whole"], np.round(told), told), np.float64)


def few_words(cells: pd.DataFrame, truth: Truth) -> Flags:
    """Withheld counts whose word says that they are few."""
    few = (cells["status"] == "few").to_numpy()
    return np.asarray(few & truth.small[cells["variable"].to_numpy()])
