import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from config.disclosure import Sum
from tasks.disclosure.columns import Columns, columns_of, figures_of, leads_of
from tasks.disclosure.round_figures import as_rows, draws
from tasks.disclosure.rounding import round_columns
from tasks.disclosure.ties import NO_BASE, Tie, tie_of

BASE = 5
Counts = npt.NDArray[np.float64]


def drawn(x: Counts) -> Counts:
    """A draw for each place and column."""
    return np.random.default_rng(9).random(x.shape)


def alone(*counts: float, draw: float | None = None) -> list[float]:
    """One column of desa in one kecamatan, rounded by itself."""
    x = np.array(counts, float)[:, None]
    draws = drawn(x) if draw is None else np.full_like(x, draw)
    return [float(v) for v in round_columns(x, np.zeros(len(x), int), BASE, [], np.array([NO_BASE]), draws)[:, 0]]


def table(inner: Counts) -> tuple[Counts, Tie]:
    """Desa by categories with the total in the last column."""
    x = np.column_stack([inner, inner.sum(axis=1)])
    return x, Tie(inner.shape[1], np.arange(inner.shape[1]), np.ones(len(x), bool), False)


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (5, 5), (7, 5), (8, 10), (12, 10)])
def test_a_count_becomes_the_nearest_multiple(count: float, shown: float) -> None:
    assert alone(count) == [shown]


@pytest.mark.parametrize(("draw", "shown"), [(0.1, 5), (0.7, 0)])
def test_a_small_count_goes_where_it_is_drawn(draw: float, shown: float) -> None:
    assert alone(3, draw=draw) == [shown]


def test_many_small_counts_do_not_vanish_from_their_sum() -> None:
    assert sum(alone(*[1.0] * 400)) == pytest.approx(400, abs=120)


def test_large_counts_make_up_for_what_their_sum_lacks() -> None:
    counts = [12.0] * 40
    assert sum(alone(*counts)) == pytest.approx(480, abs=BASE)
    assert set(alone(*counts)) == {10, 15}


def test_one_more_somewhere_leaves_small_counts_as_they_were_and_moves_few_others() -> None:
    chance = np.random.default_rng(3)
    counts = chance.poisson(6, 60).astype(float)
    later = counts.copy()
    later[0] += 1
    moved = [x for x, a, b in zip(counts[1:], alone(*counts)[1:], alone(*later)[1:], strict=True) if a != b]
    assert len(moved) <= 2
    assert all(x > BASE for x in moved)


def test_parts_that_did_not_change_keep_their_multiple_unless_one_must_make_room() -> None:
    x, tie = table(np.random.default_rng(5).poisson(3, (200, 6)).astype(float))
    later = x.copy()
    later[:, 0] += 1
    later[:, 6] += 1
    before, after = (round_columns(t, np.arange(200), BASE, [tie], np.full(7, NO_BASE), drawn(x)) for t in (x, later))
    assert ((before != after)[:, 1:6].sum(axis=1) <= 1).all()


