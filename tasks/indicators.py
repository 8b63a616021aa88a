"""Runs every indicator's SQL and rolls its desa rows up to all levels at once, so that one scan serves every published area."""

import datetime as dt
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from config.codes import load_code_list
from config.disclosure import Disclosure, load_disclosure
from config.indicator import Indicator, load_official_series
from config.reconciliation import load_reconciliation
from config.region import NAMED_AREAS, load_regency
from config.settings import load_settings
from config.sources import load_sources
from tasks.disclosure.round_figures import round_figures
from tasks.estimates import begin_estimates
from tasks.indicator_values import bound_values, used
from tasks.local_rank import rank_families
from tasks.problems import follow_problems
from tasks.reconcile.official import trusted
from tasks.small_areas import append_estimates, begin_models, replace_small_areas
from tasks.targeting.candidates import find_candidates
from tasks.warehouse import Connection, insert_rows, rows, scalar, sql_text, transaction
from tasks.workers import one_beside

# What indicators share, in the order they build on one another: who counts, and definitions that two figures must agree on.
BASES = (
    "family_rank",
    "living_family",
    "living_person",
    "listed_programme",
    "listed_family",
    "family_programme",
    "programme_area",
    "dwelling_answer",
    "dwelling_said",
    "dwelling_verdict",
    "dwelling",
    "fourteen_criteria",
    "amount_shown",
    "budget_amount",
    "survey_record",
    "population_margin",
    "family_member",
    "proxy",
    "deprivation",
    "survey_deprivation",
    "register_deprivation",
    "due_submission",
)
# All that `share_bases` makes.
SHARED = ("area_label", "area_member", "figure_area", "official_series", *BASES)
# What is read once, is a plain choice of columns, or rests on what is followed later (interventions) is not kept.
VIEWS = (
    "family_programme",
    "dwelling_answer",
    "dwelling_said",
    "dwelling_verdict",
    "fourteen_criteria",
    "amount_shown",
    "deprivation",
)
# What many indicators group by area has numbers for its codes, which is done in an eighth of the time that text takes.
BY_AREA = ("living_family", "living_person", "listed_family", "programme_area", "dwelling")


@dataclass(frozen=True, kw_only=True)
class IndicatorReport:
    """Figures written and how many of them are missing.

    By indicator: `unplaced` records of no known desa, which count nowhere, and `impossible` figures outside the
    declared range, which are set missing.
    """

    figures: int
    missing: int
    unplaced: Mapping[str, int]
    impossible: Mapping[str, int]


def compute_indicators(
    con: Connection,
    indicators: Sequence[Indicator],
    *,
    regency: str,
    release: str,
    as_of: dt.date,
    rules: Disclosure | None = None,
) -> IndicatorReport:
    """Replaces `out.indicator` and `out.area` by the figures of one release, both in one transaction.

    Problems of households are followed first, since they rest on the same definitions. `regency` names a folder of
    `config/regencies`; ages count on `as_of`, whose month is the period of registers. Needs `core.region`. A figure
    that nothing is known of has the status missing; counts are rounded where `rules`, by default those of the configuration, say
    so, and withholding few records is left to publishing.
    """
    # No temporary table is made inside a transaction: there it is scanned without statistics, four times slower.
    parameters = share_bases(con, regency, as_of)
    with estimating_beside(con) as beside:
        begun = begin_estimates(con, indicators, regency, beside)
        models = begin_models(con, indicators, regency, rank_families(con), beside)
        follow_problems(con, load_sources(), parameters)
        find_candidates(con)
        declare(con, indicators)
        for indicator in indicators:
            if indicator.estimator is None:
                append_desa_rows(con, indicator, parameters)
        roll_up(con, regency, release, parameters)
        labels = figure_labels(regency, release, parameters)
        replace_small_areas(con, append_estimates(con, begun, models, shown=labels))
    round_figures(con, indicators, rules or load_disclosure())
    replace_figures(con)
    return summarise(con)


def share_bases(con: Connection, regency: str, as_of: dt.date) -> dict[str, object]:
    """Makes what figures of a day share out of the warehouse, as temporary tables by name; returns the values that their SQL binds."""
    parameters = bound_values(regency, as_of)
    name_areas(con, regency)
    fill_official_series(con, regency)
    build_bases(con, parameters)
    return parameters


def name_areas(con: Connection, regency: str) -> None:
    """Which areas each desa counts for, and the names of areas that no region list has, as temporary tables."""
    con.execute("create or replace temp table area_label (area_code varchar, area_name varchar)")
    labels = [(code.code, code.label_id) for name in NAMED_AREAS for code in load_code_list(name).entries]
    insert_rows(con, "area_label", [(regency, load_regency(regency).name), *labels])
    con.execute(f"create or replace temp table area_member as {sql_text('core/area_member')}")
    con.execute(f"create or replace temp table figure_area as {sql_text('core/area')}")


