"""The published figures as quantities and the sums that tie them, since whoever can subtract reads a table as equations."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from config.disclosure import Sum
from config.indicator import Indicator
from tasks.publish.facts import share_maxima
from tasks.warehouse import Connection, run_model

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

# A sum is taken for one when it holds in at least this share of the places that have anything.
HOLDS = 0.5
TOLERANCE = 1e-3
# Columns of different figures may agree by chance where they say less than so much: an agreement on a count x says log2(1 + x).
LEAST_ALIKE = 20.0


@dataclass(frozen=True)
class Relations:
    """Quantities by number, what tells them, and the sums between them.

    `cells` has a row for each figure and quantity with the number of its quantity in `variable`; figures that always say
    the same share one. `x`, `whole` (counts), `level` and `series` are by quantity; each row of `sums` times `x` is zero.
    """

    cells: pd.DataFrame
    x: Floats
    whole: Flags
    sums: sparse.csr_array


@dataclass(frozen=True)
class Belief:
    """What is taken for true: sums that hold in a share `holds` of the places that have anything, columns `alike` on so many bits.

    Who is not `told` where a sum holds and where columns are equal takes them for true everywhere.
    """

    holds: float = HOLDS
    alike: float = LEAST_ALIKE
    told: bool = True


BELIEF = Belief()


class Part(NamedTuple):
    """A column that is part of another, with the name of the sum that says so."""

    family: str
    whole: str
    part: str


def read_relations(
    con: Connection, indicators: Sequence[Indicator], sums: Sequence[Sum], belief: Belief = BELIEF
) -> Relations:
    """The quantities of `out.indicator` and the sums between them, over the areas of `out.area`, as far as they are believed."""
    cells = read_cells(con, indicators)
    if cells.empty:
        return Relations(cells.assign(variable=0), np.zeros(0), np.zeros(0, bool), sparse.csr_array((0, 0)))
    cells["variable"] = number_variables(cells, belief)
    first = cells.drop_duplicates("variable").sort_values("variable")
    x = first["x"].to_numpy(np.float64)
    entries = [area_entries(con, cells), category_entries(cells, spell_out(cells, sums))]
    return Relations(cells, x, first["is_whole"].to_numpy(bool), matrix_of(entries, x, belief))


def read_cells(con: Connection, indicators: Sequence[Indicator]) -> pd.DataFrame:
    """One row a figure and quantity, as `sql/disclosure/quantity.sql` says."""
    shares = share_maxima(indicators)
    divisors = {"mean": 1.0, "rate": 100.0, "share": 100.0}
    declared = {
        "names": [i.name for i in indicators],
        "scales": [i.scale for i in indicators],
        "divisors": [shares.get(i.name, divisors.get(i.scale)) for i in indicators],
    }
    return run_model(con, "disclosure/quantity", declared).df()


def number_variables(cells: pd.DataFrame, belief: Belief) -> Numbers:
    """The same number for quantities of one area that are the same thing: equal, and of columns that agree in every desa."""
    column = cells["column_name"]
    group = column.map(agreeing_columns(cells, belief.alike)).fillna(column)
    # Real amounts are no counts, so that equal ones are the same only within their own column.
    key = group.where(cells["is_whole"], column) + "|" + cells["area_code"]
    if belief.told:
        key += "|" + cells["x"].round(6).astype(str)
    return np.asarray(pd.factorize(key)[0], np.int64)


def agreeing_columns(cells: pd.DataFrame, alike: float) -> dict[str, str]:
    """Leads each column of counts by desa to the first that says the same wherever both say something.

    Columns of one period only; those of one figure (its n and its denominator) also where a single desa says something.
    """
    desa = cells[cells["is_whole"] & (cells["area_level"] == "desa")]
    leads: dict[str, str] = {}
    for _, found in desa.groupby("period"):
        wide = found.pivot_table(index="column_name", columns="area_code", values="x", aggfunc="first")
        values, names = wide.to_numpy(np.float64), wide.index.to_numpy()
        stated = (~np.isnan(values)) & (values > 0)
        told = np.log2(1 + np.nan_to_num(values))
        figure = wide.index.str.split("@").str[0].to_numpy()
        free = np.ones(len(names), bool)
        for i in np.argsort(-stated.sum(axis=1), kind="stable"):
            # One row against all others at once; a few hundred columns.
            if not free[i] or stated[i].sum() == 0:
                continue
            same = ((values == values[i]) | np.isnan(values) | np.isnan(values[i])).all(axis=1)
            said = np.where(stated & stated[i], told[i], 0).sum(axis=1)
            twins = free & same & (said >= np.where(figure == figure[i], 1, alike))
            leads.update(dict.fromkeys(names[twins], names[i]))
            free &= ~twins
    return leads


def area_entries(con: Connection, cells: pd.DataFrame) -> pd.DataFrame:
    """Sums of each quantity over areas, as entries (row, variable, sign, x) of a matrix."""
    parts = run_model(con, "disclosure/area_part").df()
    key = ["series", "name", "whole", "kind"]
    lower = cells.merge(parts, left_on="area_code", right_on="part")
    upper = cells.merge(parts[["whole", "kind"]].drop_duplicates(), left_on="area_code", right_on="whole")
    return joined(lower, upper, key)


def category_entries(cells: pd.DataFrame, spelled: pd.DataFrame) -> pd.DataFrame:
    """Sums over categories in each area, of the families of sums that add up in most areas."""
    key = ["edition", "family", "area_code"]
    lower = cells.merge(spelled, left_on="name", right_on="part")
    upper = cells.merge(spelled[["family", "whole"]].drop_duplicates(), left_on="name", right_on="whole")
    return joined(lower, upper, key)


def joined(lower: pd.DataFrame, upper: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Parts and their whole as entries of rows named by the key."""
    both = pd.concat([lower.assign(sign=1.0), upper.assign(sign=-1.0)], ignore_index=True)
    if both.empty:
        return pd.DataFrame({"row": [], "family": [], "variable": [], "sign": [], "x": []})
    family = both[key[0]].astype(str) + "|" + both[key[1]].astype(str) + ("|" + both["kind"] if "kind" in key else "")
    row = both.groupby(key, sort=False).ngroup()
    return both[["variable", "sign", "x"]].assign(row=row, family=family)


