"""Our figures beside published ones: what each check is, ours, theirs, and how near they must be."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tasks.statistics.alkire_foster import multidimensional
from tasks.statistics.arrays import Floats, codes_of
from tasks.statistics.design import Design, variance
from tasks.statistics.fay_herriot import fit
from tasks.statistics.inequality import gini, quintile_ratio
from tasks.statistics.measured import Measured, by_domain
from tasks.statistics.measures import fgt, mean, median_line, relative_fgt
from tests.figures_data import dummies, eusilc, mpi_syn, read

LINE = 10_000.0


@dataclass(frozen=True)
class Check:
    """Ours must be within `tolerance` of `theirs`, or between the two ends when `theirs` is a range."""

    name: str
    ours: float
    theirs: float | tuple[float, float]
    tolerance: float

    @property
    def holds(self) -> bool:
        """Whether it does."""
        low, high = self.theirs if isinstance(self.theirs, tuple) else (self.theirs, self.theirs)
        return low - self.tolerance <= self.ours <= high + self.tolerance


def error(design: Design, measured: Measured) -> float:
    """Standard error of a figure."""
    return float(np.sqrt(variance(design, measured.influence)[0, 0]))


def literal_checks() -> Iterator[Check]:
    """Printed examples that need no data file."""
    size, score = np.array([4.0, 7, 5, 4]), np.array([0.2222, 0.7222, 0.3889, 0.5])
    undp = multidimensional(score[:, None], size, indicator_weight=np.ones(1), cut=1 / 3)
    yield Check("UNDP four households H", undp.headcount.value, 0.80, 1e-8)
    yield Check("UNDP four households A", undp.intensity.value, 0.5625, 5e-5)
    yield Check("UNDP four households M0", undp.adjusted.value, 0.45, 5e-5)
    for scores in ((0, 0.5, 1, 0.25), (0, 0.5, 0.5, 0.5)):
        book = multidimensional(np.array(scores)[:, None], np.ones(4), indicator_weight=np.ones(1), cut=0.5)
        yield Check(f"Alkire-Foster book, scores {scores}, k = .5, M0", book.adjusted.value, 0.375, 1e-8)


def eusilc_checks(folder: Path) -> Iterator[Check]:
    """Poverty and inequality of eusilc; published to 8 digits, hence 5e-9 for figures, and 5e-9 to 5e-4 for errors."""
    data = eusilc(folder)
    y, w, design = data.income, data.weight, data.design
    published = ((0.11444013, 0.00450211), (0.03208542, 0.00166780), (0.01618935, 0.00111920))
    for alpha, (value, se) in enumerate(published):
        found = fgt(y, w, line=LINE, alpha=alpha)
        yield Check(f"eusilc P{alpha}", found.value, value, 1e-8)
        yield Check(f"eusilc P{alpha} SE", error(design, found), se, 1e-6)
    average = mean(y, w)
    yield Check("eusilc mean income", average.value, 19890.807, 5e-4)
    yield Check("eusilc mean income SE", error(design, average), 141.164, 5e-4)
    yield from _sex_checks(y, w, data.sex, design)
    line = median_line(y, w)
    rate = relative_fgt(y, w, line=line, alpha=0)
    yield Check("eusilc 60 % of median, line", line.value, 10859.236, 5e-4)
    yield Check("eusilc 60 % of median, rate", rate.value, 0.14444218, 1e-8)
    yield Check("eusilc 60 % of median, rate SE", error(design, rate), (0.00476, 0.00514), 0)
    yield Check("eusilc Gini, laeken form", gini(y, w).value, 0.26489619, 1e-8)
    yield Check("eusilc Gini SE", error(design, gini(y, w)), 0.0031, 5e-5)
    yield Check("eusilc quintile ratio, laeken form", quintile_ratio(y, w).value, 3.971415, 5e-7)


def _sex_checks(y: Floats, w: Floats, sex: list[str], design: Design) -> Iterator[Check]:
    domain, names = codes_of(sex)
    published = {"male": (0.0938971, 0.0046792), "female": (0.1338927, 0.0052679)}
    values, influence = by_domain(
        lambda part, weight: fgt(part, weight, line=LINE, alpha=0), y, w, domain=domain, domains=2
    )
    errors = np.sqrt(variance(design, influence, domain, 2))[:, 0]
    for at, name in enumerate(names):
        yield Check(f"eusilc P0 {name}", values[at], published[name][0], 5e-8)
        yield Check(f"eusilc P0 {name} SE", errors[at], published[name][1], 1e-6)


def linearisation_checks(folder: Path) -> Iterator[Check]:
    """Our variance against the formula of Taylor linearisation written out stratum by stratum, on both survey files."""
    data = eusilc(folder)
    for name, found in (
        ("eusilc P1", fgt(data.income, data.weight, line=LINE, alpha=1)),
        ("eusilc Gini", gini(data.income, data.weight)),
    ):
        yield Check(
            f"{name} SE, written out", error(data.design, found), written_out(data.design, found.influence), 1e-6
        )
    syn = mpi_syn(folder)
    rural = fgt(syn.deprived[:, 0], syn.weight * (syn.area == 1), line=0.5, alpha=0)
    yield Check(
        "mpi_syn rural SE, written out", error(syn.design, rural), written_out(syn.design, rural.influence), 1e-6
    )


def written_out(design: Design, influence: Floats) -> float:
    """Taylor linearisation in plain loops: an oracle, slow on purpose."""
    stage, total = design.stages[0], 0.0
    sums = np.bincount(stage.unit, design.weight * influence, len(stage.parent))
    for stratum in range(len(stage.share)):
        mine = [float(t) for t in sums[stage.parent == stratum]]
        middle = sum(mine) / len(mine)
        total += len(mine) / (len(mine) - 1) * sum((t - middle) ** 2 for t in mine)
    return float(np.sqrt(total))


def area_model_checks(folder: Path) -> Iterator[Check]:
    """REML variance and coefficients of the milk data as printed by the package sae (eblupFH)."""
    milk = read(folder, "fay_herriot_milk")
    model = fit(milk["yi"].to_numpy(), milk["SD"].to_numpy() ** 2, dummies(milk["MajorArea"]))
    yield Check("milk, REML variance between areas", model.variance, 0.01855022, 1e-5)
    for at, printed in enumerate((0.9681890, 0.1327801, 0.2269462, -0.2413011)):
        yield Check(f"milk, REML coefficient {at}", float(model.coefficients[at]), printed, 1e-6)
