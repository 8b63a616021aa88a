"""Direct rates of areas with a handful of records each, and errors that borrow the spread within areas from all of them."""

import numpy as np

from tasks.statistics.arrays import Floats, Ints


def direct_rates(held: Floats, weight: Floats, area: Ints, areas: int) -> tuple[Floats, Floats]:
    """Weighted means (areas,) of `held` and their variances; NaN for areas without a record.

    The variance within areas is pooled over all of them, S = sum w (y - mean)^2 / sum W (1 - sum w^2 / W^2), and an area's is
    S sum w^2 / W^2: its own spread over ten records says little, and none at all where all are alike (a generalised variance
    function of the simplest form, Wolter 2007, chapter 7). Raises nothing; without any spread the variances are zero.
    """
    total = np.bincount(area, weight, areas)
    seen = total > 0
    mean = np.divide(np.bincount(area, weight * held, areas), total, out=np.full(areas, np.nan), where=seen)
    squares = np.divide(np.bincount(area, weight**2, areas), total**2, out=np.full(areas, np.nan), where=seen)
    left = float((total[seen] * (1 - squares[seen])).sum())
    within = float(weight @ (held - mean[area]) ** 2) / left if left > 0 else 0.0
    return mean, within * squares
