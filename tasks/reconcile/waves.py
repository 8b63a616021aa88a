"""What a survey wave says of poverty, and how that moves with the line and with who was reached; errors by the sampling design."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tasks.statistics.arrays import Floats, as_floats
from tasks.statistics.design import Design, estimate, make_design
from tasks.statistics.measured import Measured, ratio
from tasks.statistics.measures import fgt

Frame = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Share:
    """A share in per cent with its 95 per cent range."""

    value: float
    lower: float | None
    upper: float | None


@dataclass(frozen=True, kw_only=True)
class WaveFigures:
    """P0 of one wave and what it would be with another line or population; shares in per cent, `persons` weighted.

    `newer_line` is P0 below the line brought forward, `reweighted` P0 with registered persons by topography class, `rank_less_poor`
    the share of persons in the lowest deciles less P0 among the `ranked` households whose family has a decile.
    """

    wave: str
    figure_period: str
    households: int
    persons: float
    p0: Share
    newer_line: float
    reweighted: float
    rank_less_poor: Share
    ranked: int


def wave_figures(
    frame: Frame, *, line: float, newer_line: float, registered: Mapping[str, float], lowest: int
) -> WaveFigures:
    """The figures of the households of one wave; `registered` are persons by topography class, `lowest` the deciles that count as low."""
    weight, y = as_floats(frame["persons"]), as_floats(frame["consumption_pc_rp"])
    design = make_design(weight, stratum=frame["stratum"], unit=frame["psu"])
    poor, desil = fgt(y, weight, line=line, alpha=0), as_floats(frame["desil_nasional"])
    known = ~np.isnan(desil)
    gap = ratio(known * ((desil <= lowest) * 1.0 - (y < line)), known * 1.0, weight)
    return WaveFigures(
        wave=str(frame["wave"][0]),
        figure_period=str(frame["figure_period"][0]),
        households=len(y),
        persons=float(weight.sum()),
        p0=_share(design, poor, bounded=True),
        newer_line=100 * fgt(y, weight, line=newer_line, alpha=0).value,
        reweighted=100 * _reweighted(y, weight, line, (frame["topography_class"], registered)),
        rank_less_poor=_share(design, gap, bounded=False),
        ranked=int(known.sum()),
    )


def _share(design: Design, measured: Measured, *, bounded: bool) -> Share:
    found = estimate(
        design,
        as_floats([[measured.value]]),
        measured.influence,
        np.zeros(len(measured.influence), np.int64),
        bounded=bounded,
    )
    ends = [float(end[0, 0]) for end in (found.lower, found.upper)]
    lower, upper = (None if np.isnan(end) else 100 * end for end in ends)
    return Share(100 * measured.value, lower, upper)


def _reweighted(y: Floats, weight: Floats, line: float, margin: tuple[NDArray[Any], Mapping[str, float]]) -> float:
    """P0 when the classes have the shares of registered persons; as it is where some class is not in the sample."""
    classes, registered = margin
    names = np.asarray(classes).astype(str)
    sampled = {name: float(weight[names == name].sum()) for name in registered}
    if not registered or min(sampled.values()) == 0:
        return fgt(y, weight, line=line, alpha=0).value
    factor = np.zeros(len(y))
    for name, persons in registered.items():
        factor[names == name] = persons / sampled[name]
    return fgt(y, weight * factor, line=line, alpha=0).value
