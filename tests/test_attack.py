from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from tasks.disclosure.relations import Belief, Relations, adding_up
from tests.attack_bounds import Bounds, carry_bounds
from tests.attack_methods import claims, narrow
from tests.attack_programs import Asked, allowed_table, reach
from tests.attack_together import Known, changes_read, put_together
from tests.attack_view import Truth

# Two desa and their kecamatan: first + second = third.
ONE_SUM = sparse.csr_array(np.array([[1.0, 1.0, -1.0]]))
# Two by two inner cells with four margins known: every cell can move, but only together with the others.
SQUARE = sparse.csr_array(
    np.array([[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0], [1.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0]])
)
AREAS = ["33.26.01.2001", "33.26.01.2002", "33.26.01"]
WHOLE = np.ones(3, bool)


def test_a_withheld_count_is_worked_out_from_its_sum() -> None:
    found = carry_bounds(ONE_SUM, Bounds(np.array([1.0, 40, 43]), np.array([4.0, 40, 43])), WHOLE)
    assert (found.low[0], found.high[0]) == (3, 3)


def test_two_withheld_counts_of_one_sum_stay_open() -> None:
    found = carry_bounds(ONE_SUM, Bounds(np.array([1.0, 0, 43]), np.array([4.0, np.inf, 43])), WHOLE)
    assert (found.low[0], found.high[0]) == (1, 4)


@pytest.mark.parametrize(("most", "pinned"), [(4.0, []), (1.5, [0])])
def test_programs_find_what_no_single_sum_tells(most: float, pinned: list[int]) -> None:
    sums = sparse.csr_array(np.hstack([SQUARE.toarray(), -np.array([[4.0], [4.0], [4.0], [4.0]])]))
    bounds = Bounds(np.array([0.0, 0, 0, 0, 1]), np.array([most, 4, 4, 4, 1]))
    asked, need = np.array([True, False, False, False, False]), np.full(5, 2.0)
    question = Asked(
        sums, bounds, np.array([1.0, 3, 3, 1, 1]), np.array([1.0, 3, 3, 1, 1]), np.ones(5, bool), asked, need
    )
    narrow = reach(question, [np.arange(5)])
    assert list(np.flatnonzero(narrow)) == pinned


def released(x: Sequence[float], low: Sequence[float], high: Sequence[float]) -> Known:
    """One release of two desa and their kecamatan by the figures of one series."""
    cells = pd.DataFrame(
        {"series": "s:register:2026-11", "name": "a", "area_code": AREAS, "variable": range(3), "is_counted": True}
    )
    values, least, most = (np.array(numbers, float) for numbers in (x, low, high))
    truth = Truth(Relations(cells, values, WHOLE, ONE_SUM), pd.DataFrame(), pd.DataFrame())
    return Known(truth, Bounds(least, most), values, np.array([True, False, False]), np.full(3, 2.0))


def test_bounds_of_two_releases_of_an_unchanged_count_hold_together() -> None:
    found = put_together([released([3, 9, 12], [0, 6, 11], [4, 14, 19]), released([3, 9, 12], [1, 6, 11], [9, 14, 19])])
    assert len(found.x) == 3
    assert (found.bounds.low[0], found.bounds.high[0]) == (1, 4)
    assert found.sums.shape[0] == 1


def test_a_count_that_changed_is_another_unknown_in_the_sums_of_its_release() -> None:
    found = put_together([released([3, 9, 12], [0, 6, 11], [4, 14, 19]), released([4, 9, 13], [1, 6, 11], [9, 14, 19])])
    assert len(found.x) == 5
    assert found.sums.shape[0] == 2
    assert np.abs(found.sums @ found.x).max() == 0


def test_a_sum_of_an_earlier_release_narrows_a_count_of_this_one() -> None:
    now, before = released([3, 9, 12], [0, 5, 6], [4, 14, 19]), released([3, 2, 5], [0, 0, 5], [4, 2, 5])
    for known, told in (([now], False), ([now, before], True)):
        found = put_together(known)
        carried = carry_bounds(found.sums, found.bounds, found.whole)
        assert narrow(carried, found.need, found.protected).any() == told


@pytest.mark.parametrize(("counts", "highest"), [((4, 2), 3), ((2, 4), 4)])
def test_a_count_drawn_up_is_larger_than_when_it_was_drawn_down_unless_it_made_room(
    counts: tuple[int, int], highest: float
) -> None:
    shown = (5.0, 0.0)
    known = [
        replace(released([x, 9, x + 9], [0, 0, 0], [4, np.inf, np.inf]), table=np.array([table, 10, table + 10]))
        for x, table in zip(counts, shown, strict=True)
    ]
    found = put_together(known)
    carried = carry_bounds(found.sums, found.bounds, found.whole)
    assert carried.high[found.number[1][0]] == pytest.approx(highest)


@pytest.mark.parametrize(
    ("x", "total", "claimed"), [(3.0, 12, [(3, 3, True)]), (2.0, 12, [(3, 3, False)]), (3.0, 20, [])]
)
def test_what_a_guessing_attacker_claims_is_held_against_the_truth(
    x: float, total: float, claimed: list[tuple[float, float, bool]]
) -> None:
    found = claims(released([x, 9, x + 9], [0, 9, total], [4, 9, total]), 2.0)
    assert list(found[["low", "high", "right"]].itertuples(index=False, name=None)) == claimed
    assert found["by_chance"].tolist() == [float(right) for *_, right in claimed]


@pytest.mark.parametrize(("told", "rows"), [(True, 3), (False, 4)])
def test_who_is_not_told_where_a_sum_holds_takes_it_for_true_everywhere(told: bool, rows: int) -> None:
    areas = 4
    entries = pd.DataFrame({
        "row": np.tile(np.arange(areas), 3),
        "family": "f",
        "variable": np.arange(3 * areas),
        "sign": np.repeat([1.0, 1.0, -1.0], areas),
        "x": [1.0, 2, 3, 4, 1, 1, 1, 1, 2, 3, 4, 9],
    })  # fmt: skip
    assert adding_up(entries, Belief(holds=0.5, told=told))["row"].nunique() == rows
    assert adding_up(entries, Belief(holds=0.95, told=told)).empty


def test_a_small_change_between_two_exact_figures_can_be_read() -> None:
    exact = [released([40, 3, n], [40, 3, n], [40, 3, n]) for n in (43, 43)]
    changed = released([43, 3, 46], [43, 3, 46], [43, 3, 46])
    assert changes_read(exact) == 0
    assert changes_read([changed, exact[0]]) == 2
    assert changes_read([changed, released([40, 3, 43], [36, 3, 40], [44, 3, 48])]) == 0


@pytest.mark.parametrize(
    ("parts", "allowed"), [((0.0, np.nan), [0, 5, 5]), ((5.0, 5.0), None), ((np.nan, np.nan), "any")]
)
def test_a_published_table_is_one_to_start_from_where_all_sums_hold(
    parts: tuple[float, float], allowed: object
) -> None:
    bounds = Bounds(np.zeros(3), np.array([4.0, 9.0, 9.0]) + 5)
    found = allowed_table(ONE_SUM, bounds, np.array([*parts, 5.0]))
    if allowed is None:
        assert found is None
    else:
        assert found is not None
        assert found[0] + found[1] == found[2] == 5
        assert allowed == "any" or found.tolist() == allowed
