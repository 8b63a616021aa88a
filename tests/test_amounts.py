"""Amounts of money become neighbouring preferred numbers before they are added up."""

import re
from contextlib import nullcontext
from itertools import pairwise

import pytest
from pydantic import ValidationError

from config.disclosure import APART, Disclosure, load_disclosure
from tasks.indicators import build_base
from tasks.warehouse import Connection, open_memory, rows, sql_text

STEPS = (1, 1.25, 1.6, 2, 2.5, 3.15, 4, 5, 6.3, 8, 10)


def shown(*planned: float | None) -> list[float | None]:
    """What is shown of the amounts of one kind of partner in one year, in their order."""
    con: Connection = open_memory()
    for number, amount in enumerate(planned):
        con.execute(
            "insert into core.budget_line (record_id, submission_id, area_code, partner_kind, activity_date, planned_rp) "
            "values (?, 's', '33.26.01.2001', 'business', date '2026-05-01', ?)",
            [f"line {number:03}", amount],
        )
    build_base(con, "amount_shown", {})
    build_base(con, "budget_amount", {"as_of": None})
    return [r["planned_shown_rp"] for r in rows(con, "select planned_shown_rp from budget_amount order by record_id")]


@pytest.mark.parametrize(
    ("amount", "neighbours"),
    [
        (17_000_000, (16_000_000, 20_000_000)),
        (9_999_999, (8_000_000, 10_000_000)),
        (1_000_001, (1_000_000, 1_250_000)),
        (20_000_000, (20_000_000,)),
        (-3_000_000, (-2_500_000, -3_150_000)),
    ],
)
def test_an_amount_becomes_a_neighbouring_preferred_number(amount: float, neighbours: tuple[float, ...]) -> None:
    assert shown(amount)[0] in [pytest.approx(n) for n in neighbours]


def test_equal_amounts_go_both_ways_so_that_their_sum_stays_near() -> None:
    found = shown(*[17_000_000] * 40)
    assert set(found) == {16_000_000, 20_000_000}
    assert sum(v or 0 for v in found) == pytest.approx(40 * 17_000_000, abs=2_000_000)


def test_nothing_and_no_amount_stay_nothing() -> None:
    assert shown(0, None) == [None, None]


def test_one_more_amount_leaves_nearly_all_others_as_they_were() -> None:
    amounts = [1_000_000 * (3 + number * 7 % 41) for number in range(60)]
    before, later = shown(*amounts), shown(*amounts, 33_000_000)
    assert sum(a != b for a, b in zip(before, later[:-1], strict=True)) <= 5


def test_neighbours_are_the_declared_margin_apart_and_are_those_of_the_model() -> None:
    assert all(upper - lower >= APART * upper - 1e-9 for lower, upper in pairwise(STEPS))
    told = {float(n) for n in re.findall(r"then ([0-9.]+)", sql_text("indicators/base/amount_shown"))}
    assert told == set(map(float, STEPS))


@pytest.mark.parametrize(
    ("method", "margin", "fits"), [("rounding", 0.2, True), ("rounding", 0.25, False), ("suppression", 0.25, True)]
)
def test_rounding_cannot_be_asked_for_more_than_neighbours_are_apart(method: str, margin: float, fits: bool) -> None:
    told = load_disclosure().model_dump() | {"method": method, "amount_margin": margin}
    with nullcontext() if fits else pytest.raises(ValidationError, match="amount_margin"):
        Disclosure.model_validate(told)


def test_an_amount_that_makes_up_nearly_all_of_a_sum_keeps_its_range_before_who_knows_the_others() -> None:
    largest, *others = shown(91_000_000, 5_000_000, 4_000_000)
    assert others == [5_000_000, 4_000_000]
    # The sum less what is shown of the others is a neighbour of the largest; both neighbours of 91 million are a fifth apart.
    assert largest in (80_000_000, 100_000_000)
