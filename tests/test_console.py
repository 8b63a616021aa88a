"""Tables on the terminal: numbers as people read them, and no word cut short."""

from io import StringIO
from typing import Any

import pytest
from rich.console import Console

from flows.console import print_rows


def printed(rows: list[dict[str, Any]], width: int = 120) -> str:
    """What a terminal of that width shows."""
    told = StringIO()
    print_rows(Console(file=told, width=width), "Title", rows, limit=2)
    return told.getvalue()


@pytest.mark.parametrize(
    ("value", "shown"),
    [(8000000.0, "8,000,000"), (1234, "1,234"), (57.142857, "57.14"), (-4.705, "-4.71"), (0.0423, "0.042"), (0.0, "0"), (None, ""), ("33.26", "33.26")],
)  # fmt: skip
def test_a_number_is_shown_as_people_read_it(value: object, shown: str) -> None:
    assert printed([{"a": value}]).splitlines()[4].strip("│ ") == shown


def test_a_column_of_numbers_stands_right_though_its_first_row_is_empty() -> None:
    lines = printed([{"a long name": None}, {"a long name": 1.0}]).splitlines()
    assert lines[5] == "│           1 │"


def test_no_word_is_cut_short() -> None:
    text = printed([{"compared": "families_without_toilet", "other": "x" * 20}], width=40)
    assert "…" not in text and "".join(line.split("│")[1].strip() for line in text.splitlines() if "│" in line) == "families_without_toilet"  # fmt: skip


def test_rows_left_out_are_counted_and_none_is_a_dash() -> None:
    assert "1 more" in printed([{"a": 1}, {"a": 2}, {"a": 3}])
    assert printed([]) == "Title: -\n"
