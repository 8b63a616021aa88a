"""Counts by place as one array with a column for each thing that is counted, so that equal things are rounded once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from config.disclosure import Sum
from tasks.disclosure.relations import LEAST_ALIKE, Flags, Floats, Numbers, declared_sums
from tasks.warehouse import Connection, sql_text

# So many places are enough to tell most columns apart.
FEW = 16
# What is counted of a figure, and what the name of its column ends with.
SUFFIXES = {"numerator": "", "denominator": "@population", "n": "@records"}


@dataclass(frozen=True)
class Columns:
    """Counts `x` by place and column of one period, nothing where none is stated; columns that say the same have one `lead`.

    `names` are written indicator:breakdown:category, with @population or @records; `lead` is by name the column of `x`, and
    `stated` by place and name whether it says anything itself.
    """

    period: str
    places: list[str]
    names: list[str]
    lead: Numbers
    stated: Flags
    x: Floats


def read_columns(con: Connection, sums: Sequence[Sum]) -> list[Columns]:
    """The counts behind `desa_figure` and `computed_figure`, by period; a declared sum of one part says that both are the same."""
    # By way of columns as the engine has them, since text is twice as long under way otherwise.
    cells = con.sql(sql_text("disclosure/count_column")).to_arrow_table().to_pandas()
    return [columns_of(str(period), found, sums) for period, found in cells.groupby("period", sort=True)]


def columns_of(period: str, cells: pd.DataFrame, sums: Sequence[Sum]) -> Columns:
    """One period's cells (figure, area_code, counts) side by side."""
    at_place, places = pd.factorize(cells["area_code"], sort=True)
    at_figure, figures = pd.factorize(cells["figure"])
    spelled = [figure + suffix for suffix in SUFFIXES.values() for figure in figures]
    every = np.full((len(places), len(spelled)), np.nan)
    stated = np.zeros_like(every, bool)
    for number, counted in enumerate(SUFFIXES):
        x = cells[counted].to_numpy(np.float64)
        says, at = np.isfinite(x), at_figure + number * len(figures)
        flag = "no_numerator_elsewhere" if counted == "numerator" else "none_elsewhere"
        every[:, np.unique(at[says & cells[flag].to_numpy(bool)])] = 0
        every[at_place[says], at[says]] = x[says]
        stated[at_place[says], at[says]] = True
    named = sorted(np.flatnonzero(stated.any(axis=0)), key=spelled.__getitem__)
    names = [spelled[one] for one in named]
    lead, x = leads_of(every[:, named], pd.factorize(np.array(figures_of(names, sums)))[0])
    return Columns(period, places.tolist(), names, lead, stated[:, named], x)


def figures_of(names: Sequence[str], sums: Sequence[Sum]) -> list[str]:
    """The figure that each column belongs to, that of its whole where a sum declares it to be the only part."""
    same = {part: whole for one in sums if len(one.parts) == 1 for _, whole, part in declared_sums(names, one)}
    return [same.get(figure_of(name), figure_of(name)) for name in names]


def figure_of(name: str) -> str:
    """The figure that a column counts something of."""
    return name.partition("@")[0]


def leads_of(every: Floats, figure: Numbers) -> tuple[Numbers, Floats]:
    """By column its lead among the columns that are kept, and those: the same wherever it says something, and says more.

    Columns that say too little for that to be no chance are one only within one `figure`.
    """
    said = np.log2(1 + np.nan_to_num(every))
    own = np.where(said.sum(axis=0) < LEAST_ALIKE, figure, -1)
    content = np.vstack([own, np.nan_to_num(every, nan=-1)]).T
    same = pd.factorize(np.array([column.tobytes() for column in content], object))[0]
    first = np.unique(same, return_index=True)[1]
    distinct, figure = every[:, first], figure[first]
    leads, led = np.empty_like(distinct), np.empty_like(figure)
    count = 0
    lead_of = np.zeros(len(first), np.int64)
    for one in np.lexsort((first, -np.isfinite(distinct).sum(axis=0))):
        # A few hundred columns, each against those kept before it.
        alike = led[:count] == figure[one]
        found = agreeing(leads[:, :count], distinct[:, one], alike)
        if found.any():
            # One of its own figure before one that it may agree with by chance.
            lead_of[one] = int(np.argmax(found.astype(int) + (found & alike)))
            lead = leads[:, lead_of[one]]
            lead[:] = np.where(np.isnan(lead), distinct[:, one], lead)
        else:
            lead_of[one], leads[:, count], led[count] = count, distinct[:, one], figure[one]
            count += 1
    return lead_of[same], leads[:, :count]


def agreeing(others: Floats, own: Floats, alike: Flags) -> Flags:
    """Which columns say the same as this one wherever it says something: only those `alike` where it says too little.

    Of these, one that says nothing where this one says zero agrees too, since a count that is not there is none.
    """
    stated = np.flatnonzero(np.isfinite(own))
    candidate = np.full(len(alike), np.log2(1 + own[stated]).sum() >= LEAST_ALIKE) | alike
    for places in (stated[:FEW], stated[FEW:]):
        other, mine = others[np.ix_(places, candidate)], own[places, None]
        none = alike[candidate] & np.isnan(other) & (mine == 0)
        candidate[candidate] = ((other == mine) | none).all(axis=0)
    return candidate
