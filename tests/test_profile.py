import pytest

from tasks.profile import UnknownArea, area_profile
from tasks.warehouse import Connection
from tests.publish_figures import figure, fill, fill_areas

AREA = "33.26.01.2001"
SURVEY = {"method": "survey", "unit": "person", "period": "2026-09"}


@pytest.fixture
def filled(con: Connection) -> Connection:
    fill_areas(con)
    fill(
        con,
        "out.indicator",
        [
            figure(indicator="families_in_low_desil", value=31.5, n=120),
            figure(indicator="families_in_low_desil", value=40.0, n=100, period="2026-08"),
            figure(**SURVEY, indicator="survey_p0", value=None, n=3, status="unreliable", grade="c"),
            figure(indicator="families_in_low_desil", area_code="33.26.01.2002", value=9.0),
            figure(indicator="households_by_problem", breakdown="problem", category="water", value=12.0, n=12),
            figure(indicator="unserved_problems", breakdown="problem", category="water", value=7.0, n=7),
        ],
    )
    fill(
        con,
        "out.small_area",
        [
            {
                "area_code": AREA,
                "area_level": "desa",
                "period": "2026-09",
                "sampled_households": 6,
                "census_persons": 400.0,
                "unit_level_value": 8.25,
                "unit_level_rmse": 2.5,
                "fay_herriot_value": 9.0,
                "fay_herriot_rmse": 3.0,
                "chosen": "unit_level",
                "is_synthetic": False,
            }
        ],
    )
    return con


def test_register_survey_and_model_stand_side_by_side(filled: Connection) -> None:
    title, figures, _ = area_profile(filled, AREA, "en")
    assert AREA in title
    found = {(row["figure"], row["method"]): row for row in figures}
    [register] = [row for row in figures if row["method"] == "Count of registers"]
    # The latest period only, and of this area alone.
    assert (register["value"], register["period"], register["n"]) == (31.5, "2026-09", 120)
    chosen = found["P0: unit level", "Model estimate"]
    assert (chosen["value"], chosen["error"], chosen["n"], chosen["published"]) == (8.25, 2.5, 6, "*")
    assert found["P0: Fay-Herriot", "Model estimate"]["published"] == ""


def test_a_withheld_figure_says_why_and_shows_nothing(filled: Connection) -> None:
    _, figures, _ = area_profile(filled, AREA, "en")
    [withheld] = [row for row in figures if row["status"] == "Unreliable"]
    assert (withheld["value"], withheld["grade"]) == (None, "c")


def test_problems_say_how_many_are_not_served(filled: Connection) -> None:
    _, _, problems = area_profile(filled, AREA, "id")
    assert [(row["households"], row["unserved"], row["spent_rp"]) for row in problems] == [(12.0, 7.0, None)]


def test_an_unknown_area_is_refused(filled: Connection) -> None:
    with pytest.raises(UnknownArea):
        area_profile(filled, "33.26.99.2001", "id")
