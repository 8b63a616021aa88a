"""The methods of protection under attack, and the attack on one release by one of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from config.disclosure import load_disclosure
from config.indicator import load_indicators
from tasks.disclosure.relations import Flags, Floats
from tasks.publish.disclosure import protect_figures
from tasks.publish.facts import share_maxima
from tasks.warehouse import Connection, open_memory
from tests.attack_bounds import Bounds, carry_bounds
from tests.attack_loss import losses
from tests.attack_programs import NEARLY, Asked, allowed_table, reach
from tests.attack_releases import Figures, fill
from tests.attack_scopes import scopes
from tests.attack_together import Known, put_together
from tests.attack_view import THRESHOLD, Truth, published_bounds, published_cells, published_table, read_truth

RELEASES = 8


@dataclass(frozen=True)
class Method:
    """How a release is protected, and whether every release is attacked."""

    protect: Callable[[Connection, Figures], None]
    every_release: bool = True


@dataclass(frozen=True)
class AttackedRelease:
    """What is known of one release, what sums alone give away of it, the series of each quantity, and what protection costs."""

    known: Known
    by_subtraction: Flags
    series: pd.Series
    loss: pd.DataFrame


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


def attack_release(figures: Figures, method: Method) -> AttackedRelease:
    """Protects the figures by the method and tries subtraction on what is published."""
    con = open_memory()
    fill(con, "out.area", figures.area)
    fill(con, "out.indicator", figures.raw)
    rules = load_disclosure()
    truth = read_truth(con, load_indicators(), rules.sums)
    method.protect(con, figures)
    cells = published_cells(con, truth)
    given = published_bounds(truth, cells, divisors())
    protected, need = protected_cells(truth, given, float(rules.width), rules.amount_margin)
    known = Known(truth, given, published_table(truth, cells, divisors()), protected, need)
    loss = losses(figures.raw, con.sql("select * from out.indicator").df())
    return AttackedRelease(
        known, narrow(truth.relations.sums, given, truth.relations.whole, need, protected), truth.series(), loss
    )


def attack_together(releases: Sequence[AttackedRelease]) -> pd.DataFrame:
    """By series the protected cells of all releases and how many of them subtraction, differencing and programs recover, each what the ones before do not.

    Differencing holds the bounds and sums of all releases together; programs ask the latest release.
    """
    every = put_together([r.known for r in releases])
    together = narrow(every.sums, every.bounds, every.whole, every.need, every.protected)
    rows = []
    for number, release in enumerate(releases):
        known, found = release.known, release.by_subtraction
        by_differencing = together[every.number[number]] & known.protected & ~found
        programs = ask_programs(known) & ~found & ~by_differencing if number == 0 else np.zeros_like(found)
        flags = {"protected": known.protected, "subtraction": found}
        flags |= {"differencing": by_differencing, "programs": programs}
        rows.append(pd.DataFrame(flags).groupby(release.series.to_numpy()).sum())
    return pd.concat(rows).groupby(level=0).sum()


def narrow(sums: sparse.csr_array, given: Bounds, whole: Flags, need: Floats, protected: Flags) -> Flags:
    """Which protected quantities are narrower than they need once bounds are carried along the sums."""
    carried = carry_bounds(sums, given, whole)
    return np.asarray(protected & (carried.high - carried.low < need - NEARLY))


def ask_programs(known: Known) -> Flags:
    """Which protected quantities no program shows to be open, beside those that carried bounds tell."""
    relations = known.truth.relations
    carried = carry_bounds(relations.sums, known.bounds, relations.whole)
    asked = known.protected & (carried.high - carried.low >= known.need - NEARLY)
    table = allowed_table(relations.sums, carried, known.table)
    start = relations.x if table is None else table
    question = Asked(relations.sums, carried, start, relations.whole, asked, known.need)
    return reach(question, scopes(known.truth.area_of(), known.truth.area))


def protected_cells(truth: Truth, given: Bounds, width: float, margin: float) -> tuple[np.ndarray, Floats]:
    """Which quantities must stay open and by how much: small counts, amounts on few records, and others that are withheld."""
    x, whole = truth.relations.x, truth.relations.whole
    amounts = truth.few_amounts | (truth.amounts & np.isinf(given.high))
    need = np.where(whole, width, margin * np.abs(x))
    return np.asarray(truth.small | amounts), np.asarray(need, np.float64)