def spell_out(cells: pd.DataFrame, sums: Sequence[Sum]) -> pd.DataFrame:
    """Which column is part of which: every breakdown of its total, and the declared sums with their wildcards filled."""
    names = cells["name"].unique().tolist()
    spelled = [*breakdown_sums(names), *(pair for one in sums for pair in declared_sums(names, one))]
    return pd.DataFrame(spelled, columns=Part._fields)


def breakdown_sums(names: Sequence[str]) -> list[Part]:
    """Every category as a part of its indicator's total."""
    known, found = set(names), []
    for name in names:
        figure, at, quantity = name.partition("@")
        indicator, breakdown, _ = figure.split(":", 2)
        whole = f"{indicator}:total:total{at}{quantity}"
        if breakdown != "total" and whole in known:
            found.append(Part(f"{whole}<{breakdown}", whole, name))
    return found


def declared_sums(names: Sequence[str], declared: Sum) -> list[Part]:
    """The columns of one declared sum, whole and part, for each category that stands for its star."""
    parts = [pair for spelled in declared.parts for pair in stars(names, spelled)]
    return [
        Part(f"{whole}<{declared.parts[0]}", whole, part)
        for star, whole in stars(names, declared.whole)
        for other, part in parts
        if other == star
    ]


def stars(names: Sequence[str], spelled: str) -> list[tuple[str, str]]:
    """What stands for the star of a declared name, or nothing where it has none, with each name it is found in."""
    pattern = spelled.replace("+", "[^/@]+")
    find = re.compile(pattern.replace("*", "([^/@]+)") if "*" in pattern else "()" + pattern).fullmatch
    return [(found[1], name) for name in names if (found := find(name))]


def matrix_of(entries: Sequence[pd.DataFrame], x: Floats, belief: Belief) -> sparse.csr_array:
    """One matrix out of all entries that add up; rows that say the same are there once."""
    parts = [adding_up(found, belief) for found in entries if not found.empty]
    rows, offset = [], 0
    for part in parts:
        rows.append(part.assign(row=part["row"] + offset))
        offset += int(part["row"].max()) + 1 if len(part) else 0
    if not rows:
        return sparse.csr_array((0, len(x)))
    every = pd.concat(rows).groupby(["row", "variable"], as_index=False)["sign"].sum()
    every = every[every["sign"] != 0]
    mark = np.random.default_rng(0).random(len(x))[every["variable"]] * every["sign"]
    same = mark.groupby(every["row"]).sum().round(9)
    every = every[every["row"].isin(same.drop_duplicates().index)]
    return sparse.csr_array(
        (every["sign"], (pd.factorize(every["row"])[0], every["variable"])), shape=(every["row"].nunique(), len(x))
    )


def adding_up(entries: pd.DataFrame, belief: Belief) -> pd.DataFrame:
    """Entries of the rows that have a whole and parts and are believed to add up."""
    rows = entries.assign(signed=entries["sign"] * entries["x"], size=entries["x"].abs(), whole=entries["sign"] < 0)
    found = rows.groupby("row").agg(
        gap=("signed", "sum"),
        size=("size", "sum"),
        wholes=("whole", "sum"),
        parts=("whole", "size"),
        family=("family", "first"),
    )
    found = found[(found["wholes"] == 1) & (found["parts"] > 1)]
    holds = found["gap"].abs() <= TOLERANCE * found["size"].clip(lower=1, upper=1000)
    stated = found["size"] > 0
    share = holds[stated].groupby(found.loc[stated, "family"]).mean()
    kept = found["family"].map(share).ge(belief.holds) & (holds | (not belief.told))
    return entries[entries["row"].isin(found.index[kept])]