def fill_official_series(con: Connection, regency: str) -> None:
    """Puts the regency's official figures without a doubt into the temporary table `official_series`."""
    sound = trusted(load_official_series(regency), load_reconciliation())
    con.execute("create or replace temp table official_series (series varchar, as_of varchar, amount double)")
    insert_rows(
        con,
        "official_series",
        [(figure.series, figure.as_of, figure.value) for figure in sound],
    )


def build_bases(con: Connection, parameters: Mapping[str, object]) -> None:
    """Builds what indicators share as temporary tables by name."""
    number_areas(con)
    for base in BASES:
        build_base(con, base, parameters)


def number_areas(con: Connection) -> None:
    """Makes every area code that records have a word of the type `area_key`, which is kept as a small number."""
    con.execute(f"create or replace temp type area_key as enum ({sql_text('indicators/key/area')})")


def build_base(con: Connection, base: str, parameters: Mapping[str, object]) -> None:
    """Builds one of them, a view where it is only read."""
    query, kind = sql_text(f"indicators/base/{base}"), "view" if base in VIEWS else "table"
    kept = f"select * replace (cast(area_code as area_key) as area_code) from ({query})" if base in BY_AREA else query
    con.execute(f"create or replace temp {kind} {base} as {kept}", used(query, parameters))


def estimating_beside(con: Connection) -> Executor:
    """The worker that makes estimates beside the engine's statements, chosen by how many families there are; needs the bases."""
    return one_beside(int(scalar(con, "select count(*) from proxy")), load_settings().threads)


def declare(con: Connection, indicators: Sequence[Indicator]) -> None:
    """What the roll-up must know of each indicator, and an empty `desa_figure` for their rows."""
    con.execute(
        "create or replace temp table desa_figure (indicator varchar, area_code varchar, period varchar, breakdown varchar, "
        "category varchar, numerator double, denominator double, n bigint, shown double)"
    )
    con.execute(
        "create or replace temp table declared_indicator (indicator varchar, unit varchar, scale varchar, method varchar, "
        "covers varchar, status varchar, minimum double, maximum double, is_estimated boolean, is_change boolean)"
    )
    con.execute("create or replace temp table declared_level (indicator varchar, area_level varchar)")
    insert_rows(
        con,
        "declared_indicator",
        [
            (
                i.name,
                i.unit,
                i.scale,
                i.method,
                i.covers,
                i.status,
                i.minimum,
                i.maximum,
                i.estimator is not None,
                i.estimator is not None and i.estimator.change,
            )
            for i in indicators
        ],
    )
    insert_rows(con, "declared_level", [(i.name, level) for i in indicators for level in i.levels])


def append_desa_rows(con: Connection, indicator: Indicator, parameters: Mapping[str, object]) -> None:
    """Runs one indicator's SQL and keeps its rows under its name."""
    query = sql_text(indicator.model)
    con.execute(
        f"insert into desa_figure by name select $indicator as indicator, found.* from ({query}) as found",
        {"indicator": indicator.name, **used(query, parameters)},
    )


def roll_up(con: Connection, regency: str, release: str, parameters: Mapping[str, object]) -> None:
    """Makes the temporary table `computed_figure` out of `desa_figure`, for every declared level."""
    given = figure_labels(regency, release, parameters)
    con.execute(f"create or replace temp table computed_figure as {sql_text('out/figure')}", given)


def figure_labels(regency: str, release: str, parameters: Mapping[str, object]) -> dict[str, object]:
    """What every figure of a release carries: edition of the areas, release, and the period of what never came."""
    return {"edition": load_regency(regency).area_edition, "release": release, "period": parameters["period"]}


def replace_figures(con: Connection) -> None:
    """Puts the areas and figures of this release in the place of the last one's, both or neither."""
    with transaction(con):
        con.execute("delete from out.area")
        con.execute("insert into out.area by name select * from figure_area")
        con.execute("delete from out.indicator")
        con.execute("insert into out.indicator by name select * exclude (is_impossible) from computed_figure")


def summarise(con: Connection) -> IndicatorReport:
    """What became of the rows in `desa_figure` and `computed_figure`."""
    return IndicatorReport(
        figures=int(scalar(con, "select count(*) from computed_figure")),
        missing=int(scalar(con, "select count(*) from computed_figure where status = 'missing'")),
        unplaced=_by_indicator(
            con,
            "select indicator, sum(n) as records from desa_figure as f where category = 'total' and not exists "
            "(select 1 from area_member as m where m.base_code = f.area_code) group by indicator order by indicator",
        ),
        impossible=_by_indicator(
            con,
            "select indicator, count(*) as records from computed_figure where is_impossible group by indicator order by indicator",
        ),
    )


def _by_indicator(con: Connection, query: str) -> dict[str, int]:
    return {row["indicator"]: int(row["records"]) for row in rows(con, query)}
