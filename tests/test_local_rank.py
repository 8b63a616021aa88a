"""The proxy-means test: what it learns, what it reports, and that every family on record gets a decile; nobody here is real."""

import numpy as np
import pytest

from tasks.local_rank import rank_families
from tasks.statistics.proxy_means import FOLDS, decile, fit_proxy, proxy_error
from tasks.warehouse import Connection

RNG = np.random.default_rng(11)
N = 400
X = RNG.normal(size=(N, 3))
Y = 13 + 0.4 * X[:, 0] - 0.2 * X[:, 1] + RNG.normal(0, 0.1, N)
UNIT = np.arange(N) // 10


def test_it_finds_what_made_consumption() -> None:
    model, left_out = fit_proxy(Y, X, np.ones(N), unit=UNIT, seed=1)
    error = proxy_error(Y, left_out, np.ones(N))
    assert model.coefficients / model.spread == pytest.approx([0.4, -0.2, 0], abs=0.02)
    assert error.explained > 0.9 and error.rank_correlation > 0.9
    assert model.predict(X).mean() == pytest.approx(Y.mean(), abs=1e-6)


def test_noise_explains_nothing_out_of_sample() -> None:
    y = RNG.normal(size=N)
    _, left_out = fit_proxy(y, RNG.normal(size=(N, 60)), np.ones(N), unit=UNIT, seed=1)
    assert proxy_error(y, left_out, np.ones(N)).explained < 0.05


def test_an_unknown_answer_moves_a_family_neither_up_nor_down() -> None:
    model, _ = fit_proxy(Y, X, np.ones(N), unit=UNIT, seed=1)
    known = np.array([[model.centre[0], 0.5, 0.5]])
    assert model.predict(np.array([[np.nan, 0.5, 0.5]])) == pytest.approx(model.predict(known))


def test_a_variable_that_never_differs_is_no_division_by_zero() -> None:
    model, _ = fit_proxy(Y, np.column_stack([X, np.ones(N)]), np.ones(N), unit=UNIT, seed=1)
    assert np.isfinite(model.predict(np.array([[0.0, 0, 0, 5]]))).all()


def test_too_few_units_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot be left out"):
        fit_proxy(Y, X, np.ones(N), unit=np.arange(N) % (FOLDS - 1), seed=1)


def test_errors_of_targeting_by_hand() -> None:
    y = np.arange(10.0)
    perfect = proxy_error(y, y * 3, np.ones(10))
    assert (perfect.exclusion, perfect.inclusion) == (0, 0) and perfect.rank_correlation == pytest.approx(1)
    # Of the four poorest 0 to 3 the prediction takes 0, 1 and the two richest.
    swapped = y.copy()
    swapped[[8, 9]] = [-2, -1]
    found = proxy_error(y, swapped, np.ones(10))
    assert (found.exclusion, found.inclusion) == (0.5, 0.5)


def test_deciles_have_equal_size_and_one_is_poorest_and_families_alike_are_of_one() -> None:
    found = decile(np.arange(20.0)[::-1])
    assert found.tolist() == [10, 10, 9, 9, 8, 8, 7, 7, 6, 6, 5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
    assert decile(np.zeros(3)).tolist() == [4, 4, 4]
    assert decile(np.array([1.0, 2, 2, 2, 2, 3, 4, 5, 6, 7])).tolist() == [1, 3, 3, 3, 3, 6, 7, 8, 9, 10]


def fill(con: Connection, units: int) -> None:
    """Forty families with one telling variable, and an interview of each in so many units."""
    con.execute(
        "create temp table proxy (family_id varchar, area_code varchar, member_count bigint, car double, rare double)"
    )
    for at in range(40):
        row = [f"f{at:02}", "ab"[at % 3 % 2], 1 + at % 5, at % 2, 1.0 if at == 0 else None]
        con.execute("insert into proxy values (?, ?, ?, ?, ?)", row)
        con.execute(
            "insert into core.survey_household (survey_household_id, wave, stratum, psu, weight, household_size, consumption_pc_rp, "
            "family_id) values (?, '2026-09', 's', ?, 3, 2, ?, ?)",
            [f"q{at}", f"u{at % units}", 400_000.0 + 500_000 * (at % 2) + at, f"f{at:02}"],
        )


def test_every_family_on_record_gets_a_decile(con: Connection) -> None:
    fill(con, 10)
    rank = rank_families(con)
    assert rank is not None and rank.variables == ("car",)
    found = con.execute(
        "select family_id, local_desil, predicted_consumption_rp from core.local_rank order by family_id"
    ).fetchall()
    assert len(found) == 40
    assert all((desil <= 5) == (int(family[1:]) % 2 == 0) for family, desil, _ in found)
    assert all(300_000 < rupiah < 1_000_000 for *_, rupiah in found)
    described = con.execute(
        "select wave, fitted_households, fitted_units, ranked_families, explained > 0.9 from out.rank_model"
    )
    assert described.fetchall() == [("2026-09", 40, 10, 40, True)]


def test_what_families_are_called_decides_neither_their_order_nor_their_decile(con: Connection) -> None:
    fill(con, 10)
    one = rank_families(con)
    for table in ("proxy", "core.survey_household"):
        con.execute(f"update {table} set family_id = 'g' || (99 - cast(right(family_id, 2) as integer))")
    other = rank_families(con)
    assert one is not None and other is not None
    shown = ["area_code", "member_count"]
    assert (
        one.register.select(shown).equals(other.register.select(shown)) and one.score.tolist() == other.score.tolist()
    )
    assert one.register.column("family_id") != other.register.column("family_id")


def test_too_small_a_survey_ranks_nobody_and_takes_the_old_rank_away(con: Connection) -> None:
    fill(con, 10)
    rank_families(con)
    con.execute("update core.survey_household set psu = 'one'")
    assert rank_families(con) is None
    assert con.execute("select count(*) from core.local_rank").fetchall() == [(0,)]
    assert con.execute("select count(*) from out.rank_model").fetchall() == [(0,)]
