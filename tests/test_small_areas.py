"""Small areas: direct rates by hand, which estimate the rule publishes, agreement with the regency, areas without a sample."""

from concurrent.futures import Future

import numpy as np
import pyarrow as pa
import pytest

from config.indicator import load_indicators
from config.small_area import load_small_area_rule
from tasks.area_models import Frame, Made, Sampled, fay_herriot, unit_level
from tasks.estimates import COLUMNS, Line
from tasks.local_rank import Rank
from tasks.small_areas import (
    Compared,
    Modelled,
    begin_models,
    choose,
    compare_estimates,
    model_figures,
    model_small_areas,
    replace_small_areas,
)
from tasks.statistics.area_direct import direct_rates
from tasks.statistics.arrays import as_floats
from tasks.statistics.proxy_means import ProxyError
from tasks.warehouse import Connection
from tasks.workers import one_beside

LINE = Line(500_000.0, False)
MODEL = next(i for i in load_indicators() if i.name == "model_p0")
DESA, EACH, TAKEN = 24, 60, 12
RNG = np.random.default_rng(8)
PLACE = np.repeat(np.arange(DESA), EACH)
SCORE = 13.4 + RNG.normal(0, 0.4, DESA * EACH)
EFFECT = RNG.normal(0, 0.15, DESA)
LOG_Y = SCORE + EFFECT[PLACE] + RNG.normal(0, 0.3, DESA * EACH)
FRAME = Frame(
    [f"desa {at:02}" for at in range(DESA)],
    [f"kecamatan {at // 6}" for at in range(DESA)],
    ["pesisir" if at % 2 else "pegunungan" for at in range(DESA)],
    PLACE,
    np.full(DESA * EACH, 3.0),
    SCORE,
)
# The last four desa have no sample.
PICKED = np.flatnonzero((np.arange(DESA * EACH) % EACH < TAKEN) & (PLACE < DESA - 4))
SAMPLE = Sampled(PLACE[PICKED], np.full(len(PICKED), 15.0), LOG_Y[PICKED], SCORE[PICKED])
TRUTH = np.array([(np.exp(LOG_Y[at == PLACE]) < LINE.amount).mean() for at in range(DESA)])
RANK = Rank(
    "2026-09",
    ("x",),
    ProxyError(0.5, 0.7, 0.2, 0.2),
    pa.table({"psu": [f"u{at}" for at in range(20)]}),
    np.zeros(20),
    register=pa.table({"family_id": [], "area_code": [], "member_count": []}),
    score=np.zeros(0),
    known=np.zeros(0, np.int64),
)


def test_direct_rates_by_hand() -> None:
    held, weight, area = np.array([1.0, 0, 0, 1, 1]), np.array([1.0, 1, 2, 2, 4]), np.array([0, 0, 1, 1, 3])
    mean, error = direct_rates(held, weight, area, 4)
    assert mean[[0, 1, 3]].tolist() == [0.5, 0.5, 1] and np.isnan(mean[2])
    # Within areas: (2 x .25 + 4 x .25) / (2 x 1/2 + 4 x 1/2 + 0) = .5; shares of squared weights 1/2, 1/2 and 1.
    assert error[[0, 1, 3]].tolist() == [0.25, 0.25, 0.5] and np.isnan(error[2])


def test_models_are_nearer_the_truth_than_the_sample() -> None:
    direct, _ = direct_rates(
        as_floats(np.exp(SAMPLE.log_consumption) < LINE.amount), SAMPLE.persons, SAMPLE.place, DESA
    )
    seen = np.isfinite(direct)
    area_level = fay_herriot(FRAME, SAMPLE, LINE.amount)["desa"]
    unit = unit_level(FRAME, SAMPLE, LINE.amount, alphas=(0,))[0]["desa"]
    for (value, rmse), gain in ((area_level, 0.85), (unit, 0.7)):
        assert np.mean((value - TRUTH)[seen] ** 2) < gain * np.mean((direct - TRUTH)[seen] ** 2)
        assert np.isfinite(value).all() and rmse[~seen].mean() > rmse[seen].mean()


def test_too_few_areas_have_no_area_model() -> None:
    at = slice(TAKEN)
    few = Sampled(SAMPLE.place[at], SAMPLE.persons[at], SAMPLE.log_consumption[at], SAMPLE.score[at])
    assert fay_herriot(FRAME, few, LINE.amount) == {}


@pytest.mark.parametrize(
    ("estimates", "chosen"),
    [
        ({"direct": {"value": 10.0, "se": 4.0}, "unit_level": {"value": 10.0, "se": 1.0}}, "direct"),
        ({"direct": {"value": 10.0, "se": 6.0}, "unit_level": {"value": 10.0, "se": 1.0}}, "unit_level"),
        ({"unit_level": {"value": 10.0, "se": 6.0}, "fay_herriot": {"value": 10.0, "se": 5.0}}, "fay_herriot"),
        ({"direct": {}, "unit_level": {"value": 10.0, "se": 6.0}}, None),
        ({"fay_herriot": {"value": 0.0, "se": 1.0}}, None),
    ],
)
def test_the_first_good_enough_estimate_is_published(
    estimates: dict[str, dict[str, float | None]], chosen: str | None
) -> None:
    assert load_small_area_rule().order == ("direct", "unit_level", "fay_herriot")
    assert choose(estimates) == chosen


