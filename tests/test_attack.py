import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from tests.attack_bounds import Bounds, carry_bounds
from tests.attack_methods import AttackedRelease
from tests.attack_programs import Asked, reach
from tests.attack_together import attack_together

# Two desa and their kecamatan: first + second = third.
ONE_SUM = sparse.csr_array(np.array([[1.0, 1.0, -1.0]]))
# Two by two inner cells with four margins known: every cell can move, but only together with the others.
SQUARE = sparse.csr_array(
    np.array([[1.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 1.0], [1.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 1.0]])
)
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
    question = Asked(sums, bounds, np.array([1.0, 3, 3, 1, 1]), np.ones(5, bool), asked, need)
    narrow = reach(question, [np.arange(5)])
    assert list(np.flatnonzero(narrow)) == pinned


def released(x: float, low: float, high: float) -> AttackedRelease:
    cells = {"series": "s", "name": "a", "area_code": "33.26.01.2001", "x": x, "low": low, "high": high}
    flags = {"protected": True, "subtraction": False, "programs": False, "is_counted": True, "need": 2.0}
    return AttackedRelease(pd.DataFrame([{**cells, "low_carried": low, "high_carried": high, **flags}]), pd.DataFrame())


def test_bounds_of_two_releases_of_an_unchanged_count_hold_together() -> None:
    narrow, _ = attack_together([released(3, 0, 3), released(3, 2, 6)])
    assert len(narrow) == 2


def test_a_count_that_changed_is_not_held_against_its_earlier_bounds() -> None:
    narrow, _ = attack_together([released(3, 0, 3), released(4, 2, 6)])
    assert len(narrow) == 0


def test_a_small_change_between_two_exact_figures_can_be_read() -> None:
    assert attack_together([released(40, 40, 40), released(43, 43, 43)])[1] == 1
    assert attack_together([released(40, 36, 44), released(43, 41, 49)])[1] == 0
