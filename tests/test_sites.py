"""Laboratory sites beside comparable desa: who is like whom, what a difference of changes is, and when it is only a description."""

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from config.lab_comparison import load_lab_comparison
from tasks.sites.compare import allows_effect, compare_sites, make_panel
from tasks.sites.difference import compare, mean_of
from tasks.sites.match import match_sites
from tasks.sites.panel import Panel, average, slope
from tasks.warehouse import Connection, rows, sql_text
from tests.conftest import Insert

RULES = load_lab_comparison()
YEARS = np.arange(2014, 2021)


def panel(
    start: list[int], shares: list[list[float]], topography: str = "", families: list[float] | None = None
) -> Panel:
    """Desa a, b, ... with one outcome over the years; all of one class unless letters say otherwise."""
    n = len(start)
    size = families or [500.0] * n
    return Panel(
        areas=tuple("abcdefghij"[:n]),
        topography=tuple(topography or "x" * n),
        start=np.array(start),
        years=YEARS[: len(shares[0])],
        share=np.array(shares, float)[:, :, None],
        families=np.repeat(np.array(size)[:, None], len(shares[0]), axis=1),
    )


# A site from 2017 on and two desa whose share falls by 1 a year; the site falls by 3 more from its beginning on.
FALLING = [30.0 - t for t in range(7)]
SITE = [32.0 - t - (3 if 2014 + t >= 2017 else 0) for t in range(7)]


def test_the_difference_of_changes_takes_out_level_and_common_trend() -> None:
    found = compare(
        panel([2017, 0, 0], [SITE, FALLING, [v + 4 for v in FALLING]]), 0, {0: np.array([1, 2])}, years=3, first=1
    )
    assert found.difference.value == pytest.approx(-3)
    assert [found.site_before, found.site_after] == pytest.approx([31, 24])
    assert [found.comparable_before, found.comparable_after] == pytest.approx([31, 27])
    assert found.trend_before.value == pytest.approx(0)
    assert {event: e.value for event, e in found.events.items()} == pytest.approx(
        {-3: 0, -2: 0, -1: 0, 0: -3, 1: -3, 2: -3, 3: -3}
    )
    assert math.isnan(found.difference.lower)


def test_a_site_that_fell_faster_before_shows_it() -> None:
    faster = [32.0 - 2 * t for t in range(7)]
    found = compare(panel([2017, 0], [faster, FALLING]), 0, {0: np.array([1])}, years=3, first=1)
    assert found.trend_before.value == pytest.approx(-1)
    assert found.events[-3].value == pytest.approx(2)


def test_sites_that_began_in_other_years_each_count_from_their_own() -> None:
    late = [32.0 - t - (3 if 2014 + t >= 2018 else 0) for t in range(7)]
    found = compare(
        panel([2017, 2018, 0, 0], [SITE, late, FALLING, FALLING]),
        0,
        {0: np.array([2]), 1: np.array([3])},
        years=3,
        first=1,
    )
    assert [found.difference.value, found.difference.sites] == pytest.approx([-3, 2])
    assert {event: e.sites for event, e in found.events.items()} == {-4: 1, -3: 2, -2: 2, -1: 2, 0: 2, 1: 2, 2: 2, 3: 1}


def test_the_range_is_that_of_a_mean_of_few_draws() -> None:
    found = mean_of(np.array([1.0, 2.0, 3.0, np.nan]))
    reach = stats.t.ppf(0.975, 2) / np.sqrt(3)
    assert (found.value, found.sites) == (2.0, 3)
    assert [found.lower, found.upper] == pytest.approx([2 - reach, 2 + reach])
    assert found.chance == pytest.approx(stats.ttest_1samp([1.0, 2.0, 3.0], 0).pvalue)
    assert mean_of(np.array([])).sites == 0
    assert mean_of(np.array([0.0, 0.0])).chance == 1


def test_means_and_slopes_of_what_there_is() -> None:
    assert average(np.array([[1.0, np.nan, 3.0]])).tolist() == [2.0]
    assert slope(np.array([1, 2, 3]), np.array([[1.0, 3.0, 5.0]])).tolist() == [2.0]
    assert np.isnan(slope(np.array([1]), np.array([[1.0]]))).all()


def constant(*levels: float) -> list[list[float]]:
    return [[level] * 7 for level in levels]


def matched(where: Panel, controls: int = 1, largest: float = 9.0) -> dict[str, list[str]]:
    found = match_sites(where, years=3, controls=controls, largest=largest)
    return {where.areas[s]: [where.areas[c] for c in others] for s, others in found.comparable.items()}


SIZES = [500.0, 520.0, 480.0, 510.0, 300.0]


