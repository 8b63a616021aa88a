"""Official figures: what cannot be right is found and not published, and the way from theirs to ours adds up."""

import datetime as dt
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from config.indicator import OfficialFigure, load_official_series
from config.reconciliation import load_reconciliation
from config.settings import Settings
from tasks import indicators
from tasks.indicators import build_bases, fill_official_series
from tasks.publish.answers import withhold_few_answers
from tasks.reconcile.compare import reconcile
from tasks.reconcile.gap import adds_up, count_gap, register_rate_gap, survey_rate_gap
from tasks.reconcile.official import carried, doubtful, latest, moment, trusted, yearly_change
from tasks.reconcile.waves import Share, wave_figures
from tasks.regions import load_region_tables
from tasks.warehouse import Connection, rows
from tests.conftest import Insert
from tests.indicator_cases import PARAMETERS

RULES = load_reconciliation()
SHIPPED = load_official_series(Settings().regency)


def official(series: str, as_of: str, value: float) -> OfficialFigure:
    return OfficialFigure(series=series, as_of=as_of, value=value, unit="percent", source="-", confidence="high")


def faults(*figures: OfficialFigure) -> list[tuple[str, str]]:
    return [(doubt.key, doubt.figure.as_of) for doubt in doubtful(figures, RULES)]


def test_the_shipped_figures_are_all_sound() -> None:
    assert doubtful(SHIPPED, RULES) == []


@pytest.mark.parametrize("value", [0.9, 60.1, 2081])
def test_a_value_out_of_bounds_is_found(value: float) -> None:
    assert faults(official("p0", "2024-03", value)) == [("out_of_range", "2024-03")]


def test_bounds_themselves_are_in() -> None:
    assert faults(official("p0", "2024-03", 1), official("poverty_line", "2024-03", 3_000_000)) == []


def test_a_lost_digit_in_the_middle_of_a_series_is_found_and_the_years_around_it_are_not() -> None:
    lines = [("2021-03", 381_666), ("2022-03", 141_687), ("2023-03", 438_007)]
    assert faults(*(official("poverty_line", *line) for line in lines)) == [("jump", "2022-03")]


def test_a_wrong_first_figure_is_told_by_those_after_it() -> None:
    lines = [("2021-03", 181_666), ("2022-03", 411_687), ("2023-03", 438_007)]
    assert faults(*(official("poverty_line", *line) for line in lines)) == [("jump", "2021-03")]


def test_a_change_is_that_of_a_year() -> None:
    assert faults(official("p0", "2016-03", 12.96), official("p0", "2019-03", 9.71)) == []
    assert faults(official("p0", "2018-03", 12.96), official("p0", "2019-03", 9.71)) == [("jump", "2019-03")]


def test_a_rate_over_another_population_is_no_p0() -> None:
    own = (official("poor_persons", "2024-03", 81.72), official("population_survey_implied", "2024-03", 913))
    assert faults(official("p0", "2024-03", 8.95), *own) == []
    # The same poor over the census projection of 1,019 thousand.
    assert faults(official("p0", "2024-03", 8.02), *own) == [("other_denominator", "2024-03")]


def test_a_series_without_bounds_is_not_trusted() -> None:
    assert faults(official("p9", "2024-03", 5)) == [("unknown_series", "2024-03")]


@pytest.mark.parametrize("language", ["id", "en"])
def test_each_fault_has_a_sentence_that_names_the_figure(language: str) -> None:
    own = [official("poor_persons", "2024-03", 81.72), official("population_survey_implied", "2024-03", 913)]
    broken = [
        official("p0", "2024-03", 8.02),
        official("p0", "2025-03", 20.0),
        official("p0", "2023-03", 967),
        official("p9", "2024", 1),
    ]
    doubts = doubtful([*own, *broken], RULES)
    assert {doubt.key for doubt in doubts} == {"other_denominator", "jump", "out_of_range", "unknown_series"}
    for doubt in doubts:
        assert f"{doubt.figure.series} {doubt.figure.as_of}" in doubt.sentence(language)


