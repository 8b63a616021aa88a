"""Counts by place as one array with a column for each thing that is counted, so that equal things are rounded once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from config.disclosure import Sum
from tasks.disclosure.relations import LEAST_ALIKE, Flags, Floats, Numbers, declared_sums
from tasks.warehouse import Connection, run_model

# So many places are enough to tell most columns apart.
FEW = 16


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
    cells = run_model(con, "disclosure/count_column").df()
    return [columns_of(str(period), found, sums) for period, found in cells.groupby("period", sort=True)]


def columns_of(period: str, cells: pd.DataFrame, sums: Sequence[Sum]) -> Columns:
    """One period's cells (name, area_code, x) side by side."""
    at_place, places = pd.factorize(cells["area_code"], sort=True)
    at_name, names = pd.factorize(cells["name"], sort=True)
    every = np.full((len(places), len(names)), np.nan)
    every[:, at_name[cells["none_elsewhere"]]] = 0
    every[at_place, at_name] = cells["x"].to_numpy(np.float64)
    figure = pd.factorize(figures_of(pd.Series(names), sums))[0]
    lead, x = leads_of(every, figure)
    stated = np.zeros_like(every, bool)
    stated[at_place, at_name] = True
    return Columns(period, places.tolist(), names.tolist(), lead, stated, x)


def figures_of(names: pd.Series, sums: Sequence[Sum]) -> pd.Series:
    """The figure that each column belongs to, that of its whole where a sum declares it to be the only part."""
    same = [declared_sums(names, one).set_index("part")["whole"] for one in sums if len(one.parts) == 1]
    figure = names.str.split("@").str[0]
    return figure.replace(pd.concat(same).to_dict()) if same else figure


def leads_of(every: Floats, figure: Numbers) -> tuple[Numbers, Floats]:
    """By column its lead among the columns that are kept, and those: the same wherever it says something, and says more.

    Columns that say too little for that to be no chance are one only within one `figure`.
    """
    said = np.log2(1 + np.nan_to_num(every))
    own = np.where(said.sum(axis=0) < LEAST_ALIKE, figure, -1)
    content = np.vstack([own, np.nan_to_num(every, nan=-1)]).T
    _, first, same = np.unique(content, axis=0, return_index=True, return_inverse=True)
    distinct = every[:, first]
    order = np.lexsort((first, -np.isfinite(distinct).sum(axis=0)))
    kept: list[int] = []
    lead_of = np.zeros(len(first), np.int64)
    for one in order:
        # A few hundred columns, each against those kept before it.
        alike = figure[first[kept]] == figure[first[one]]
        found = agreeing(distinct[:, kept], distinct[:, one], alike)
        if found.any():
            # One of its own figure before one that it may agree with by chance.
            lead_of[one] = int(np.argmax(found.astype(int) + (found & alike)))
            lead = distinct[:, kept[lead_of[one]]]
            lead[:] = np.where(np.isnan(lead), distinct[:, one], lead)
        else:
            lead_of[one] = len(kept)
            kept.append(int(one))
    return lead_of[np.ravel(same)], distinct[:, kept]


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
