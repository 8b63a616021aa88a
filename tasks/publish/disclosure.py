"""Withholds figures that rest on too few records, so that no published number points at a handful of people."""

from collections.abc import Sequence

import pandas as pd

from config.disclosure import Disclosure
from config.indicator import Indicator
from tasks.disclosure.protect import protect, withhold
from tasks.publish.facts import share_maxima
from tasks.warehouse import Connection, run_model


class UnprotectedFigures(ValueError):
    """Small figures for which no other figures could be found to withhold with them."""


def withhold_few(con: Connection, threshold: int, indicators: Sequence[Indicator]) -> int:
    """Withholds every figure of `out.indicator` resting on 1 to `threshold` - 1 records; returns how many.

    A withheld figure has the status `few` and neither value, interval nor n. A figure with n = 0 is left as it is: a count
    or sum of nothing is a true zero with status `ok`, a share or mean of nothing has no value and the status `missing`.
    Official and modelled figures are never touched. Source of the rule: methods.md section 5, domain.md section 12.
    Running it twice changes nothing.
    """
    maxima = share_maxima(indicators)
    parameters = {"threshold": threshold, "share_names": list(maxima), "share_maxima": list(maxima.values())}
    return withhold(con, run_model(con, "disclosure/few_figure", parameters).df())


def protect_figures(con: Connection, threshold: int, indicators: Sequence[Indicator], rules: Disclosure) -> int:
    """Withholds small figures and, where the rules say so, those that would give them away; returns how many are withheld.

    Raises UnprotectedFigures when a small figure could still be worked out, so that such a release is never made.
    """
    if rules.method == "rounding":
        # Counts and amounts of registers were rounded before anything was added up.
        round_populations(con, rules.base)
        withheld = withhold_few(con, threshold, indicators)
        round_sample_sizes(con, rules.base)
        return withheld
    dominated = dominated_figures(con, rules)
    if rules.method == "threshold":
        return withhold(con, dominated) + withhold_few(con, threshold, indicators)
    done = protect(con, indicators, threshold, rules, dominated)
    if done.lacking:
        raise UnprotectedFigures(f"{done.lacking} small figures could be worked out from others; nothing is published")
    # What no declared quantity covers is still held to the threshold.
    return done.few + done.suppressed + withhold_few(con, threshold, indicators)


def dominated_figures(con: Connection, rules: Disclosure) -> pd.DataFrame:
    """Figures of money that few contributors make up most of, as `withhold` takes them."""
    return run_model(con, "disclosure/dominated_figure", rules.dominance.model_dump()).df()


def round_populations(con: Connection, base: int) -> None:
    """Rounds the persons on record that models predict for, which are counts of a register too."""
    rounded = "$base * round({0} / $base)"
    con.execute(f"update out.small_area set census_persons = {rounded.format('census_persons')}", {"base": base})
    con.execute(
        f"update out.indicator set population = {rounded.format('population')} where method = 'model'", {"base": base}
    )


def round_sample_sizes(con: Connection, base: int) -> None:
    """Rounds the interviewed records behind survey figures, since one more of them between two releases would tell the answers of that one."""
    con.execute("update out.indicator set n = $base * round(n / $base) where method = 'survey'", {"base": base})
