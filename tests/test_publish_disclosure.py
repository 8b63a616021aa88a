from dataclasses import replace
from typing import Any

import pytest

from config.disclosure import Disclosure, load_disclosure
from config.indicator import load_indicators
from tasks.publish.disclosure import protect_figures, withhold_few
from tasks.warehouse import Connection, open_memory, rows
from tests.publish_figures import INDICATORS, SANITATION, figure, fill, fill_areas

SUPPRESSION = load_disclosure().model_copy(update={"method": "suppression"})
ROUNDING = load_disclosure().model_copy(update={"method": "rounding"})
THRESHOLD = load_disclosure().model_copy(update={"method": "threshold"})
HIDDEN = ("value", "lower", "upper", "se", "n")


@pytest.fixture
def con() -> Connection:
    return open_memory()


def after(con: Connection, **overrides: object) -> dict[str, Any]:
    fill(con, "out.indicator", [figure(**overrides)])
    withhold_few(con, 5, INDICATORS)
    return rows(con, "select * from out.indicator")[0]


@pytest.mark.parametrize("n", [1, 4])
@pytest.mark.parametrize("method", ["register", "survey"])
def test_a_figure_on_fewer_records_than_the_threshold_is_withheld(con: Connection, n: int, method: str) -> None:
    row = after(con, value=9.5, lower=9.0, upper=10.0, se=0.3, n=n, method=method)
    assert row["status"] == "few"
    assert [row[c] for c in HIDDEN] == [None] * 5


def test_at_the_threshold_a_figure_is_shown(con: Connection) -> None:
    row = after(con, value=5.0, n=5)
    assert (row["value"], row["n"], row["status"]) == (5.0, 5, "ok")


def test_a_true_zero_stays_zero(con: Connection) -> None:
    row = after(con, value=0.0, n=0)
    assert (row["value"], row["n"], row["status"]) == (0.0, 0, "ok")


@pytest.mark.parametrize("method", ["official", "model"])
def test_official_and_modelled_figures_are_never_touched(con: Connection, method: str) -> None:
    assert after(con, value=8.95, n=3, method=method)["value"] == 8.95


def test_the_population_stays_where_it_says_nothing_of_the_figure(con: Connection) -> None:
    assert after(con, indicator="floor_area", value=9.5, n=3, population=120.0)["population"] == 120.0


@pytest.mark.parametrize(
    "told", [{"value": 3.0, "n": 3, "population": 120.0}, {"value": 0.5, "n": 3, "population": 3.0}]
)
def test_the_population_goes_with_a_count_and_where_it_is_few_itself(con: Connection, told: dict[str, float]) -> None:
    assert after(con, **told)["population"] is None


def test_a_share_that_stands_for_a_few_families_is_withheld_with_its_count(con: Connection) -> None:
    row = after(con, indicator="adequate_sanitation", value=2.5, n=120, population=120.0)
    assert (row["value"], row["n"], row["status"], row["population"]) == (None, None, "few", 120.0)


@pytest.mark.parametrize("value", [0.0, 5.0, 97.5])
def test_other_shares_stay(con: Connection, value: float) -> None:
    assert after(con, indicator="adequate_sanitation", value=value, n=120, population=120.0)["value"] == value


def test_the_scale_of_a_share_comes_from_its_maximum(con: Connection) -> None:
    fill(con, "out.indicator", [figure(indicator="adequate_sanitation", value=0.5, n=120, population=120.0)])
    assert withhold_few(con, 5, [replace(SANITATION, maximum=1)]) == 0
    assert withhold_few(con, 5, [SANITATION]) == 1


def test_doing_it_twice_changes_nothing(con: Connection) -> None:
    fill(con, "out.indicator", [figure(value=2.0, n=2)])
    assert withhold_few(con, 5, INDICATORS) == 1
    assert withhold_few(con, 5, INDICATORS) == 0


def families(**counts: float) -> list[dict[str, object]]:
    """A kecamatan of three desa and the kabupaten with their sum, by the last digits of the desa."""
    desa = [figure(area_code=f"33.26.01.{code[1:]}", value=n, n=int(n), population=None) for code, n in counts.items()]
    total = sum(counts.values())
    upper = {"value": total, "n": int(total), "population": None}
    return [
        *desa,
        figure(area_code="33.26.01", area_level="kecamatan", **upper),
        figure(area_code="33.26", area_level="kabupaten", **upper),
    ]