def test_a_broken_figure_is_not_published_and_the_others_are(con: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = [replace(f, value=895) if (f.series, f.as_of) == ("p0", "2024-03") else f for f in SHIPPED]
    monkeypatch.setattr(indicators, "load_official_series", lambda _regency: broken)
    fill_official_series(con, "33.26")
    found = {(r["series"], r["as_of"]) for r in rows(con, "select series, as_of from official_series")}
    assert {(f.series, f.as_of) for f in SHIPPED} - found == {("p0", "2024-03")}


def test_the_trend_is_the_mean_change_of_the_last_years() -> None:
    figures = [
        official("p0", f"{year}-03", value) for year, value in ((2021, 12.0), (2022, 10.0), (2023, 9.0), (2025, 7.0))
    ]
    at = moment("2026-03")
    assert yearly_change(figures, "p0", at, 3) == pytest.approx(-1.0)
    assert carried(figures, "p0", at, 3) == pytest.approx(6.0)
    assert latest(figures, "p0", moment("2024-12")) == figures[2]
    assert carried(figures, "p0", moment("2020-03"), 3) is None
    assert moment("2024") == moment("2024-03")


def frame(**columns: list[Any]) -> dict[str, Any]:
    return {name: np.array(values) for name, values in columns.items()}


FOUR = frame(
    wave=["w"] * 4, figure_period=["2026-03"] * 4, stratum=["a"] * 4, psu=["1", "1", "2", "2"], persons=[10.0, 30.0, 30.0, 30.0],
    consumption_pc_rp=[90.0, 104.0, 120.0, 150.0], topography_class=["x", "x", "y", "y"], desil_nasional=[1.0, 1.0, 5.0, np.nan],
)  # fmt: skip


def test_a_wave_says_how_p0_moves_with_line_and_population() -> None:
    wave = wave_figures(FOUR, line=100.0, newer_line=105.0, registered={"x": 1000, "y": 500}, lowest=1)
    assert [wave.p0.value, wave.newer_line, wave.households, wave.persons] == pytest.approx([10, 40, 4, 100])
    # Class x has 40 of 100 in the sample and two thirds of the registered: a quarter of it is poor.
    assert wave.reweighted == pytest.approx(25 * 2 / 3)
    # Of the 70 ranked persons 40 are in decile 1 and 10 are poor.
    assert [wave.rank_less_poor.value, wave.ranked] == pytest.approx([100 * 30 / 70, 3])
    assert wave.p0.lower is not None and wave.p0.upper is not None and 0 < wave.p0.lower < 10 < wave.p0.upper < 100


def test_a_class_that_was_not_sampled_leaves_the_weights_alone() -> None:
    wave = wave_figures(FOUR, line=100.0, newer_line=105.0, registered={"x": 1000, "z": 500}, lowest=1)
    assert wave.reweighted == pytest.approx(10)


def test_every_difference_is_the_sum_of_its_parts() -> None:
    wave = wave_figures(FOUR, line=100.0, newer_line=105.0, registered={"x": 1000, "y": 500}, lowest=1)
    survey = survey_rate_gap(8.0, -0.5, wave)
    assert {p.component: p.value for p in survey} == pytest.approx(
        {
            "official": 8.0,
            "timing": -0.5,
            "definition": -30,
            "coverage": 10 - 50 / 3,
            "sampling": 0,
            "residual": 2.5 + 30 - 10 + 50 / 3,
            "ours": 10,
        }
    )
    with_survey = register_rate_gap(
        8.0, -0.5, among_all=15.0, among_ranked=20.0, survey=(Share(9.0, 7.0, 11.0), 30), persons=15
    )
    without = register_rate_gap(8.0, -0.5, among_all=15.0, among_ranked=20.0, survey=None, persons=15)
    assert [p.value for p in with_survey] == [8.0, -0.5, 9.0, -5.0, 3.5, 15.0]
    assert [p.value for p in without] == [8.0, -0.5, None, -5.0, 12.5, 15.0]
    counts = count_gap((8.0, 900.0), (10.0, 1000.0), 7)
    assert [p.value for p in counts] == [72.0, 19.0, 9.0, 100.0]
    assert all(adds_up(parts) for parts in (survey, with_survey, without, counts))
    assert not adds_up(counts[:2] + counts[3:])


def test_ours_stand_beside_the_official_figures_of_their_time(con: Connection, insert: Insert) -> None:
    load_region_tables(con, "33.26")
    for number, (area, desil) in enumerate([("33.26.01.2001", 1), ("33.26.15.2014", 5), ("33.26.15.2014", None)] * 2):
        insert(
            "core.family",
            {"family_id": f"f{number}", "household_id": f"h{number}", "area_code": area, "member_count": 1},
        )
        insert("core.person", {"person_id": f"p{number}", "family_id": f"f{number}", "area_code": area})
        if desil:
            insert(
                "core.welfare_rank",
                {"family_id": f"f{number}", "rank_scope": "nasional", "desil": desil, "observed_on": "2025-06-01"},
            )
        insert("core.survey_household", {"survey_household_id": f"s{number}", "wave": "2024-05", "stratum": area, "psu": str(number), "weight": 2.0,
                                         "household_size": 3, "consumption_pc_rp": 400_000 + 90_000 * number, "area_code": area,
                                         "family_id": f"f{number}", "observed_on": "2024-05-03"})  # fmt: skip
    build_bases(con, PARAMETERS | {"as_of": dt.date(2026, 9, 30)})
    assert reconcile(con, "33.26", "2026-09") == []
    found = {(r["period"], r["figure"]): r for r in rows(con, "select * from out.official_comparison")}
    assert (found["2024-05", "p0"]["value"], found["2024-05", "p0"]["population"]) == (8.95, 913_000)
    assert (found["2026-09", "p0"]["value"], found["2026-09", "p0"]["figure_period"]) == (8.05, "2025-03")
    assert found["2024-05", "survey_p0"]["value"] == pytest.approx(100 * 2 / 6)
    assert (found["2024-05", "survey_p0"]["population"], found["2024-05", "survey_p0"]["denominator"]) == (
        36,
        "survey_persons",
    )
    register = found["2026-09", "register_low_desil"]
    assert (register["value"], register["population"], register["figure_period"]) == (
        pytest.approx(100 / 3),
        6,
        "2025-06",
    )
    assert all(r["explained_id"] != r["explained_en"] for r in found.values())
    gaps = {(r["figure"], r["component"]): r["value"] for r in rows(con, "select * from out.official_gap")}
    assert gaps["survey_poor_persons", "official"] == pytest.approx(81.72)
    assert gaps["register_low_desil", "coverage"] == pytest.approx(100 / 3 - 50)
    assert withhold_few_answers(con, 5) > 0
    after = {r["figure"]: r for r in rows(con, "select * from out.official_comparison where period = '2026-09'")}
    assert (after["register_low_desil"]["value"], after["register_low_desil"]["status"]) == (None, "few")
    assert after["register_persons"]["status"] == after["p0"]["status"] == "ok"


def test_without_survey_and_registers_there_is_nothing_to_put_beside(con: Connection) -> None:
    load_region_tables(con, "33.26")
    build_bases(con, PARAMETERS)
    assert reconcile(con, "33.26", "2026-09") == []
    assert rows(con, "select * from out.official_comparison") == []


def test_trusted_keeps_order() -> None:
    assert trusted(SHIPPED, RULES) == list(SHIPPED)
