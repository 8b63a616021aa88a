"""The methods of protection under attack, and the attack on one release by one of them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from config.disclosure import load_disclosure
from config.indicator import load_indicators
from tasks.disclosure.relations import Floats
from tasks.publish.disclosure import protect_figures
from tasks.publish.facts import share_maxima
from tasks.warehouse import Connection, open_memory
from tests.attack_bounds import Bounds, carry_bounds
from tests.attack_loss import losses
from tests.attack_programs import Asked, reach
from tests.attack_releases import Figures, fill
from tests.attack_view import THRESHOLD, Truth, published_bounds, read_truth

RELEASES = 8


@dataclass(frozen=True)
class Method:
    """How a release is protected, and whether every release is attacked."""

    protect: Callable[[Connection, Figures], None]
    every_release: bool = True


@dataclass(frozen=True)
class AttackedRelease:
    """What one release gave away: by quantity its bounds, `protected` or not, and the way it was recovered by."""

    cells: pd.DataFrame
    loss: pd.DataFrame

    def by_series(self) -> pd.DataFrame:
        """Counts of protected and recovered cells by series."""
        flags = self.cells[["series", "protected", "subtraction", "programs"]]
        return flags.groupby("series", as_index=False).sum()


def by_rules(method: str) -> Callable[[Connection, Figures], None]:
    """Protection as publishing does it, by one method for all series."""

    def protect(con: Connection, figures: Figures) -> None:
        rules = load_disclosure().model_copy(update={"method": method})
        fill(con, "out.indicator", figures.prepared.get(method, figures.raw))
        protect_figures(con, THRESHOLD, load_indicators(), rules)

    return protect


METHODS = {
    "rounding": Method(by_rules("rounding")),
    "threshold": Method(by_rules("threshold")),
    "suppression": Method(by_rules("suppression"), every_release=False),
}


def divisors() -> dict[str, float]:
    """What a ratio is divided by to give amount by population, for the indicators that are one."""
    maxima = share_maxima(load_indicators())
    scales = {"mean": 1.0, "rate": 100.0, "share": 100.0}
    return {i.name: maxima.get(i.name, scales[i.scale]) for i in load_indicators() if i.scale in scales}


def attack_release(figures: Figures, method: Method, *, by_programs: bool) -> AttackedRelease:
    """Protects the figures by the method and tries subtraction, and `by_programs` linear programs, on what is published."""
    con = open_memory()
    fill(con, "out.area", figures.area)
    fill(con, "out.indicator", figures.raw)
    rules = load_disclosure()
    truth = read_truth(con, load_indicators(), rules.sums)
    method.protect(con, figures)
    given = published_bounds(con, truth, divisors(), by_column=False)
    protected, need = protected_cells(truth, given, float(rules.width), rules.amount_margin)
    carried = carry_bounds(truth.relations.sums, given, truth.relations.whole)
    by_subtraction = protected & (carried.high - carried.low < need - 1e-3)
    asked = protected & ~by_subtraction & by_programs
    by_program = reach(
        Asked(truth.relations.sums, carried, truth.relations.x, truth.relations.whole, asked, need), truth.scopes()
    )
    of_reader = published_bounds(con, truth, divisors(), by_column=True)
    over_time = carry_bounds(truth.relations.sums, of_reader, truth.relations.whole)
    frame = truth.named(of_reader.low, of_reader.high, over_time.low, over_time.high, need)
    flags = {"protected": protected, "subtraction": by_subtraction, "programs": by_program}
    cells = frame.assign(**{name: flag[frame["variable"]] for name, flag in flags.items()})
    return AttackedRelease(cells, losses(figures.raw, con.sql("select * from out.indicator").df()))


def protected_cells(truth: Truth, given: Bounds, width: float, margin: float) -> tuple[np.ndarray, Floats]:
    """Which quantities must stay open and by how much: small counts, amounts on few records, and others that are withheld."""
    x, whole = truth.relations.x, truth.relations.whole
    amounts = truth.few_amounts | (truth.amounts & np.isinf(given.high))
    need = np.where(whole, width, margin * np.abs(x))
    return np.asarray(truth.small | amounts), np.asarray(need, np.float64)
