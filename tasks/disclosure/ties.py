"""Which columns of counts are parts of which, so that rounded parts add up to their rounded whole."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from config.disclosure import Sum
from config.indicator import Indicator
from tasks.disclosure.columns import Columns
from tasks.disclosure.relations import Flags, Numbers, Part, breakdown_sums, declared_sums

NO_BASE = -1
# A sum is taken for one when it holds in at least this share of the places that have anything.
HOLDS = 0.95


@dataclass(frozen=True)
class Tie:
    """A whole and its parts, by column, and the places where they add up.

    `parts_first` where each part is a share of its own population: these leave less choice than the whole does.
    """

    whole: int
    parts: Numbers
    places: Flags
    parts_first: bool


def ties_of(columns: Columns, sums: Sequence[Sum], base_of: Numbers) -> list[Tie]:
    """Declared sums in their order, then every breakdown to its total: populations first, and those with few parts."""
    names = columns.names
    at = dict(zip(names, columns.lead.tolist(), strict=True))
    declared = [grouped(declared_sums(names, one), at) for one in sums]
    populations = set(base_of.tolist())
    by_breakdown = sorted(grouped(breakdown_sums(names), at), key=lambda tie: (tie[0] not in populations, len(tie[1])))
    found: list[Tie] = []
    seen: set[tuple[int, tuple[int, ...]]] = set()
    for whole, parts in [*(pair for group in declared for pair in group), *by_breakdown]:
        if (whole, parts) not in seen and whole not in parts:
            seen.add((whole, parts))
            found += tie_of(columns, whole, parts, base_of)
    return found


def grouped(found: Sequence[Part], at: dict[str, int]) -> list[tuple[int, tuple[int, ...]]]:
    """Whole and parts of each sum as columns."""
    sums: dict[tuple[str, str], set[int]] = {}
    for family, whole, part in found:
        sums.setdefault((family, whole), set()).add(at[part])
    return [(at[whole], tuple(sorted(sums[family, whole]))) for family, whole in sorted(sums)]


def tie_of(columns: Columns, whole: int, parts: tuple[int, ...], base_of: Numbers) -> list[Tie]:
    """The tie, if the parts add up in most places that state anything."""
    x = columns.x
    added = np.nansum(x[:, parts], axis=1)
    holds = np.isfinite(x[:, whole]) & (added == x[:, whole])
    # Where no part counts anything, the whole may be of another matter, such as a programme that is not there.
    stated = np.isfinite(x[:, whole]) & (added > 0)
    if len(parts) < 2 or not stated.any() or holds[stated].mean() < HOLDS:
        return []
    bases = base_of[list(parts)]
    return [Tie(whole, np.array(parts), holds, bool((bases != NO_BASE).all()) and len(set(bases)) > 1)]


def bases_of(columns: Columns, indicators: Sequence[Indicator]) -> Numbers:
    """By column that of its population, where it is a share and so no more than it; NO_BASE elsewhere."""
    at = dict(zip(columns.names, columns.lead.tolist(), strict=True))
    shares = {i.name for i in indicators if i.scale == "share"}
    base = np.full(columns.x.shape[1], NO_BASE)
    for name in columns.names:
        whole = at.get(f"{name}@population")
        if "@" not in name and whole is not None and name.split(":")[0] in shares and whole != at[name]:
            base[at[name]] = whole
    return base
