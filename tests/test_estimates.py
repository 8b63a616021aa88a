"""Declared estimators: every file computes, figures and errors by hand, grades by the declared rule; nothing here is a real person."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from config.deprivation import load_specification
from config.estimator import Estimator
from config.indicator import (
    ESTIMATORS,
    Indicator,
    IndicatorHeaderError,
    OfficialFigure,
    load_indicators,
    load_official_series,
    read_indicator,
)
from config.quality import load_quality
from tasks.estimates import begin_estimates, fill_estimates, line_of, show_estimates
from tasks.indicator_values import bound_values
from tasks.indicators import build_bases, declare, figure_labels, name_areas, roll_up
from tasks.statistics.declared import Values, compute, total
from tasks.warehouse import Connection, rows
from tasks.workers import one_beside
from tests.indicator_cases import PARAMETERS

DECLARED = {i.name: i for i in load_indicators() if i.estimator}
REGENCY = "33.26"
# Desa with their topography class and whether they are a lab site; two kecamatan.
PLACES = [("33.26.01.2001", "33.26.01", "pegunungan", 2017), ("33.26.15.2014", "33.26.15", "pesisir", None)]


@pytest.fixture
def places(con: Connection) -> Connection:
    for code, kecamatan, topography, year in PLACES:
        con.execute(
            "insert into core.region (area_code, area_name, area_kind, bps_code, kecamatan_code, kecamatan_name, kabupaten_code, "
            "topography_class, lab_start_year, area_km2, area_edition) values (?, ?, 'desa', 'x', ?, 'K', ?, ?, ?, 2, 'e')",
            [code, code, kecamatan, REGENCY, topography, year],
        )
    return con


def interview(
    con: Connection, *households: tuple[int, str, str, float | None, int, float | None], wave: str = "2024-09"
) -> None:
    """Adds households (place, stratum, unit, weight, size, consumption) of a wave."""
    for at, (place, stratum, unit, weight, size, consumption) in enumerate(households):
        con.execute(
            "insert into core.survey_household (survey_household_id, source, wave, area_code, stratum, psu, weight, "
            "household_size, consumption_pc_rp) values (?, 's', ?, ?, ?, ?, ?, ?, ?)",
            [
                f"{wave}/{at}",
                wave,
                PLACES[place][0],
                stratum,
                unit,
                weight if weight is not None else 0,
                size,
                consumption,
            ],
        )


def figures(con: Connection, *indicators: Indicator) -> dict[tuple[str, str], dict[str, Any]]:
    """(indicator, area) -> the totals that would be published."""
    parameters = {**PARAMETERS, **bound_values(REGENCY, PARAMETERS["as_of"])}
    name_areas(con, REGENCY)
    build_bases(con, parameters)
    declare(con, indicators)
    roll_up(con, REGENCY, "r1", parameters)
    with one_beside(1, 1) as beside:
        fill_estimates(con, begin_estimates(con, indicators, REGENCY, beside))
    show_estimates(con, figure_labels(REGENCY, "r1", parameters))
    found = rows(con, "select * from computed_figure where category = 'total'")
    return {(row["indicator"], row["area_code"]): row for row in found}


def eight(
    place: int = 0, stratum: str = "a", start: int = 0
) -> list[tuple[int, str, str, float | None, int, float | None]]:
    """Eight units of one household each; every other one is far below the line of 505,520 rupiah."""
    return [(place, stratum, f"u{start + at}", 10.0, 2, 300_000.0 if at % 2 else 900_000.0) for at in range(8)]


@pytest.mark.parametrize("indicator", [i for i in DECLARED.values() if i.method != "model"], ids=lambda i: i.name)
def test_every_declared_estimator_computes(indicator: Indicator) -> None:
    estimator = indicator.estimator
    assert estimator is not None
    rng = np.random.default_rng(1)
    columns = {estimator.value: rng.lognormal(13, 0.5, 300)}
    if estimator.specification:
        columns = {
            n: (rng.random(300) < 0.4).astype(float) for n in load_specification(estimator.specification).weights
        }
    domain = np.arange(300) % 2
    found = compute(estimator, Values(columns, np.ones(300), 450_000.0), domain=domain, domains=2)
    scale = 100 if indicator.scale in ("share", "rate") else 1
    assert np.all(found.value[:, 0] * scale > (0 if indicator.minimum is None else indicator.minimum))
    assert indicator.maximum is None or np.all(found.value * scale <= indicator.maximum)
    assert len(found.categories) == 1 or indicator.breakdown == ("total", "deprivation")


def test_what_is_counted_whole_is_put_together_from_places() -> None:
    rng, estimator = np.random.default_rng(2), DECLARED["register_mpi_m0"].estimator
    assert estimator is not None and estimator.specification is not None
    columns = {n: (rng.random(400) < 0.4).astype(float) for n in load_specification(estimator.specification).weights}
    values, place = Values(columns, rng.uniform(1, 7, 400), np.nan), rng.integers(-1, 20, 400)
    level = np.arange(20) % 3 - (np.arange(20) == 4) * 2
    at_once = compute(estimator, values, domain=np.append(level, -1)[place], domains=3)
    added = total(estimator, values, place=place, places=20).figures(level, 3)
    assert added.value == pytest.approx(at_once.value) and added.n.tolist() == at_once.n.tolist()


def test_value_error_interval_effect_and_grade_by_hand(places: Connection) -> None:
    interview(places, *eight())
    found = figures(places, DECLARED["survey_p0"])["survey_p0", REGENCY]
    # Half of eight independent draws: se = sqrt(.25 / 7); the line of 2024 is that of the wave, so the figure is not provisional.
    assert found["value"] == 50 and found["n"] == 8 and found["population"] == 160
    assert found["se"] == pytest.approx(100 * np.sqrt(0.25 / 7), abs=1e-8)
    assert found["design_effect"] == pytest.approx(1)
    assert 0 < found["lower"] < 50 < found["upper"] < 100
    assert (found["grade"], found["status"]) == ("b", "ok")


def test_a_change_between_waves_has_the_error_of_both(places: Connection) -> None:
    interview(places, *eight(), wave="2023-09")
    # Two of eight others are poor, of the line of their own year.
    interview(
        places, *[(0, "a", f"w{at}", 10.0, 2, 300_000.0 if at < 2 else 900_000.0) for at in range(8)], wave="2024-09"
    )
    shown = figures(places, DECLARED["survey_p0_change"])["survey_p0_change", REGENCY]
    [found] = rows(places, "select * from estimated_figure where area_level = 'kabupaten'")
    assert (found["period"], found["value"], found["n"], found["population"]) == ("2024-09", -25, 16, 160)
    # Sixteen units of one stratum: each wave's influences sum to zero, so the variance is 16 / 15 sum t^2.
    squares = 8 * 0.5**2 / 64 + (2 * 0.75**2 + 6 * 0.25**2) / 64
    assert found["se"] == pytest.approx(100 * np.sqrt(16 / 15 * squares), abs=1e-8)
    assert found["lower"] < -25 < found["upper"]
    # An error of 24 points says too little of a change.
    assert (shown["value"], shown["grade"], shown["status"]) == (None, "c", "unreliable")


def test_a_change_is_graded_by_its_error_in_points(places: Connection) -> None:
    for wave in ("2023-09", "2024-09"):
        many = [(0, "a", f"{wave} {at}", 10.0, 2, 300_000.0 if at % 2 else 900_000.0) for at in range(900)]
        interview(places, *many, wave=wave)
    found = figures(places, DECLARED["survey_p0_change"])["survey_p0_change", REGENCY]
    # No change at all, with an error of 2.4 points: a figure worth knowing.
    assert (found["value"], found["grade"], found["status"]) == (0, "a", "ok")
    assert found["se"] == pytest.approx(2.357, abs=0.01)


@pytest.mark.parametrize(("units", "strata", "grade"), [(41, 1, "a"), (40, 1, "b"), (41, 2, "b")])
def test_a_figure_of_few_degrees_of_freedom_is_never_of_the_best_grade(
    places: Connection, units: int, strata: int, grade: str
) -> None:
    consumption = [(0, f"s{at % strata}", f"u{at}", 10.0, 2, 900_000.0 + at) for at in range(units)]
    interview(places, *consumption)
    found = figures(places, DECLARED["survey_mean_consumption"])["survey_mean_consumption", REGENCY]
    assert (found["grade"], found["status"]) == (grade, "ok")


def test_a_unit_that_is_in_both_waves_is_one_unit(places: Connection) -> None:
    same = eight()
    interview(places, *same, wave="2023-09")
    interview(places, *same, wave="2024-09")
    found = figures(places, DECLARED["survey_p0_change"])["survey_p0_change", REGENCY]
    # Nothing moved in any unit: the change is zero and so is its error, which says that the sample does not vary.
    assert (found["se"], found["grade"], found["status"]) == (None, "c", "unreliable")


def test_the_first_wave_has_no_change(places: Connection) -> None:
    interview(places, *eight())
    found = figures(places, DECLARED["survey_p0_change"])["survey_p0_change", REGENCY]
    assert (found["value"], found["status"]) == (None, "missing")


def test_units_are_clusters_and_domains_are_apart(places: Connection) -> None:
    interview(places, *eight(), *[(1, "b", f"v{at}", 30.0, 1, 300_000.0 + 100_000 * at) for at in range(8)])
    mean = figures(places, DECLARED["survey_mean_consumption"])
    assert mean["survey_mean_consumption", "pegunungan"]["value"] == 600_000
    assert mean["survey_mean_consumption", "pesisir"]["value"] == 650_000
    assert mean["survey_mean_consumption", REGENCY]["value"] == pytest.approx((160 * 600_000 + 240 * 650_000) / 400)
    assert mean["survey_mean_consumption", "lab"]["value"] == 600_000


def test_few_units_have_no_error_and_are_not_shown(places: Connection) -> None:
    interview(places, *[(0, "a", f"u{at // 4}", 10.0, 2, 900_000.0 + at) for at in range(12)])
    found = figures(places, DECLARED["survey_mean_consumption"])["survey_mean_consumption", REGENCY]
    assert (found["value"], found["se"], found["grade"], found["status"], found["n"]) == (
        None,
        None,
        "c",
        "unreliable",
        12,
    )


def test_nobody_poor_in_a_sample_is_no_proof_of_zero(places: Connection) -> None:
    interview(places, *[(0, "a", f"u{at}", 10.0, 2, 900_000.0) for at in range(8)])
    found = figures(places, DECLARED["survey_p0"])["survey_p0", REGENCY]
    assert (found["value"], found["grade"], found["status"]) == (None, "c", "unreliable")


def test_households_without_consumption_do_not_count_and_empty_areas_are_missing(places: Connection) -> None:
    interview(places, *eight(), (1, "b", "v1", 10.0, 2, None))
    found = figures(places, DECLARED["survey_p0"])
    assert found["survey_p0", REGENCY]["n"] == 8
    assert (found["survey_p0", "pesisir"]["value"], found["survey_p0", "pesisir"]["status"]) == (None, "missing")


def test_a_figure_of_the_poor_rests_on_the_poor(places: Connection) -> None:
    interview(places, *eight())
    assert figures(places, DECLARED["survey_mean_gap"])["survey_mean_gap", REGENCY]["n"] == 4


def test_an_empty_survey_is_missing_everywhere(places: Connection) -> None:
    found = figures(places, *DECLARED.values())
    assert {row["status"] for row in found.values()} == {"missing"}
    assert {name for name, _ in found} == set(DECLARED)


def test_an_impossible_value_is_not_shown(places: Connection) -> None:
    interview(places, *eight())
    found = figures(places, replace(DECLARED["survey_p0"], maximum=10))["survey_p0", REGENCY]
    assert (found["value"], found["se"], found["status"], found["is_impossible"]) == (None, None, "missing", True)


def official(*figures: tuple[str, str, float]) -> list[OfficialFigure]:
    return [
        OfficialFigure(series=series, as_of=as_of, value=value, unit="", source="", confidence="")
        for series, as_of, value in figures
    ]


@pytest.mark.parametrize(
    ("period", "amount", "other"),
    [("2022-09", 2.0, False), ("2023", 2.0, True), ("2026-03", 3.0, True), ("2019-01", 1.0, True)],
)
def test_the_line_is_that_of_the_year_or_the_latest_before_it(period: str, amount: float, other: bool) -> None:
    lines = official(("l", "2024-03", 3), ("l", "2021-03", 1), ("l", "2022-03", 2), ("else", "2023-03", 9))
    line = line_of(lines, "l", period)
    assert line is not None and (line.amount, line.is_other_year) == (amount, other)
    assert line_of(lines, "nothing", period) is None


@pytest.mark.parametrize("indicator", DECLARED.values(), ids=lambda i: i.name)
def test_every_line_is_in_the_official_series(indicator: Indicator) -> None:
    series = {figure.series for figure in load_official_series(REGENCY)}
    assert indicator.estimator is not None
    assert indicator.estimator.line is None or indicator.estimator.line in series


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"measure": "fgt"}, "line None do not go together"),
        ({"measure": "gini", "line": "poverty_line"}, "do not go together"),
        ({"measure": "headcount"}, "specification None do not go together"),
        ({"measure": "fgt", "line": "l", "alpha": 3}, "alpha"),
    ],
)
def test_an_estimator_without_what_it_needs_is_refused(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Estimator(records="survey_record", **given)


def test_an_estimator_file_without_an_estimator_is_refused_by_name(tmp_path: Path) -> None:
    text = (ESTIMATORS / "survey_gini.yml").read_text(encoding="utf-8")
    (tmp_path / "broken.yml").write_text(text[: text.index("estimator:")], encoding="utf-8")
    with pytest.raises(IndicatorHeaderError, match=r"broken.yml.*an estimator stands in a .yml file"):
        read_indicator(tmp_path / "broken.yml")


def test_weights_of_specifications() -> None:
    undp, indonesia = load_specification("undp_10"), load_specification("indonesia_9")
    assert len(undp.weights) == 10 and sum(undp.weights.values()) == pytest.approx(1)
    assert undp.weights["nutrition"] == pytest.approx(1 / 6) and undp.weights["assets"] == pytest.approx(1 / 18)
    assert "nutrition" not in indonesia.weights and indonesia.weights["child_mortality"] == pytest.approx(1 / 3)
    assert undp.cut == indonesia.cut == 1 / 3


def test_the_rule_of_grades_is_in_order() -> None:
    rule = load_quality()
    assert rule.good_below < rule.caution_up_to


def deprivation(con: Connection, **answers: object) -> dict[str, Any]:
    """The deprivations of one family whose answers leave nothing to wish for but what is given; adult and pupil are members."""
    housing = {
        "floor_material": "cement", "wall_material": "brick", "roof_material": "tile", "water_source": "piped",
        "light_source": "pln_metered", "cooking_fuel": "gas_3kg", "toilet_access": "own", "closet_type": "goose_neck",
        "sewage_disposal": "septic_tank", "asset_flat_tv": True, "asset_computer": False, "asset_bicycle": False,
        "asset_motorbike": True, "asset_refrigerator": False, "asset_smartphone": None, "asset_landline": None, "asset_car": False,
    }  # fmt: skip
    housing |= {name: value for name, value in answers.items() if name in housing}
    con.execute("insert into core.household values ('h1', ?, 1, 2)", [PLACES[0][0]])
    con.execute(
        "insert into core.family (family_id, household_id, area_code, member_count, head_person_id) values ('f1', 'h1', ?, 2, 'p1')",
        [PLACES[0][0]],
    )
    con.execute(
        f"insert into core.housing (family_id, area_code, source, record_id, {', '.join(housing)}) "
        f"values ('f1', ?, 's', 'r', {', '.join('?' for _ in housing)})",
        [PLACES[0][0], *housing.values()],
    )
    adult = ("p1", "1980-05-01", answers.get("education", "primary"), "not_in_school", answers.get("adult", "alive"))
    pupil = ("p2", "2015-05-01", None, answers.get("school", "in_school"), answers.get("pupil", "alive"))
    for person in (adult, pupil):
        con.execute(
            "insert into core.person (person_id, family_id, record_count, birth_date, education, school_participation, vital_status) "
            "values (?, 'f1', 1, ?, ?, ?, ?)",
            list(person),
        )
    build_bases(con, {**PARAMETERS, **bound_values(REGENCY, PARAMETERS["as_of"])})
    [found] = rows(con, "select * from register_deprivation")
    return {name: found[name] for name in load_specification("indonesia_9").weights}


def test_a_family_that_lacks_nothing_is_deprived_in_nothing(places: Connection) -> None:
    assert set(deprivation(places).values()) == {0}


@pytest.mark.parametrize(
    ("answer", "value", "indicator", "expected"),
    [
        ("cooking_fuel", "firewood", "cooking_fuel", 1),
        ("cooking_fuel", "other", "cooking_fuel", None),
        ("toilet_access", "shared", "sanitation", 1),
        ("sewage_disposal", "pit_hole", "sanitation", 0),
        ("sewage_disposal", "open_water", "sanitation", 1),
        ("water_source", "surface_water", "drinking_water", 1),
        ("water_source", None, "drinking_water", None),
        ("light_source", "none", "electricity", 1),
        ("floor_material", "earth", "housing", 1),
        ("roof_material", None, "housing", None),
        ("asset_motorbike", False, "assets", 1),
        ("asset_motorbike", None, "assets", None),
        ("asset_smartphone", True, "assets", 0),
        ("education", "none", "years_of_schooling", 1),
        ("education", None, "years_of_schooling", None),
        ("school", "never", "school_attendance", 1),
        ("school", None, "school_attendance", None),
        ("pupil", "dead", "child_mortality", 1),
        ("pupil", "dead", "school_attendance", 0),
        ("adult", "dead", "child_mortality", 0),
    ],
)
def test_one_answer_deprives(
    places: Connection, answer: str, value: object, indicator: str, expected: int | None
) -> None:
    assert deprivation(places, **{answer: value})[indicator] == expected


def on_record(con: Connection, *counts: int) -> None:
    """So many persons of each place in the registers, and one household of two."""
    for (code, *_), count in zip(PLACES, counts, strict=True):
        for at in range(count):
            con.execute(
                "insert into core.person (person_id, area_code, vital_status, record_count) values (?, ?, 'alive', 1)",
                [f"p{code} {at}", code],
            )
    con.execute(
        "insert into core.household (household_id, area_code, member_count, family_count) values ('h', ?, 2, 1)",
        [PLACES[0][0]],
    )


def test_calibrated_weights_meet_the_registers_and_move_the_figure(places: Connection) -> None:
    """Registers know three times as many persons in the mountains as on the coast; the sample has as many in both."""
    interview(
        places,
        *[(0, "a", f"u{at}", 10.0, 2, 300_000.0 if at < 4 else 900_000.0) for at in range(8)],
        *[(1, "b", f"v{at}", 10.0, 2, 300_000.0 if at < 2 else 900_000.0) for at in range(8)],
    )
    on_record(places, 30, 10)
    found = figures(places, DECLARED["survey_p0"], DECLARED["survey_p0_calibrated"])
    plain, raked = (found[name, REGENCY] for name in ("survey_p0", "survey_p0_calibrated"))
    assert (plain["value"], raked["value"]) == (37.5, pytest.approx(0.75 * 50 + 0.25 * 25))
    assert raked["population"] == pytest.approx(plain["population"])
    # Within classes nothing is known, so each class keeps its own figure; nothing is left of the spread between them.
    assert found["survey_p0_calibrated", "pegunungan"]["value"] == pytest.approx(50)
    assert raked["se"] == pytest.approx(
        100
        * np.sqrt(
            8 / 7 * 8 * (0.75 / 8 * 0.5) ** 2 + 8 / 7 * (2 * (0.25 / 8 * 0.75) ** 2 + 6 * (0.25 / 8 * 0.25) ** 2)
        ),
        abs=1e-8,
    )


def test_a_wave_without_a_class_of_the_registers_is_not_calibrated(places: Connection) -> None:
    interview(places, *eight())
    on_record(places, 1, 1)
    found = figures(places, DECLARED["survey_p0_calibrated"])["survey_p0_calibrated", REGENCY]
    assert (found["value"], found["status"]) == (None, "missing")
