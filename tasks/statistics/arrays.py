"""Names of array types and sums by group, which every estimator needs."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def as_floats(values: object) -> Floats:
    """A one-dimensional or wider array of doubles; raises ValueError for what is no number."""
    return np.asarray(values, dtype=np.float64)


def codes_of(labels: object) -> tuple[Ints, list[str]]:
    """Labels as numbers from 0 in sorted order, and the labels in that order."""
    given = np.asarray(labels)
    found, codes = np.unique(given if given.dtype.kind in "iu" else given.astype(str), return_inverse=True)
    return codes.astype(np.int64), [str(label) for label in found]


def group_sums(group: Ints, values: Floats, groups: int) -> Floats:
    """Sums of the columns of `values` (n, k) by group 0..groups-1, as (groups, k)."""
    n = len(group)
    indicator = csc_array((np.ones(n), group, np.arange(n + 1)), shape=(groups, n))
    return as_floats(indicator @ values)


def columns(values: Floats) -> Floats:
    """The same numbers as (n, k); a single column becomes (n, 1)."""
    return values[:, None] if values.ndim == 1 else values
