"""Figures computed again on the rows of one basis or on a mixture of two, so that one cause after another can be let in."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from config.disclosure import load_disclosure
from config.indicator import Indicator
from config.sources import load_sources
from tasks.desk import expect_submissions
from tasks.difference.basis import DERIVED, Basis
from tasks.difference.blocks import UNIT_OF, shared_tables
from tasks.disclosure.round_figures import round_figures
from tasks.estimates import begin_estimates
from tasks.indicator_values import bound_values
from tasks.indicators import (
    append_desa_rows,
    build_bases,
    declare,
    estimating_beside,
    figure_labels,
    name_areas,
    roll_up,
)
from tasks.local_rank import fit_rank
from tasks.small_areas import append_estimates, begin_models
from tasks.warehouse import SCHEMAS, Connection, EngineError, attached, quoted, scalar

# The tables that stand for files and areas are exchanged whole, at the cause they belong to.
FILES = ("core.submission", "audit.row_account", "audit.waiting_submission")
AREAS = ("core.region",)


@dataclass(frozen=True, kw_only=True)
class Mixture:
    """Which rows a trial sees: those of the earlier basis, with the units of causes up to `cause` from the later one.

    `files`, `areas` and `rules` say whether the tables of files and official series, of areas, and of what configuration
    declares are the later ones; `as_of` is the day that figures count at.
    """

    as_of: dt.date
    cause: int = 0
    files: bool = False
    areas: bool = False
    rules: bool = False

    def side(self, table: str) -> str:
        """Whose rows a table that is exchanged whole has."""
        later = self.files if table in FILES else self.areas if table in AREAS else self.rules
        return "after" if later else "before"


@contextmanager
def both_bases(con: Connection, before: Basis, after: Basis) -> Iterator[None]:
    """The two bases attached, and an empty database `trial` in use in which figures are computed; all gone afterwards."""
    home = str(scalar(con, "select current_database()"))
    with before(con, "before"), after(con, "after"), attached(con, "trial", ":memory:", writable=True):
        for schema in (*SCHEMAS, "mixed"):
            con.execute(f"create schema if not exists trial.{schema}")
        for table in DERIVED:
            con.execute(f"create table trial.{table} as select * from {quoted(home)}.{table} limit 0")
        con.execute("use trial")
        try:
            yield
        finally:
            con.execute(f"use {quoted(home)}")


def try_figures(con: Connection, indicators: Sequence[Indicator], regency: str, mixture: Mixture) -> list[str]:
    """Leaves `computed_figure` as the mixture gives it, before disclosure; returns indicators that could not be computed."""
    _show_tables(con, mixture)
    parameters = bound_values(regency, mixture.as_of)
    expect_submissions(con, load_sources(), regency, mixture.as_of)
    name_areas(con, regency)
    series = "after" if mixture.files else "before"
    con.execute(f"create or replace temp table official_series as select * from {series}.official_series")
    build_bases(con, parameters)
    with estimating_beside(con) as beside:
        begun = begin_estimates(con, indicators, regency, beside)
        models = begin_models(con, indicators, regency, fit_rank(con), beside)
        declare(con, indicators)
        failed = []
        for indicator in (i for i in indicators if i.estimator is None):
            try:
                append_desa_rows(con, indicator, parameters)
            except EngineError:
                # Its SQL asks for what the earlier basis does not have: its figures are not separable, the others are.
                failed.append(indicator.name)
        roll_up(con, regency, "", parameters)
        append_estimates(con, begun, models, shown=figure_labels(regency, "", parameters))
    round_figures(con, indicators, load_disclosure())
    return failed


def _show_tables(con: Connection, mixture: Mixture) -> None:
    con.execute("use trial")
    for side in ("before", "after"):
        if mixture.cause:
            con.execute(
                f"create or replace temp table {side}_let_in as select unit from {side}_cause where cause_no <= $cause",
                {"cause": mixture.cause},
            )
    for table, columns in shared_tables(con).items():
        shown, unit = ", ".join(map(quoted, columns)), UNIT_OF.get(table)
        rows_of = f"{mixture.side(table) if unit is None else 'before'}.{table}"
        if unit is not None and mixture.cause:
            # Made a table, since an indicator's bases read it many times.
            rows_of = f"trial.mixed.{table.replace('.', '_')}"
            con.execute(
                f"create or replace table {rows_of} as select {shown} from before.{table} where {unit} not in "
                f"(select unit from before_let_in) union all select {shown} from after.{table} where {unit} in (select unit from after_let_in)"
            )
        con.execute(f"create or replace view trial.{table} as select {shown} from {rows_of}")