def test_parts_add_up_to_their_whole_and_each_is_a_neighbour() -> None:
    x, tie = table(np.random.default_rng(1).poisson(3, (60, 7)).astype(float))
    found = round_columns(x, np.arange(60) // 12, BASE, [tie], np.full(8, NO_BASE), drawn(x))
    assert (found[:, :7].sum(axis=1) == found[:, 7]).all()
    assert (np.abs(found - x) < BASE).all()
    assert (found % BASE == 0).all()


def test_a_share_stays_within_its_population_and_zero_stays_zero() -> None:
    whole = np.random.default_rng(2).poisson(4, 80).astype(float)
    part = np.minimum(whole, np.random.default_rng(4).poisson(2, 80))
    x = np.column_stack([part, whole])
    found = round_columns(x, np.zeros(80, int), BASE, [], np.array([1, NO_BASE]), drawn(x))
    assert (found[:, 0] <= found[:, 1]).all()
    assert (found[:, 0][part == 0] == 0).all()
    assert (found[:, 0][part == whole] == found[:, 1][part == whole]).all()


def test_a_whole_whose_parts_are_settled_is_their_sum() -> None:
    x = np.array([[1.0, 1.0, 2.0, 0.0, 2.0]])
    first = Tie(2, np.array([0, 1]), np.ones(1, bool), False)
    second = Tie(4, np.array([2, 3]), np.ones(1, bool), False)
    found = round_columns(x, np.zeros(1, int), BASE, [first, second], np.full(5, NO_BASE), drawn(x))
    assert found[0, 4] == found[0, 2] + found[0, 3]


def test_a_whole_that_is_the_population_of_a_part_is_the_sum_of_parts_that_are_settled() -> None:
    # Two families of a low decile and one of a higher one get aid; the first are settled by an earlier sum.
    x = np.array([[4.0, 6.0, 2.0, 1.0, 3.0]])
    low = Tie(1, np.array([0, 2]), np.ones(1, bool), False)
    aided = Tie(4, np.array([2, 3]), np.ones(1, bool), True)
    found = round_columns(
        x, np.zeros(1, int), BASE, [low, aided], np.array([NO_BASE, NO_BASE, 1, 4, NO_BASE]), drawn(x)
    )
    assert found[0, 4] == found[0, 2] + found[0, 3]


@pytest.mark.parametrize(("size", "columns"), [(1.0, 2), (2000.0, 1)])
def test_equal_columns_are_one_unless_they_say_little(size: float, columns: int) -> None:
    every = np.array([[1.0, 1.0], [2.0, 2.0], [3.0, np.nan]]) * size
    lead, kept = leads_of(every, np.array([0, 1]))
    assert kept.shape[1] == columns
    assert len(set(lead.tolist())) == columns


@pytest.mark.parametrize(("figures", "columns"), [((0, 0), 1), ((0, 1), 2)])
def test_columns_that_are_declared_to_be_the_same_are_one_however_little_they_say(
    figures: tuple[int, int], columns: int
) -> None:
    every = np.array([[1.0, 1.0], [2.0, 2.0], [3.0, np.nan], [5.0, np.nan], [np.nan, 0.0]])
    kept = leads_of(every, np.array(figures))[1]
    assert kept.shape[1] == columns
    assert columns == 2 or kept[:, 0].tolist() == [1, 2, 3, 5, 0]


@pytest.mark.parametrize(("parts", "figures"), [(("a:b:*/solved",), 2), (("a:b:*/solved", "a:b:*/open"), 3)])
def test_a_sum_of_one_part_makes_both_one_figure(parts: tuple[str, ...], figures: int) -> None:
    names = ["s:problem:house", "a:b:house/solved", "a:b:house/solved@records", "a:b:house/open"]
    assert len(set(figures_of(names, [Sum(whole="s:problem:*", parts=parts)]))) == figures


def test_a_column_is_led_by_its_own_figure_before_another_that_agrees_by_chance() -> None:
    every = np.array([[100.0, 100, 100], [200, 200, 200], [300, 300, 300], [9, 8, np.nan]])
    lead, _ = leads_of(every, np.array([0, 1, 1]))
    assert lead[2] == lead[1] != lead[0]


def columns(**stated: dict[str, float]) -> Columns:
    """Columns of counts by their rows: desa and count."""
    unsaid = {"denominator": np.nan, "n": np.nan, "none_elsewhere": False, "no_numerator_elsewhere": True}
    rows = [
        {"figure": f"{name}:total:total", "area_code": desa, "numerator": x} | unsaid
        for name, counts in stated.items()
        for desa, x in counts.items()
    ]
    return columns_of("2026-11", pd.DataFrame(rows), [])


def test_a_count_without_a_row_is_none_and_makes_a_column_unlike_another() -> None:
    many = {f"33.26.01.{number}": 1000.0 for number in range(2001, 2005)}
    assert columns(a=many, b=many).x.shape[1] == 1
    assert columns(a=many, b=dict(list(many.items())[:3])).x.shape[1] == 2


def test_a_figure_has_a_column_for_each_thing_counted_of_it_and_only_what_is_declared_is_none_where_no_row_says_it() -> (
    None
):
    counts = {"numerator": [3.0, np.nan], "denominator": [7.0, 9.0], "n": [np.nan, np.nan]}
    flags = {"none_elsewhere": False, "no_numerator_elsewhere": True}
    found = columns_of("2026-11", pd.DataFrame({"figure": "a:b:c", "area_code": ["d2", "d1"]} | counts | flags), [])
    assert (found.places, found.names) == (["d1", "d2"], ["a:b:c", "a:b:c@population"])
    assert found.x[:, found.lead].tolist() == [[0, 9], [3, 7]]
    assert found.stated.tolist() == [[False, True], [True, True]]


def test_every_area_has_the_sum_of_the_rounded_counts_of_its_places() -> None:
    found = columns(a={"d1": 1, "d2": 2}, b={"d2": 9})
    members = pd.DataFrame({"base_code": ["d1", "d2", "d1", "d2", "d3"], "area_code": ["d1", "d2", "k", "k", "k"]})
    counts = np.empty_like(found.x)
    counts[:, found.lead] = [[0, 0], [5, 10]]
    said = as_rows(found, counts, members)
    rows = [(r["indicator"], r["category"], r["area_code"], r["numerator"], r["n"]) for r in said.to_pylist()]
    assert sorted(rows) == [
        ("a", "total", "d1", 0, None),
        ("a", "total", "d2", 5, None),
        ("a", "total", "k", 5, None),
        ("b", "total", "d2", 10, None),
        ("b", "total", "k", 10, None),
    ]


def test_draws_stay_for_a_place_and_column_and_change_with_the_key(monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = columns(a={"d1": 1, "d2": 2}, b={"d2": 9}), columns(a={"d2": 3}, b={"d2": 9}, c={"d0": 1, "d2": 4})
    at = [(before.places.index("d2"), before.lead[0]), (after.places.index("d2"), after.lead[0])]
    first, second = draws(before)[at[0]], draws(after)[at[1]]
    assert first == second
    assert 0 <= first < 1
    monkeypatch.setenv("LAB_ROUNDING_KEY", "another")
    assert draws(before)[at[0]] != first


def test_a_whole_is_asked_only_where_a_part_counts_anything() -> None:
    x = np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 7.0], [4.0, 1.0, 5.0], [0.0, 0.0, 9.0]])
    found = Columns("2026-11", list("abcd"), ["p", "q", "w"], np.arange(3), np.ones((4, 3), bool), x)
    [tie] = tie_of(found, 2, (0, 1), np.full(3, NO_BASE))
    assert tie.places.tolist() == [True, False, True, False]
    x[0, 2] = 4
    assert tie_of(found, 2, (0, 1), np.full(3, NO_BASE)) == []
