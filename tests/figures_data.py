"""Public survey data sets that estimators are held against; they lie outside the project and may be absent."""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from tasks.statistics.arrays import Floats, codes_of
from tasks.statistics.design import Design, make_design

VARIABLE = "LAB_VALIDATION_DATA"
BESIDE = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "validation"
INDICATORS = ("d_nutr", "d_cm", "d_satt", "d_educ", "d_elct", "d_sani", "d_wtr", "d_hsg", "d_ckfl", "d_asst")
# Three dimensions of equal weight, equal weights within: health, education, living standard (UNDP and OPHI).
NESTED = np.repeat([1 / 6, 1 / 6, 1 / 18], [2, 2, 6])


def validation_folder() -> Path | None:
    """The folder that the variable names, or the one beside the project; none when neither is there."""
    folder = Path(os.environ.get(VARIABLE, BESIDE))
    return folder if folder.is_dir() else None


def read(folder: Path, name: str) -> pd.DataFrame:
    """One of the data sets by the beginning of its file name."""
    [path] = sorted(folder.glob(f"{name}*"))
    return pd.read_csv(path)


@dataclass(frozen=True)
class Eusilc:
    """Synthetic EU-SILC persons of Austria (package laeken): income, weight, sex, and the design."""

    income: Floats
    weight: Floats
    sex: list[str]
    design: Design


def eusilc(folder: Path) -> Eusilc:
    """Persons weighted by rb050, households (db030) as units, regions (db040) as strata."""
    table = read(folder, "eusilc")
    weight = table["rb050"].to_numpy(np.float64)
    design = make_design(weight, stratum=table["db040"], unit=table["db030"])
    return Eusilc(table["eqIncome"].to_numpy(np.float64), weight, table["rb090"].to_list(), design)


@dataclass(frozen=True)
class Deprived:
    """Persons of mpi_syn (package mpitb) with every indicator known, waves pooled, with the design of the pool."""

    deprived: Floats
    weight: Floats
    wave: Floats
    area: Floats
    region: Floats
    design: Design


def mpi_syn(folder: Path) -> Deprived:
    """Rows with a missing indicator are dropped; both waves share strata and units."""
    table = read(folder, "mpi_syn").dropna(subset=list(INDICATORS))
    weight = table["weight"].to_numpy(np.float64)
    return Deprived(
        deprived=table[list(INDICATORS)].to_numpy(np.float64),
        weight=weight,
        wave=table["t"].to_numpy(np.float64),
        area=table["area"].to_numpy(np.float64),
        region=table["region"].to_numpy(np.float64),
        design=make_design(weight, stratum=table["stratum"], unit=table["psu"]),
    )


def dummies(labels: pd.Series) -> Floats:
    """A constant and one column for each class but the first, as a factor in a regression."""
    codes, names = codes_of(labels)
    return np.column_stack([np.ones(len(codes)), *(codes == at for at in range(1, len(names)))]).astype(np.float64)