@pytest.fixture
def estimated(con: Connection) -> Connection:
    """Direct figures of the regency and of one kecamatan with enough units, and of one with too few."""
    con.execute(f"create temp table estimated_figure ({COLUMNS})")
    for area, level, value, se, units in (
        ("33.26", "kabupaten", 20.0, 2.0, 20),
        ("kecamatan 0", "kecamatan", 18.0, 4.0, 6),
        ("kecamatan 1", "kecamatan", 15.0, 1.0, 3),
    ):
        con.execute(
            "insert into estimated_figure (indicator, area_code, area_level, period, value, se, units) "
            "values ('survey_p0', ?, ?, '2026-09', ?, ?, ?)",
            [area, level, value, se, units],
        )
    return con


def modelled(*alphas: int) -> Modelled:
    """The models of these alphas, fitted."""
    unit: Future[dict[int, Made]] = Future()
    unit.set_result(unit_level(FRAME, SAMPLE, LINE.amount, alphas=alphas))
    return Modelled(dict.fromkeys(alphas, MODEL), RANK, LINE, FRAME, SAMPLE, unit)


def test_models_agree_with_the_regency_and_stand_beside_the_direct_estimate(estimated: Connection) -> None:
    found = compare_estimates(estimated, modelled(0))[0]
    desa = [row for row in found if row.area_level == "desa"]
    assert len(desa) == DESA and [row.sampled_households == 0 for row in desa] == [False] * (DESA - 4) + [True] * 4
    for name in ("unit_level", "fay_herriot"):
        assert np.mean([row.estimates[name]["value"] or 0 for row in desa]) == pytest.approx(20.0)
    by_area = {row.area_code: row for row in found}
    assert by_area["kecamatan 0"].chosen == "direct"
    assert by_area["kecamatan 1"].estimates["direct"] == {}
    assert by_area["kecamatan 1"].chosen == "unit_level"


def test_gaps_of_small_areas_come_from_the_unit_level_model_and_agree_with_their_own_survey_figure(
    estimated: Connection,
) -> None:
    estimated.execute(
        "insert into estimated_figure (indicator, area_code, area_level, period, value, se, units) "
        "values ('survey_p1', '33.26', 'kabupaten', '2026-09', 4.0, 0.5, 20)"
    )
    found = compare_estimates(estimated, modelled(0, 1))
    gaps = {row.area_code: row.estimates for row in found[1] if row.area_level == "desa"}
    assert all(set(estimates) == {"direct", "unit_level"} for estimates in gaps.values())
    values = np.array([estimates["unit_level"]["value"] or 0 for estimates in gaps.values()])
    assert values.mean() == pytest.approx(4.0)
    truth = np.array([np.maximum(1 - np.exp(LOG_Y[at == PLACE]) / LINE.amount, 0).mean() for at in range(DESA)])
    assert np.corrcoef(values, truth)[0, 1] > 0.8


def compared(area: str, **estimates: tuple[float, float]) -> Compared:
    return Compared(area, "desa", "2026-09", 0, 90.0, {n: {"value": v, "se": e} for n, (v, e) in estimates.items()})


def test_the_published_model_is_the_one_the_rule_prefers() -> None:
    found = [
        compared("good unit", unit_level=(10.0, 2.0), fay_herriot=(9.0, 1.0)),
        compared("good area", unit_level=(10.0, 9.0), fay_herriot=(9.0, 1.0)),
        compared("neither", unit_level=(10.0, 9.0), fay_herriot=(9.0, 8.0)),
        compared("nothing", direct=(5.0, 1.0)),
    ]
    rows = {row["area_code"]: row for row in model_figures(MODEL, found, LINE, RANK).to_pylist()}
    assert {area: row["value"] for area, row in rows.items()} == {
        "good unit": 10,
        "good area": 9,
        "neither": 10,
        "nothing": None,
    }
    assert (rows["neither"]["lower"], rows["neither"]["upper"]) == (0.0, pytest.approx(10 + 1.96 * 9))
    assert rows["good unit"]["units"] == 20


def test_without_a_rank_there_is_no_model(estimated: Connection) -> None:
    with one_beside(1, 1) as beside:
        assert begin_models(estimated, [MODEL], "33.26", None, beside) is None
    assert model_small_areas(estimated, None) == []


def test_what_is_kept_shows_a_direct_estimate_only_where_it_is_chosen(estimated: Connection) -> None:
    replace_small_areas(
        estimated, [compared("a", direct=(9.0, 1.0), unit_level=(8.0, 1.0)), compared("b", direct=(9.0, 8.0))]
    )
    replace_small_areas(
        estimated, [compared("a", direct=(9.0, 1.0), unit_level=(8.0, 1.0)), compared("c", direct=(9.0, 8.0))]
    )
    found = estimated.execute(
        "select area_code, direct_value, unit_level_value, chosen, is_synthetic from out.small_area order by area_code"
    ).fetchall()
    assert found == [("a", 9.0, 8.0, "direct", True), ("c", None, None, None, True)]