def protected(con: Connection, **counts: float) -> dict[str, tuple[float | None, str]]:
    fill_areas(con)
    fill(con, "out.indicator", families(**counts))
    protect_figures(con, 5, INDICATORS, SUPPRESSION)
    return {r["area_code"]: (r["value"], r["status"]) for r in rows(con, "select * from out.indicator")}


def test_a_small_count_cannot_be_worked_out_from_the_sum_of_its_kecamatan(con: Connection) -> None:
    found = protected(con, d2001=3, d2002=40, d2003=60)
    assert found["33.26.01.2001"] == (None, "few")
    assert "suppressed" in {status for area, (_, status) in found.items() if area != "33.26.01.2001"}


def test_by_threshold_only_the_small_count_itself_is_withheld(con: Connection) -> None:
    fill(con, "out.indicator", families(d2001=3, d2002=40, d2003=60))
    assert protect_figures(con, 5, INDICATORS, THRESHOLD) == 1


def test_without_small_counts_nothing_is_suppressed(con: Connection) -> None:
    assert {status for _, status in protected(con, d2001=5, d2002=40, d2003=60).values()} == {"ok"}


def test_a_withheld_figure_has_no_range_over_cuts_of_linking(con: Connection) -> None:
    doubt = {
        "area_level": "kabupaten",
        "period": "2026-09",
        "breakdown": "total",
        "category": "total",
        "method": "register",
    }
    told = {
        "indicator": "families_registered",
        "area_code": "33.26",
        "value": 4.0,
        "lowest": 3.0,
        "highest": 5.0,
        "link_sets": 3,
    }
    fill(con, "out.linkage_doubt", [doubt | told])
    protected(con, d2001=4)
    assert rows(con, "select * from out.linkage_doubt") == []


def test_persons_that_a_model_predicts_for_are_rounded_like_other_counts(con: Connection) -> None:
    fill(con, "out.indicator", [figure(indicator="model_p0", method="model", value=8.95, population=3.0)])
    protect_figures(con, 5, INDICATORS, ROUNDING)
    [row] = rows(con, "select value, population from out.indicator")
    assert row == {"value": 8.95, "population": 5.0}


def test_a_survey_figure_keeps_its_value_and_tells_its_sample_by_fives(con: Connection) -> None:
    few, more = (figure(method="survey", value=9.5, n=n, area_code=area) for n, area in ((4, "a"), (153, "b")))
    fill(con, "out.indicator", [few, more])
    assert protect_figures(con, 5, INDICATORS, ROUNDING) == 1
    assert rows(con, "select value, n from out.indicator order by area_code") == [
        {"value": None, "n": None},
        {"value": 9.5, "n": 155},
    ]


def money_of(con: Connection, rules: Disclosure, *amounts: float) -> dict[str, Any]:
    """A desa's planned money of a year, a line of each amount by a partner of its own but for the last two, after protection."""
    fill_areas(con)
    con.execute(
        "insert into core.region by name select area_code, area_name, bps_code, kecamatan_code, topography_class "
        "from out.area where area_level = 'desa'"
    )
    for number, amount in enumerate(amounts):
        con.execute(
            "insert into core.budget_line by name select $id as record_id, 's' as submission_id, '33.26.01.2001' as area_code, "
            "'business' as partner_kind, $partner as partner, date '2026-05-01' as activity_date, $amount as planned_rp",
            {"id": f"line {number}", "partner": f"partner {min(number, len(amounts) - 2)}", "amount": amount},
        )
    fill(con, "out.indicator", [figure(indicator="lab_money_planned", period="2026", value=sum(amounts), n=len(amounts), population=None)])  # fmt: skip
    protect_figures(con, 5, load_indicators(), rules)
    return rows(con, "select value, status from out.indicator")[0]


@pytest.mark.parametrize("rules", [THRESHOLD, SUPPRESSION])
def test_money_that_two_contributors_dominate_is_withheld_however_many_give(con: Connection, rules: Disclosure) -> None:
    found = money_of(con, rules, 30.0, 5.0, 4.0, 3.0, 2.0, 30.0, 30.0)
    assert found == {"value": None, "status": "suppressed"}


@pytest.mark.parametrize("rules", [THRESHOLD, SUPPRESSION])
def test_money_of_several_contributors_is_shown(con: Connection, rules: Disclosure) -> None:
    found = money_of(con, rules, 30.0, 5.0, 4.0, 3.0, 2.0, 20.0, 20.0)
    assert found == {"value": 84.0, "status": "ok"}
