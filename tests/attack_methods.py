"""The methods of protection under attack, and the attack on one release by one of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from config.disclosure import load_disclosure
from config.indicator import load_indicators
from tasks.disclosure.relations import Flags, Floats
from tasks.publish.disclosure import protect_figures
from tasks.publish.facts import share_maxima
from tasks.warehouse import Connection, open_memory
from tests.attack_bounds import Bounds, carry_bounds
from tests.attack_knowledge import Attacker
from tests.attack_loss import losses
from tests.attack_programs import NEARLY, Asked, allowed_table, reach
from tests.attack_releases import Figures, fill
from tests.attack_scopes import scopes
from tests.attack_together import Known, changes_read, put_together
from tests.attack_view import THRESHOLD, Truth, published_bounds, published_cells, published_table, read_truth

RELEASES = 8
# Who guesses looks one to three sums far: what is wrong in what he believes spreads, and further on nothing fits any more.
GUESSED_ROUNDS = (1, 2, 3)


@dataclass(frozen=True)
class Method:
    """How a release is protected, and how many of the releases are attacked."""

    protect: Callable[[Connection, Figures], None]
    attacked: int


@dataclass(frozen=True)
class AttackedRelease:
    """What one attacker knows of a release, what sums alone give away of it, and the series of each quantity."""

    known: Known
    by_subtraction: Flags
    series: pd.Series


def by_rules(method: str) -> Callable[[Connection, Figures], None]:
    """Protection as publishing does it, by one method for all series."""

    def protect(con: Connection, figures: Figures) -> None:
        rules = load_disclosure().model_copy(update={"method": method})
        fill(con, "out.indicator", figures.prepared.get(method, figures.raw))
        protect_figures(con, THRESHOLD, load_indicators(), rules)

    return protect


# Methods that are not the default stand beside it for comparison.
METHODS = {
    "rounding": Method(by_rules("rounding"), attacked=RELEASES),
    "threshold": Method(by_rules("threshold"), attacked=2),
    "suppression": Method(by_rules("suppression"), attacked=1),
}


def divisors() -> dict[str, float]:
    """What a ratio is divided by to give amount by population, for the indicators that are one."""
    maxima = share_maxima(load_indicators())
    scales = {"mean": 1.0, "rate": 100.0, "share": 100.0}
    return {i.name: maxima.get(i.name, scales[i.scale]) for i in load_indicators() if i.scale in scales}


def attack_release(
    figures: Figures, method: Method, attackers: Mapping[str, Attacker]
) -> tuple[dict[str, AttackedRelease], pd.DataFrame]:
    """Protects the figures by the method; what each attacker gets out of them by subtraction, and what protection costs."""
    con = open_memory()
    fill(con, "out.area", figures.area)
    fill(con, "out.indicator", figures.raw)
    rules, beliefs = load_disclosure(), {attacker.belief for attacker in attackers.values()}
    truths = {belief: read_truth(con, load_indicators(), rules.sums, belief) for belief in beliefs}
    method.protect(con, figures)
    cells = {belief: published_cells(con, truth) for belief, truth in truths.items()}
    found = {}
    for name, attacker in attackers.items():
        truth, seen = truths[attacker.belief], cells[attacker.belief]
        given = published_bounds(truth, seen, divisors(), attacker.sums_off)
        protected, need = protected_cells(truth, given, float(rules.width), rules.amount_margin)
        known = Known(truth, given, published_table(truth, seen, divisors()), protected, need)
        by_subtraction = narrow(carry_bounds(truth.relations.sums, given, truth.relations.whole), need, protected)
        found[name] = AttackedRelease(known, by_subtraction, truth.series())
    return found, losses(figures.raw, con.sql("select * from out.indicator").df())


def attack_together(releases: Sequence[AttackedRelease], asked: int) -> tuple[pd.DataFrame, int]:
    """By series the protected cells of all releases and how many of them subtraction, differencing and programs recover, each what the ones before do not; and how many small changes can be read.

    Differencing holds the bounds and sums of all releases together; programs ask so many of the latest releases.
    """
    every = put_together([r.known for r in releases])
    carried = carry_bounds(every.sums, every.bounds, every.whole)
    together = narrow(carried, every.need, every.protected)
    rows = []
    for number, release in enumerate(releases):
        known, found = release.known, release.by_subtraction
        by_differencing = together[every.number[number]] & known.protected & ~found
        programs = ask_programs(known) & ~found & ~by_differencing if number < asked else np.zeros_like(found)
        flags = {"protected": known.protected, "subtraction": found}
        flags |= {"differencing": by_differencing, "programs": programs}
        rows.append(pd.DataFrame(flags).groupby(release.series.to_numpy()).sum())
    within = [Bounds(carried.low[own], carried.high[own]) for own in every.number]
    changes = changes_read([replace(r.known, bounds=b) for r, b in zip(releases, within, strict=True)])
    return pd.concat(rows).groupby(level=0).sum(), changes


def claims(known: Known, width: float) -> pd.DataFrame:
    """What an attacker whom nobody tells what holds claims of small counts: `low` and `high` less than `width` apart, whether that is `right`, and how often it is `by_chance`.

    By chance is the share of all counts published by the same number that are within the same bounds. Where what he believes cannot all be
    true he sees it, and claims nothing.
    """
    relations, parts = known.truth.relations, []
    counted = np.zeros(len(relations.x), bool)
    counted[relations.cells.loc[relations.cells["is_counted"], "variable"]] = True
    for rounds in GUESSED_ROUNDS:
        found = carry_bounds(relations.sums, known.bounds, relations.whole, rounds)
        is_narrow = (found.high - found.low < width - NEARLY) & (found.low <= found.high + NEARLY)
        claimed = np.flatnonzero(counted & is_narrow & (found.low < THRESHOLD - NEARLY) & (found.high > NEARLY))
        parts.append(pd.DataFrame({"at": claimed, "low": found.low[claimed].round(), "high": found.high[claimed].round()}))  # fmt: skip
    every = pd.concat(parts).drop_duplicates()
    within = [(known.table == known.table[at]) & counted for at in every["at"]]
    held = [(relations.x >= low) & (relations.x <= high) for low, high in zip(every["low"], every["high"], strict=True)]
    chance = [float(right[others].mean()) for right, others in zip(held, within, strict=True)]
    right = [bool(x[at]) for x, at in zip(held, every["at"], strict=True)]
    return every.assign(right=np.array(right, bool), by_chance=chance)


def narrow(carried: Bounds, need: Floats, protected: Flags) -> Flags:
    """Which protected quantities are narrower than they need."""
    return np.asarray(protected & (carried.high - carried.low < need - NEARLY))


def ask_programs(known: Known) -> Flags:
    """Which protected quantities no program shows to be open, beside those that carried bounds tell."""
    relations = known.truth.relations
    carried = carry_bounds(relations.sums, known.bounds, relations.whole)
    asked = known.protected & ~narrow(carried, known.need, known.protected)
    table = allowed_table(relations.sums, carried, known.table)
    start = relations.x if table is None else table
    question = Asked(relations.sums, carried, start, relations.x, relations.whole, asked, known.need)
    return reach(question, scopes(known.truth.area_of(), known.truth.area))


def protected_cells(truth: Truth, given: Bounds, width: float, margin: float) -> tuple[np.ndarray, Floats]:
    """Which quantities must stay open and by how much: small counts, amounts on few records, and others that are withheld."""
    x, whole = truth.relations.x, truth.relations.whole
    amounts = truth.few_amounts | (truth.amounts & np.isinf(given.high))
    need = np.where(whole, width, margin * np.abs(x))
    return np.asarray(truth.small | amounts), np.asarray(need, np.float64)
