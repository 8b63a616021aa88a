"""Where runs of equal values start and how far into its run a row is, for columns that stand in order."""

import numpy as np

from tasks.simulate.streams import Ints, Mask


def starts_group(key: Ints) -> Mask:
    """Whether each row is the first of a run of equal keys."""
    first = np.ones(len(key), bool)
    first[1:] = key[1:] != key[:-1]
    return first


def group_bounds(key: Ints) -> list[int]:
    """The rows at which runs start, and the number of rows; empty for no rows."""
    return [*np.flatnonzero(starts_group(key)).tolist(), len(key)] if len(key) else []


def place_in_group(key: Ints) -> Ints:
    """0 for the first row of a run, 1 for the next, and so on."""
    rows = np.arange(len(key))
    found: Ints = rows - np.maximum.accumulate(np.where(starts_group(key), rows, 0))
    return found
