"""How far direct, Fay-Herriot and unit-level estimates of desa are from the truth, over samples of a simulated regency."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from config.simulate import read_parameters
from tasks.area_models import Frame, Sampled, fay_herriot, unit_level
from tasks.simulate.run import make_world
from tasks.simulate.survey import draw_sample
from tasks.simulate.world import World
from tasks.statistics.area_direct import direct_rates
from tasks.statistics.arrays import Floats
from tasks.statistics.proxy_means import fit_proxy

PERSONS, SEED, SHARE = 100_000, 5, 3.0
CODES = ("floor_material", "wall_material", "roof_material", "water_source", "cooking_fuel", "toilet_access", "tenure")


@dataclass(frozen=True)
class Accuracy:
    """Mean squared errors against the truth in desa with a sample, and of models in those without one; and what they say of themselves."""

    sampled: float
    unsampled: float
    said: float


def accuracy(samples: int) -> Mapping[str, Accuracy]:
    """By estimate, over so many samples; covariates are what registers know of a dwelling, never its consumption."""
    world = make_world(read_parameters(), PERSONS, SEED)
    lived_in = np.flatnonzero(world.dwellings["residents"] > 0)
    place = world.dwellings["area"][lived_in].astype(np.int64)
    persons = world.dwellings["residents"][lived_in].astype(np.float64)
    line, desa = world.parameters.welfare.line_rp, len(world.geography.regions)
    poor = (world.dwellings["consumption_rp"][lived_in] < line).astype(np.float64)
    truth = np.bincount(place, persons * poor, desa) / np.bincount(place, persons, desa)
    squares: dict[str, list[tuple[float, float, float]]] = {}
    for at in range(samples):
        for name, (value, rmse, seen) in estimates(world, lived_in, line, f"small area {at}").items():
            off = (value - truth) ** 2
            unseen = float(off[~seen].mean()) if np.isfinite(value[~seen]).any() else float("nan")
            squares.setdefault(name, []).append((float(off[seen].mean()), unseen, float((rmse[seen] ** 2).mean())))
    return {
        name: Accuracy(*(float(np.mean(part)) for part in zip(*rows, strict=True))) for name, rows in squares.items()
    }


def estimates(
    world: World, lived_in: np.ndarray, line: float, wave: str
) -> dict[str, tuple[Floats, Floats, np.ndarray]]:
    """Value and error of every desa by each estimate from one sample, and which desa it holds."""
    drawn = draw_sample(world, wave, SHARE)
    x, at = register_variables(world, lived_in), np.searchsorted(lived_in, drawn.dwelling)
    place = world.dwellings["area"][lived_in].astype(np.int64)
    size = world.dwellings["residents"][lived_in].astype(np.float64)
    y, weight = np.log(world.dwellings["consumption_rp"][drawn.dwelling]), drawn.weight * size[at]
    unit = place[at] * 10 + world.dwellings["hamlet"][drawn.dwelling]
    model, left_out = fit_proxy(y, x[at], weight, unit=unit, seed=1)
    regions = world.geography.regions
    frame = Frame(
        [r.area_code for r in regions],
        [r.kecamatan_code for r in regions],
        [r.topography_class for r in regions],
        place,
        size,
        model.predict(x),
    )
    sample = Sampled(place[at], weight, y, left_out)
    direct, error = direct_rates((y < np.log(line)).astype(np.float64), weight, sample.place, len(regions))
    seen = np.isfinite(direct)
    made = {
        "Fay-Herriot": fay_herriot(frame, sample, line)["desa"],
        "unit level": unit_level(frame, sample, line, alphas=(0,))[0]["desa"],
    }
    return {"direct": (direct, np.sqrt(error), seen)} | {name: (*found, seen) for name, found in made.items()}


def register_variables(world: World, lived_in: np.ndarray) -> Floats:
    """Log of persons and floor area, belongings, and one column for each word of the dwelling's materials."""
    dwellings = world.dwellings
    size = dwellings["residents"][lived_in].astype(np.float64)
    parts = [np.log(size), np.log(dwellings["floor_area_m2"][lived_in] / size)]
    parts += [dwellings[name][lived_in].astype(np.float64) for name in sorted(dwellings) if name.startswith("asset_")]
    for name in CODES:
        parts += [
            (dwellings[name][lived_in] == code).astype(np.float64) for code in np.unique(dwellings[name][lived_in])[1:]
        ]
    return np.column_stack(parts)
