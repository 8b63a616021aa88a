"""Fills the published tables that put official figures beside ours; three denominators stand side by side and are never mixed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from config.indicator import OfficialFigure, load_official_series
from config.reconciliation import Reconciliation, load_reconciliation
from config.region import load_regency
from tasks.reconcile.gap import Part, count_gap, register_rate_gap, survey_rate_gap
from tasks.reconcile.official import Doubt, carried, doubtful, latest, moment, trusted, yearly_change
from tasks.reconcile.waves import WaveFigures, wave_figures
from tasks.warehouse import Connection, replace_rows, rows, sql_text, transaction

DENOMINATORS = {"p0": "population_survey_implied", "poor_persons": "population_survey_implied"}
Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Ours:
    """What is put beside official figures at one period of ours, and the parts of the differences by figure."""

    period: str
    at: float
    figures: Sequence[Row]
    gaps: Mapping[str, Sequence[Part]]


def reconcile(con: Connection, regency: str, period: str) -> list[Doubt]:
    """Replaces out.official_comparison and out.official_gap; returns the official figures that cannot be right.

    `period` is the month that register figures are of. Needs the bases of indicators as temporary tables.
    """
    rules, all_figures = load_reconciliation(), load_official_series(regency)
    figures = trusted(all_figures, rules)
    registers = _register_rows(con, rules)
    waves = list(_waves(con, regency, rules, figures, registers))
    ours = [_survey_side(wave, figures, rules) for wave in waves]
    if registers:
        ours.append(_register_side(period, registers, figures, waves[-1] if waves else None, rules))
    # Keyed, since two waves of one month and the registers of that month share the official side.
    beside = {(row["period"], row["figure"]): row for side in ours for row in _both_sides(side, figures)}
    gaps = [row for side in ours for row in _gap_rows(side)]
    with transaction(con):
        replace_rows(con, "out.official_comparison", [_explained(r, "figure", rules) for r in beside.values()])
        replace_rows(con, "out.official_gap", [_explained(r, "component", rules) for r in gaps])
    return doubtful(all_figures, rules)


def _register_rows(con: Connection, rules: Reconciliation) -> list[Row]:
    return rows(con, sql_text("reconcile/register_persons"), {"register_desil": rules.register_desil})


def _waves(
    con: Connection, regency: str, rules: Reconciliation, figures: Sequence[OfficialFigure], registers: Sequence[Row]
) -> Iterator[WaveFigures]:
    frame = con.execute(sql_text("reconcile/survey_frame")).fetch_df()
    line = float(load_regency(regency).poverty_line_rp_month)
    registered = {r["topography_class"]: float(r["persons"]) for r in registers}
    for _, wave in frame.groupby("wave", sort=True):
        at = moment(str(wave["figure_period"].iloc[0]))
        columns = {name: wave[name].to_numpy() for name in wave.columns}
        newer = carried(figures, "poverty_line", at, rules.trend_years) or line
        yield wave_figures(columns, line=line, newer_line=newer, registered=registered, lowest=rules.register_desil)


def _timing(figures: Sequence[OfficialFigure], at: float, rules: Reconciliation) -> tuple[float, float] | None:
    """The latest official P0 at a moment and its extrapolated change until then."""
    p0 = latest(figures, "p0", at)
    return (p0.value, yearly_change(figures, "p0", at, rules.trend_years) * (at - moment(p0.as_of))) if p0 else None


def _survey_side(wave: WaveFigures, figures: Sequence[OfficialFigure], rules: Reconciliation) -> Ours:
    at, thousands, p0 = moment(wave.figure_period), wave.persons / 1000, wave.p0
    shared = {
        "figure_period": wave.wave,
        "method": "survey",
        "n": wave.households,
        "denominator": "survey_persons",
        "population": wave.persons,
    }
    poor = {
        k: None if v is None else v * thousands / 100
        for k, v in (("value", p0.value), ("lower", p0.lower), ("upper", p0.upper))
    }
    gaps: dict[str, Sequence[Part]] = {}
    if official := _timing(figures, at, rules):
        gaps["survey_p0"] = survey_rate_gap(*official, wave)
        gaps |= _count_gap(figures, at, "survey_poor_persons", (p0.value, thousands), wave.households)
    return Ours(
        period=wave.figure_period,
        at=at,
        figures=[
            shared
            | {"figure": "survey_p0", "unit": "percent", "value": p0.value, "lower": p0.lower, "upper": p0.upper},
            shared | poor | {"figure": "survey_poor_persons", "unit": "thousand_persons"},
            shared | {"figure": "survey_persons", "unit": "thousand_persons", "value": thousands},
        ],
        gaps=gaps,
    )


def _register_side(
    period: str,
    registers: Sequence[Row],
    figures: Sequence[OfficialFigure],
    wave: WaveFigures | None,
    rules: Reconciliation,
) -> Ours:
    persons, ranked, low = (sum(int(r[name]) for r in registers) for name in ("persons", "ranked", "low"))
    figure_period = registers[0]["figure_period"] or period
    at, among_all = moment(figure_period), 100 * low / persons
    among_ranked = 100 * low / ranked if ranked else among_all
    shared = {
        "figure_period": figure_period,
        "method": "register",
        "n": low,
        "denominator": "register_persons",
        "population": persons,
    }
    survey = (wave.rank_less_poor, wave.ranked) if wave and wave.ranked else None
    gaps: dict[str, Sequence[Part]] = {}
    if official := _timing(figures, at, rules):
        gaps["register_low_desil"] = register_rate_gap(
            *official, among_all=among_all, among_ranked=among_ranked, survey=survey, persons=low
        )
        gaps |= _count_gap(figures, at, "register_low_desil_persons", (among_all, persons / 1000), low)
    return Ours(
        period=period,
        at=at,
        figures=[
            shared | {"figure": "register_low_desil", "unit": "percent", "value": among_all},
            shared | {"figure": "register_low_desil_persons", "unit": "thousand_persons", "value": low / 1000},
            shared | {"figure": "register_persons", "unit": "thousand_persons", "value": persons / 1000, "n": persons},
        ],
        gaps=gaps,
    )


def _count_gap(
    figures: Sequence[OfficialFigure], at: float, figure: str, ours: tuple[float, float], n: int
) -> dict[str, Sequence[Part]]:
    """Of the last year that has both the poor persons and their rate, and so the denominator of both."""
    poor = latest(figures, "poor_persons", at)
    rate = next((f for f in figures if poor and f.series == "p0" and f.as_of == poor.as_of), None)
    return {figure: count_gap((rate.value, 100 * poor.value / rate.value), ours, n)} if poor and rate else {}


def _both_sides(side: Ours, figures: Sequence[OfficialFigure]) -> Iterator[Row]:
    """Every official series as it stood at the period, then ours."""
    for series in dict.fromkeys(f.series for f in figures):
        if found := latest(figures, series, side.at):
            yield {"period": side.period} | _official_row(found, figures)
    for row in side.figures:
        yield {"period": side.period} | row


def _official_row(found: OfficialFigure, figures: Sequence[OfficialFigure]) -> Row:
    name = DENOMINATORS.get(found.series)
    base = next((f for f in figures if f.series == name and f.as_of == found.as_of), None)
    return {
        "figure": found.series,
        "figure_period": found.as_of,
        "method": "official",
        "unit": found.unit,
        "value": found.value,
        "denominator": name,
        "population": base.value * 1000 if base else None,
    }


def _gap_rows(side: Ours) -> Iterator[Row]:
    for figure, parts in side.gaps.items():
        unit = "percent" if figure in ("survey_p0", "register_low_desil") else "thousand_persons"
        for place, part in enumerate(parts, start=1):
            shown = {name: getattr(part, name) for name in ("component", "value", "lower", "upper", "n")}
            yield {"period": side.period, "figure": figure, "place": place, "unit": unit, **shown}


def _explained(row: Row, key: str, rules: Reconciliation) -> Row:
    texts = rules.figures if key == "figure" else rules.components
    pair = texts.get(row[key])
    value = row["value"]
    shown = value is not None and not np.isnan(value)
    # Nine decimals: sums of doubles may differ in their last digits, a release must not.
    rounded = {k: round(v, 9) for k, v in row.items() if isinstance(v, float)}
    return (
        row
        | rounded
        | {
            "value": rounded.get("value", value) if shown else None,
            "status": "ok" if shown else "missing",
            "explained_id": pair.id if pair else row[key],
            "explained_en": pair.en if pair else row[key],
        }
    )