def test_the_nearest_of_the_same_class_is_taken() -> None:
    levels = constant(30, 10, 29, 20, 15)
    assert matched(panel([2017, 0, 0, 0, 0], levels, families=SIZES)) == {"a": ["c"]}
    assert matched(panel([2017, 0, 0, 0, 0], levels, "xxyxx", SIZES)) == {"a": ["d"]}


def test_no_desa_serves_two_sites_and_the_sum_of_distances_decides() -> None:
    where = panel([2017, 2017, 0, 0, 0], constant(30, 28, 29, 20, 10), families=SIZES)
    found = matched(where)
    assert len({other for others in found.values() for other in others}) == 2


def test_a_desa_that_is_far_is_not_like_and_a_site_without_any_is_left_out() -> None:
    where = panel([2017, 0, 0, 0, 0], constant(90, 10, 11, 12, 9), families=SIZES)
    assert matched(where, largest=0.5) == {}
    assert list(matched(where)) == ["a"]


def test_a_site_without_a_past_is_left_out() -> None:
    assert matched(panel([2014, 0, 0, 0, 0], constant(30, 10, 29, 20, 15), families=SIZES)) == {}


def test_what_was_matched_on_says_how_alike_they_are() -> None:
    where = panel([2017, 0, 0, 0, 0], constant(30, 10, 29, 20, 15), families=SIZES)
    imbalance = match_sites(where, years=3, controls=1, largest=9.0).imbalance
    assert imbalance[0] == pytest.approx(1 / np.std([30, 10, 29, 20, 15], ddof=1))


def bear(**rules: Any) -> bool:
    """Whether five sites with a mate each may be spoken of as an effect under changed rules."""
    drift = [0.1, -0.1, 0.05, -0.05, 0.04]
    sites = [[v + d * (t if 2014 + t < 2017 else 0) for t, v in enumerate(SITE)] for d in drift]
    where = panel([2017] * 5 + [0] * 5, sites + [[v + 0.01 * i for v in FALLING] for i in range(5)])
    match = match_sites(where, years=3, controls=1, largest=99.0)
    found = compare(where, 0, match.comparable, years=3, first=1)
    allowed = {"largest_imbalance": 9.0} | rules
    return allows_effect(where, match, found, RULES.model_copy(update=allowed))


@pytest.mark.parametrize(
    "rule", [{"least_sites": 6}, {"least_years_before": 4}, {"largest_imbalance": 0.01}, {"trend_level": 0.9999}]
)
def test_one_unmet_condition_makes_it_a_description(rule: dict[str, float]) -> None:
    assert bear()
    assert not bear(**rule)


def test_profiles_become_a_published_comparison(con: Connection, insert: Insert) -> None:
    for number in range(8):
        start = {3: 2017, 4: 2018}.get(number)
        insert("core.region", {"area_code": f"d{number}", "topography_class": "pesisir", "lab_start_year": start})
        for year in range(2013, 2022):
            effect = 60 if start and year > start else 0
            insert("core.desa_year", {"record_id": f"{number}-{year}", "area_code": f"d{number}", "series_year": year, "desa_families": 1000 + number,
                                      "families_prewelfare": 300 - 5 * (year - 2013) + number - effect, "families_without_toilet": 100 + number,
                                      "houses_unfit": None})  # fmt: skip
    insert(
        "core.desa_year",
        {"record_id": "old", "area_code": "d0", "series_year": 2013, "desa_families": 1, "observed_on": None},
    )
    frame = con.execute(sql_text("sites/desa_year")).fetch_df()
    assert make_panel(frame, RULES).share.shape == (8, 9, 3)
    con.execute("delete from core.desa_year where record_id = 'old'")
    assert compare_sites(con) == 2
    found = {r["compared"]: r for r in rows(con, "select * from out.lab_comparison where term = 'difference'")}
    assert found["families_prewelfare"]["value"] == pytest.approx(-6, abs=0.05)
    assert found["families_without_toilet"]["value"] == pytest.approx(0, abs=0.01)
    # Nobody counted unfit houses.
    assert (found["houses_unfit"]["value"], found["houses_unfit"]["status"]) == (None, "missing")
    assert {r["comparison_design"] for r in found.values()} == {"descriptive"}
    assert all(r["explained_id"] != r["explained_en"] for r in found.values())
    matches = rows(con, "select * from out.lab_match")
    assert {r["area_code"] for r in matches} == {"d3", "d4"}
    assert len({r["comparable_code"] for r in matches}) == len(matches) == 4
    assert all(r["distance"] <= RULES.largest_distance for r in matches)


def test_without_profiles_nothing_is_compared(con: Connection) -> None:
    assert compare_sites(con) == 0
    assert rows(con, "select * from out.lab_comparison") == []
