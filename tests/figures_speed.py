"""Time of design-based errors: 50 indicators by 300 domains on 50,000 households."""

import time

import numpy as np

from tasks.statistics.design import estimate, make_design
from tasks.statistics.inequality import gini, quintile_ratio
from tasks.statistics.measured import Measure, by_domain
from tasks.statistics.measures import fgt, watts

HOUSEHOLDS, DOMAINS, INDICATORS, LIMIT_SECONDS = 50_000, 300, 50, 10.0


def _measure(at: int) -> Measure:
    line = 300_000.0 + 20_000 * at
    if at % 10 == 8:
        return gini
    if at % 10 == 9:
        return quintile_ratio
    if at % 10 == 7:
        return lambda y, w: watts(y, w, line=line)
    return lambda y, w: fgt(y, w, line=line, alpha=at % 3)


def seconds_of_errors() -> float:
    """Seconds from records to values, errors, intervals and design effects of all figures, a fifth of them ranks or quantiles."""
    rng = np.random.default_rng(1)
    y, weight = rng.lognormal(13.5, 0.5, HOUSEHOLDS), rng.uniform(5, 50, HOUSEHOLDS)
    domain = rng.integers(0, DOMAINS, HOUSEHOLDS)
    design = make_design(weight, stratum=domain % 20, unit=domain * 10 + rng.integers(0, 10, HOUSEHOLDS))
    start = time.perf_counter()
    found = [by_domain(_measure(at), y, weight, domain=domain, domains=DOMAINS) for at in range(INDICATORS)]
    values, influences = (np.column_stack(parts) for parts in zip(*found, strict=True))
    estimate(design, values, influences, domain)
    return time.perf_counter() - start
