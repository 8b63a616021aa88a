"""The values that an indicator's SQL may bind by name; apart from computing, so that who only looks at one indicator loads nothing else."""

import datetime as dt
from collections.abc import Mapping

from config.indicator import parameters_of
from config.region import load_regency

# The national deciles 1 to this one are those that most aid is meant for (Inpres 4/2025); every definition states it.
ELIGIBLE_DESIL = 4


def bound_values(regency: str, as_of: dt.date) -> dict[str, object]:
    """Every value that an indicator may bind by name; a query is given those that it uses."""
    return {
        "as_of": as_of,
        "period": as_of.strftime("%Y-%m"),
        "regency": regency,
        "poverty_line": load_regency(regency).poverty_line_rp_month,
        "eligible_desil": ELIGIBLE_DESIL,
    }


def used(query: str, parameters: Mapping[str, object]) -> dict[str, object]:
    """The parameters a query binds; raises KeyError for one that nobody gives."""
    return {name: parameters[name] for name in sorted(parameters_of(query))}
