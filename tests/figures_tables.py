"""What can be computed from the validation data without a published value, as tables to be compared by others."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

from tasks.statistics.alkire_foster import Multidimensional, multidimensional
from tasks.statistics.arrays import Floats, Ints, codes_of
from tasks.statistics.design import Design, variance
from tasks.statistics.fay_herriot import Method, fit, predict
from tasks.statistics.measured import Measured, by_domain
from tasks.statistics.measures import fgt, shortfall
from tests.figures_data import NESTED, Deprived, dummies, mpi_syn, read

CUTS = (0.20, 0.33, 0.50)
INCOME_LINE = 6557.143
METHODS: tuple[Method, ...] = ("reml", "ml", "moment")


def tables(folder: Path) -> Mapping[str, pd.DataFrame]:
    """Every table by name."""
    return {
        "mpi_syn": multidimensional_table(mpi_syn(folder)),
        "incomedata": province_table(folder),
        "milk": milk_table(folder),
        "grapes": grapes_table(folder),
    }


def multidimensional_table(data: Deprived) -> pd.DataFrame:
    """H, A and M0 with design SE by cut, for each wave as a whole and by area and region, and the change between waves."""
    rows: list[dict[str, object]] = []
    for cut in CUTS:
        for level, area in (("national", np.zeros(len(data.weight))), ("area", data.area), ("region", data.region)):
            for place in np.unique(area):
                first, second = (_figures(data, cut, (area == place) & (data.wave == wave)) for wave in (1, 2))
                for name in first:
                    key = {"k": cut, "level": level, "place": f"{place:g}", "measure": name}
                    for wave, found in (("1", first[name]), ("2", second[name])):
                        rows.append(key | {"wave": wave, "value": found.value, "se": _error(data.design, found)})
                    moved = Measured(
                        second[name].value - first[name].value, second[name].influence - first[name].influence
                    )
                    rows.append(key | {"wave": "change", "value": moved.value, "se": _error(data.design, moved)})
    return pd.DataFrame(rows)


def _figures(data: Deprived, cut: float, inside: np.ndarray) -> dict[str, Measured]:
    found: Multidimensional = multidimensional(data.deprived, data.weight * inside, indicator_weight=NESTED, cut=cut)
    # A weight of zero takes a record out of the figure; the design weighs influences, so they must be zero there too.
    kept = {"H": found.headcount, "A": found.intensity, "M0": found.adjusted}
    return {name: Measured(m.value, m.influence * inside) for name, m in kept.items()}


def _error(design: Design, measured: Measured) -> float:
    return float(np.sqrt(variance(design, measured.influence)[0, 0]))


def province_table(folder: Path) -> pd.DataFrame:
    """P0 and P1 by province, as a mean weighted by the sample's weights and as Horvitz-Thompson over the known size.

    Sampling errors: records drawn with replacement within provinces. That of the weighted mean is linearised; that of
    Horvitz-Thompson is of the weighted total over the known size.
    """
    people, known = read(folder, "incomedata_input"), read(folder, "incomedata_sizeprov")
    domain, names = codes_of(people["prov"].map("{:02d}".format))
    income, weight = people["income"].to_numpy(np.float64), people["weight"].to_numpy(np.float64)
    size = known.set_index(known["prov"].map("{:02d}".format))["Nd"].reindex(names).to_numpy(np.float64)
    label = known.set_index(known["prov"].map("{:02d}".format))["provlab"].reindex(names)
    table = pd.DataFrame({"prov": names, "provlab": label.to_numpy(), "n": np.bincount(domain), "size": size})
    for alpha in (0, 1):
        poor = shortfall(income, INCOME_LINE, alpha)
        values, _ = by_domain(
            partial(fgt, line=INCOME_LINE, alpha=alpha),
            income,
            weight,
            domain=domain,
            domains=len(names),
        )
        table[f"p{alpha}_mean"] = values
        table[f"p{alpha}_mean_se"] = _province_error(
            (poor - values[domain]) / np.bincount(domain, weight)[domain], weight, domain
        )
        table[f"p{alpha}_ht"] = np.bincount(domain, weight * poor) / size
        table[f"p{alpha}_ht_se"] = _province_error(poor / size[domain], weight, domain)
    return table


def _province_error(influence: Floats, weight: Floats, domain: Ints) -> Floats:
    totals, n = weight * influence, np.bincount(domain)
    spread = np.bincount(domain, (totals - (np.bincount(domain, totals) / n)[domain]) ** 2)
    return np.asarray(np.sqrt(n / (n - 1) * spread))


def milk_table(folder: Path) -> pd.DataFrame:
    """EBLUP and MSE by area with MajorArea as factor; the direct variance is SD squared."""
    table = read(folder, "fay_herriot_milk")
    x = dummies(table["MajorArea"])
    direct, error = table["yi"].to_numpy(np.float64), table["SD"].to_numpy(np.float64) ** 2
    return pd.concat([table[["SmallArea"]], *_eblups(direct, error, x)], axis=1)


def grapes_table(folder: Path) -> pd.DataFrame:
    """EBLUP and MSE by area on area and workdays without a constant, as in the package sae."""
    table = read(folder, "fay_herriot_grapes")
    x = table[["area", "workdays"]].to_numpy(np.float64)
    direct, error = table["grapehect"].to_numpy(np.float64), table["var"].to_numpy(np.float64)
    return pd.concat([pd.DataFrame({"area_no": np.arange(1, len(table) + 1)}), *_eblups(direct, error, x)], axis=1)


def _eblups(direct: Floats, error: Floats, x: Floats) -> Iterator[pd.DataFrame]:
    for method in METHODS:
        model = fit(direct, error, x, method)
        found = predict(model, direct, error, x)
        yield pd.DataFrame(
            {f"{method}_variance": model.variance, f"{method}_eblup": found.value, f"{method}_mse": found.mse}
        )
