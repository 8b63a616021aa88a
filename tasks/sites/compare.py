"""Fills the published comparison of laboratory sites with desa like them, and says where it is no more than a description."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from config.lab_comparison import LabComparison, load_lab_comparison
from tasks.sites.difference import Comparison, Estimate, compare
from tasks.sites.match import Match, match_sites
from tasks.sites.panel import Panel
from tasks.statistics.arrays import as_floats
from tasks.warehouse import Connection, replace_rows, sql_text, transaction

Row = dict[str, Any]


def compare_sites(con: Connection) -> int:
    """Replaces out.lab_comparison and out.lab_match; returns the sites compared, 0 without village profiles."""
    rules = load_lab_comparison()
    frame = con.execute(sql_text("sites/desa_year")).fetch_df()
    panel = make_panel(frame, rules) if len(frame) else None
    match = (
        match_sites(panel, years=rules.baseline_years, controls=rules.controls_per_site, largest=rules.largest_distance)
        if panel
        else None
    )
    with transaction(con):
        replace_rows(con, "out.lab_match", list(_match_rows(panel, match)) if panel and match else [])
        replace_rows(con, "out.lab_comparison", list(comparison_rows(panel, match, rules)) if panel and match else [])
    return len(match.comparable) if match else 0


def make_panel(frame: pd.DataFrame, rules: LabComparison) -> Panel:
    """The rows of `sql/sites/desa_year` as a block; raises KeyError for an outcome that profiles do not count."""
    desa = frame.drop_duplicates("area_code").set_index("area_code").sort_index()
    areas, years = desa.index.tolist(), np.sort(frame["series_year"].unique())
    cells = frame.set_index(["area_code", "series_year"])
    whole = pd.MultiIndex.from_product([areas, years])
    outcomes = [cells[o.part].astype(float) / cells[o.whole].astype(float) * 100 for o in rules.outcomes.values()]
    shape = (len(areas), len(years))
    return Panel(
        areas=tuple(areas),
        topography=tuple(desa["topography_class"]),
        start=desa["lab_start_year"].to_numpy(np.int64),
        years=years.astype(np.int64),
        share=np.stack([o.reindex(whole).to_numpy(float).reshape(shape) for o in outcomes], axis=2),
        families=as_floats(cells["desa_families"].astype(float).reindex(whole).to_numpy(float)).reshape(shape),
    )


def comparison_rows(panel: Panel, match: Match, rules: LabComparison) -> Iterator[Row]:
    """Every row of the published table, outcome by outcome."""
    if not match.comparable:
        return
    used = [*match.comparable, *np.concatenate(list(match.comparable.values()))]
    shared = {"comparable": len(used) - len(match.comparable), "n": int(np.nansum(panel.families[used, -1]))}
    imbalance = float(match.imbalance.max())
    for at, (name, outcome) in enumerate(rules.outcomes.items()):
        found = compare(panel, at, match.comparable, years=rules.baseline_years, first=rules.first_year_after)
        design = "effect" if allows_effect(panel, match, found, rules) else "descriptive"
        for term, event_year, estimate in (*_terms(found, imbalance), *_event_terms(found)):
            pair = rules.terms[term]
            yield shared | {
                "compared": name,
                "term": term,
                "event_year": event_year,
                "unit": "index" if term == "imbalance" else "percent",
                "comparison_design": design,
                "explained_id": f"{outcome.title.id}: {pair.id}",
                "explained_en": f"{outcome.title.en}: {pair.en}",
                **_numbers(estimate, len(match.comparable)),
            }


def allows_effect(panel: Panel, match: Match, found: Comparison, rules: LabComparison) -> bool:
    """Whether there are sites, a past and likeness enough, and trends before that do not differ."""
    years_before = [int((panel.years < panel.start[site]).sum()) for site in match.comparable]
    return (
        found.difference.sites >= rules.least_sites
        and min(years_before) >= rules.least_years_before
        and float(match.imbalance.max()) <= rules.largest_imbalance
        and found.trend_before.chance > rules.trend_level
    )


def _terms(found: Comparison, imbalance: float) -> Iterator[tuple[str, int, Estimate | float]]:
    for term in ("site_before", "site_after", "comparable_before", "comparable_after", "difference", "trend_before"):
        yield term, 0, getattr(found, term)
    yield "imbalance", 0, imbalance


def _event_terms(found: Comparison) -> Iterator[tuple[str, int, Estimate]]:
    for event_year, estimate in found.events.items():
        yield "event", event_year, estimate


def _numbers(estimate: Estimate | float, sites: int) -> Row:
    if isinstance(estimate, float):
        estimate = Estimate(estimate, np.nan, np.nan, np.nan, sites)
    ends = {"value": estimate.value, "lower": estimate.lower, "upper": estimate.upper}
    values = {name: None if np.isnan(end) else round(float(end), 9) for name, end in ends.items()}
    return values | {"sites": estimate.sites, "status": "missing" if values["value"] is None else "ok"}


def _match_rows(panel: Panel, match: Match) -> Iterator[Row]:
    for site, comparable in match.comparable.items():
        for other, distance in zip(comparable, match.distance[site], strict=True):
            yield {
                "area_code": panel.areas[site],
                "comparable_code": panel.areas[other],
                "distance": round(float(distance), 9),
            }
